extension SBE16plus: InstrumentModel {
    static let title = "Sea-Bird SBE 16plus V2 SeaCAT (moored CTD with auxiliary channels)"
    static let settings = common(hash: "yes", serial: "6001", executed: "yes")

    static func make(_ reader: SettingReader, _ origin: Origin) throws(PlanMistake) -> any SimulatedInstrument {
        try make(reader, origin, isProfiler: false)
    }

    fileprivate static func common(hash: String, serial: String, executed: String) -> [InstrumentSetting] {
        [
            InstrumentSetting("interval", "10", "seconds between samples (moored)"),
            InstrumentSetting("autonomous", "yes", "sample by itself from power on; no: only when asked"),
            InstrumentSetting("hash", hash, "begin each real-time line with #"),
            InstrumentSetting("format", "3", "0 raw hex, 1 converted hex, 2 raw decimal, 3 converted decimal, 5 XML"),
            InstrumentSetting("salinity", "no", "output salinity"),
            InstrumentSetting("soundspeed", "no", "output sound velocity"),
            InstrumentSetting("sigma", "no", "output sigma-t, battery voltage and current"),
            InstrumentSetting("volts", "", "voltage channels that are on, for example 013"),
            InstrumentSetting("optode", "no", "an Aanderaa optode on its serial port"),
            InstrumentSetting("wetlabs", "no", "an ECO triplet on its serial port"),
            InstrumentSetting("depth", "20", "metres"),
            InstrumentSetting("serial", serial, "serial number"),
            InstrumentSetting("lowbattery", "no", "warn of a low battery"),
            InstrumentSetting("executed", executed, "end answers with <Executed/>"),
            InstrumentSetting("sampletime", "1.5s", "from TS to its answer; up to 29 s with pump and sensors"),
        ] + Manners.settings(asleep: "2min")
    }

    fileprivate static func make(_ reader: SettingReader, _ origin: Origin, isProfiler: Bool) throws(PlanMistake)
        -> any SimulatedInstrument
    {
        var settings = Settings()
        settings.isProfiler = isProfiler
        settings.interval = try reader.interval("interval")
        settings.startsByItself = try reader.isOn("autonomous")
        settings.leadingHash = try reader.isOn("hash")
        settings.depthMetres = try reader.number("depth", in: 0.5...WaterColumn.bottomMetres)
        settings.serialNumber = Int(try reader.number("serial", in: 1...99_999))
        settings.hasLowBattery = try reader.isOn("lowbattery")
        settings.measurementTime = try reader.span("sampletime", in: 0.05...60)
        var ctd = SBE16plus(settings: settings, origin: origin)
        try ctd.take("OutputFormat", from: "format", reader)
        for channel in reader.text("volts") { try ctd.take("Volt\(channel)", isOn: true, from: "volts", reader) }
        for (name, setting) in [
            ("OutputSal", "salinity"), ("OutputSV", "soundspeed"), ("OutputUCSD", "sigma"), ("Optode", "optode"),
            ("WetLabs", "wetlabs"), ("OutputExecutedTag", "executed"),
        ] { try ctd.take(name, isOn: try reader.isOn(setting), from: setting, reader) }
        ctd.parameters.save()
        return Commanded(ctd, manners: try Manners(reader), origin: origin)
    }

    private mutating func take(_ name: String, isOn: Bool? = nil, from setting: String, _ reader: SettingReader)
        throws(PlanMistake)
    {
        let value = isOn.map { $0 ? "Y" : "N" } ?? reader.text(setting)
        do {
            try parameters.set(name, to: value)
        } catch {
            throw PlanMistake(
                "\(setting) '\(reader.text(setting))' is not possible", remedy: "see the list of settings")
        }
    }
}

/// The profiling sister of the SBE 16plus: four samples a second without time, or moored with it (MM).
enum SBE19plus: InstrumentModel {
    static let title = "Sea-Bird SBE 19plus V2 SeaCAT (profiling CTD)"
    static let settings = SBE16plus.common(hash: "no", serial: "6914", executed: "no")

    static func make(_ reader: SettingReader, _ origin: Origin) throws(PlanMistake) -> any SimulatedInstrument {
        try SBE16plus.make(reader, origin, isProfiler: true)
    }
}
