/// What a SeaCAT answers in XML: the elements of a recorded SBE 16plus and of a recorded SBE 19plus, both V2.5.2.
extension SBE16plus {
    private func root(_ name: String) -> XMLText {
        let prefix = settings.isProfiler ? 19 : 16
        return XMLText(
            name, device: "SBE\(model)", serial: SeaBirdShell.serial(settings.serialNumber, model: prefix),
            sign: settings.isProfiler ? " = " : "=")
    }

    func statusXML(at now: Nanoseconds, clock: InstrumentClock) -> [UInt8] {
        var text = root("StatusData")
        text.element("DateTime", SeaBirdShell.timestamp(clock.date(at: now)))
        text.element("LoggingState", loggingState)
        text.empty("EventSummary", ["numEvents": "\(eventCount)"])
        text.open("Power")
        text.element("vMain", settings.hasLowBattery ? "6.9" : "13.0")
        text.element("vLith", "8.6")
        text.element("iMain", "51.1")
        text.element("iPump", "145.6")
        if parameters.isOn("Volt0") || parameters.isOn("Volt1") { text.element("iExt01", " 0.5") }
        text.close("Power")
        text.open("MemorySummary")
        text.element("Bytes", "\(samplesInMemory * sampleLength)")
        text.element("Samples", "\(samplesInMemory)")
        text.element("SamplesFree", "\(SBE16plus.memorySamples - samplesInMemory)")
        text.element("SampleLength", "\(sampleLength)")
        text.element(settings.isProfiler ? "Profiles" : "Headers", "0")
        text.close("MemorySummary")
        text.close("StatusData")
        return text.bytes
    }

    /// Bytes of a sample in memory: half the digits of the raw record.
    var sampleLength: Int {
        let channels = (0..<6).filter { parameters.isOn("Volt\($0)") }.count
        let serial = (parameters.isOn("Optode") ? 3 : 0) + (parameters.isOn("WetLabs") ? 6 : 0)
        return 11 + 2 * channels + serial + (isProfiling ? 0 : 4)
    }

    func configurationXML() -> [UInt8] {
        var text = root("ConfigurationData")
        if isProfiling { appendProfileMode(to: &text) } else { appendSampling(to: &text) }
        text.open("Battery")
        if settings.isProfiler { text.element("Type", "alkaline") }
        text.element("CutOff", "7.5")
        text.close("Battery")
        text.open("DataChannels")
        for channel in 0..<6 { text.element("ExtVolt\(channel)", isOn: parameters.isOn("Volt\(channel)")) }
        // The two models list the sensors on the serial port in different orders.
        let serial =
            settings.isProfiler
            ? ["SBE38", "WetLabs", "Optode", "SBE63", "SBE50", "GTD"]
            : ["SBE38", "SBE50", "WetLabs", "Optode", "SBE63", "GTD"]
        for name in serial { text.element(name.uppercased(), isOn: parameters.isOn(name)) }
        text.close("DataChannels")
        text.element("EchoCharacters", isOn: parameters.isOn("Echo"))
        text.element("OutputExecutedTag", isOn: parameters.isOn("OutputExecutedTag"))
        text.element("OutputFormat", formatName)
        if parameters.whole("OutputFormat") > 2 {
            text.element("OutputSalinity", isOn: parameters.isOn("OutputSal"))
            text.element("OutputSoundVelocity", isOn: parameters.isOn("OutputSV"))
            text.element("OutputSigmaT_V_I", isOn: parameters.isOn("OutputUCSD"))
        }
        if !settings.isProfiler { text.element("SerialLineSync", "no") }
        text.close("ConfigurationData")
        return text.bytes
    }

    private func appendProfileMode(to text: inout XMLText) {
        text.open("ProfileMode")
        text.element("ScansToAverage", parameters["NAvg"])
        text.element("MinimumCondFreq", parameters["MinCondFreq"])
        text.element("PumpDelay", parameters["PumpDelay"])
        text.element("AutoRun", isOn: parameters.isOn("AutoRun"))
        text.element("IgnoreSwitch", isOn: parameters.isOn("IgnoreSwitch"))
        text.close("ProfileMode")
    }

    private func appendSampling(to text: inout XMLText) {
        let pump = ["no pump", "run pump for 0.5 sec", "run pump during sample"][parameters.whole("PumpMode")]
        text.open("SamplingParameters")
        text.element("SampleInterval", parameters["SampleInterval"])
        text.element("MeasurementsPerSample", parameters["NCycles"])
        text.element("Pump", pump)
        text.element("DelayBeforeSampling", parameters["DelayBeforeSampling"])
        text.element("DelayAfterSampling", parameters["DelayAfterSampling"])
        text.element("TransmitRealTime", isOn: parameters.isOn("TxRealTime"))
        text.close("SamplingParameters")
    }

    func hardwareXML() -> [UInt8] {
        let own = SeaBirdShell.serial(settings.serialNumber, model: settings.isProfiler ? 19 : 16)
        var text = root("HardwareData")
        text.element("Manufacturer", "Sea-Bird Electronics, Inc.")
        text.element("FirmwareVersion", "2.5.2")
        text.element("FirmwareDate", "16 March 2011 08:50")
        text.element("CommandSetVersion", "1.2")
        for (board, assembly) in [("49577", "41054H"), ("46750", "41580B"), ("49374", "41606"), ("38071", "41057A")] {
            text.empty("PCBAssembly", ["PCBSerialNum": board, "AssemblyNum": assembly])
        }
        text.element("MfgDate", "29 SEP 2011")
        text.open("InternalSensors")
        sensor("Main Temperature", "temperature0", own, to: &text)
        sensor("Main Conductivity", "conductivity-0", own, to: &text)
        sensor("Main Pressure", "strain-0", "3313899", to: &text)
        text.close("InternalSensors")
        text.open("ExternalSensors")
        for channel in 0..<6 {
            let isOn = parameters.isOn("Volt\(channel)")
            let type =
                isOn ? ["SBE 43 OXY", "FLUOROMETER", "TURBIDITY", "PAR", "USER", "USER"][channel] : "not assigned"
            sensor("volt \(channel)", type, isOn ? "43248\(channel)" : "not assigned", to: &text)
        }
        let serial = parameters.isOn("Optode") ? "OPTODE" : parameters.isOn("WetLabs") ? "WETLABS" : "not assigned"
        sensor("serial", serial, "not assigned", to: &text)
        text.close("ExternalSensors")
        text.close("HardwareData")
        return text.bytes
    }

    private func sensor(_ id: String, _ type: String, _ serial: String, to text: inout XMLText) {
        text.open("Sensor", ["id": id])
        text.element("type", type)
        text.element("SerialNumber", serial)
        text.close("Sensor")
    }

    func eventsXML() -> [UInt8] {
        var text = root("EventCounters")
        text.empty("EventSummary", ["numEvents": "\(eventCount)"])
        if eventCount > 0 { text.empty("Event", ["type": "PON reset", "count": "\(eventCount)"]) }
        text.close("EventCounters")
        return text.bytes
    }

    func coefficientsXML() -> [UInt8] {
        let own = SBE16plusCoefficients.self
        let serial = SeaBirdShell.serial(settings.serialNumber, model: settings.isProfiler ? 19 : 16)
        var text = root("CalibrationCoefficients")
        calibration("TEMP1", "Main Temperature", serial, to: &text)
        list(["TA0", "TA1", "TA2", "TA3"], own.temperatureTerms, to: &text)
        list(["TOFFSET"], [0], to: &text)
        text.close("Calibration")
        calibration("WBCOND0", "Main Conductivity", serial, to: &text)
        list(["G", "H", "I", "J"], own.conductivityTerms, to: &text)
        list(["CPCOR", "CTCOR", "CSLOPE"], [own.pressureCorrection, own.temperatureCorrection, 1], to: &text)
        text.close("Calibration")
        calibration("STRAIN0", "Main Pressure", "3313899", to: &text)
        list(["PA0", "PA1", "PA2"], own.pressureTerms, to: &text)
        list(["PTCA0", "PTCA1", "PTCA2"], own.offsetTerms, to: &text)
        list(["PTCB0", "PTCB1", "PTCB2"], own.scaleTerms, to: &text)
        list(["PTEMPA0", "PTEMPA1", "PTEMPA2"], own.thermistorTerms, to: &text)
        list(["POFFSET", "PRANGE"], [0, 508], to: &text)
        text.close("Calibration")
        for channel in 0..<6 {
            text.open("Calibration", ["format": "VOLT0", "id": "Volt \(channel)"])
            list(["OFFSET", "SLOPE"], [-4.65e-02, 1.247], to: &text)
            text.close("Calibration")
        }
        text.open("Calibration", ["format": "FREQ0", "id": "external frequency channel"])
        list(["EXTFREQSF"], [1.000008], to: &text)
        text.close("Calibration")
        text.close("CalibrationCoefficients")
        return text.bytes
    }

    private func calibration(_ format: String, _ id: String, _ serial: String, to text: inout XMLText) {
        text.open("Calibration", ["format": format, "id": id])
        text.element("SerialNum", serial)
        text.element("CalDate", "09-Oct-11")
    }

    private func list(_ names: [String], _ values: [Double], to text: inout XMLText) {
        for (name, value) in zip(names, values) { text.element(name, scientific: value) }
    }
}
