/// What the SBE 37 answers in XML: the elements of a recorded SBE37SM-RS232 with firmware 4.1.
extension SBE37Texts {
    private static let device = "SBE37SM-RS232"

    private static func serial(_ instrument: SBE37) -> String {
        SeaBirdShell.serial(instrument.settings.serialNumber, model: 37)
    }

    static func statusXML(of instrument: SBE37, at now: Nanoseconds, clock: InstrumentClock) -> [UInt8] {
        var text = XMLText("StatusData", device: device, serial: serial(instrument))
        text.element("DateTime", SeaBirdShell.timestamp(clock.date(at: now)))
        text.empty("EventSummary", ["numEvents": "0"])
        text.open("Power")
        text.element("vMain", instrument.settings.hasLowBattery ? " 6.08" : "13.21")
        text.element("vLith", " 2.91")
        text.close("Power")
        text.open("MemorySummary")
        text.element("Bytes", "\(instrument.samplesInMemory * 15)")
        text.element("Samples", "\(instrument.samplesInMemory)")
        text.element("SamplesFree", "\(SBE37.memorySamples - instrument.samplesInMemory)")
        text.element("SampleLength", "15")
        text.close("MemorySummary")
        text.element("AutonomousSampling", samplingWord(of: instrument))
        text.close("StatusData")
        return text.bytes + executed(instrument)
    }

    static func hardwareXML(of instrument: SBE37) -> [UInt8] {
        var text = XMLText("HardwareData", device: device, serial: serial(instrument))
        text.element("Manufacturer", "Sea-Bird Electronics, Inc.")
        text.element("FirmwareVersion", "2.6")
        text.element("CommandSetVersion", "1.0")
        text.close("HardwareData")
        return text.bytes + executed(instrument)
    }

    static func configurationXML(of instrument: SBE37) -> [UInt8] {
        let settings = instrument.settings
        var text = XMLText("ConfigurationData", device: device, serial: serial(instrument))
        text.element("PressureInstalled", isOn: settings.hasPressure)
        text.element("PumpInstalled", "yes")
        text.element("MinCondFreq", "3000.0")
        text.element("SampleDataFormat", formatName(settings.format))
        text.element("OutputSalinity", isOn: settings.outputsSalinity)
        text.element("OutputSV", isOn: settings.outputsSoundSpeed)
        text.element("TxRealTime", isOn: settings.transmitsRealTime)
        text.element("SampleInterval", seconds(settings.interval))
        text.element("SyncMode", "no")
        text.close("ConfigurationData")
        return text.bytes + executed(instrument)
    }

    static func eventsXML(of instrument: SBE37) -> [UInt8] {
        var text = XMLText("EventCounters", device: device, serial: serial(instrument))
        text.empty("EventSummary", ["numEvents": "0"])
        text.close("EventCounters")
        return text.bytes + executed(instrument)
    }

    static func coefficientsXML(of instrument: SBE37) -> [UInt8] {
        let own = SBE37Coefficients.self
        var text = XMLText("CalibrationCoefficients", device: device, serial: serial(instrument))
        calibration("TEMP1", "Temperature", serial(instrument), to: &text) { text in
            list(["A0", "A1", "A2", "A3"], own.temperatureTerms, to: &text)
        }
        calibration("WBCOND0", "Conductivity", serial(instrument), to: &text) { text in
            list(["G", "H", "I", "J"], [own.g, own.h, own.i, own.j], to: &text)
            list(
                ["PCOR", "TCOR", "WBOTC"], [own.pressureCorrection, own.temperatureCorrection, own.bridgeTemperature],
                to: &text)
        }
        calibration("STRAIN0", "Pressure", "4955", to: &text) { text in
            list(["PA0", "PA1", "PA2"], own.pressureTerms, to: &text)
            list(["PTCA0", "PTCA1", "PTCA2"], own.offsetTerms, to: &text)
            list(["PTCB0", "PTCB1", "PTCB2"], own.scaleTerms, to: &text)
            list(["PTEMPA0", "PTEMPA1", "PTEMPA2"], own.thermistorTerms, to: &text)
            list(["POFFSET"], [0], to: &text)
        }
        text.close("CalibrationCoefficients")
        return text.bytes + executed(instrument)
    }

    /// GetXX replies end with the mark whether or not it is switched on; when it is, the shell adds it.
    private static func executed(_ instrument: SBE37) -> [UInt8] {
        instrument.shell.tagsExecuted ? [] : [UInt8](text: "<Executed/>\r\n")
    }

    private static func calibration(
        _ format: String, _ name: String, _ serial: String, to text: inout XMLText, body: (inout XMLText) -> Void
    ) {
        text.open("Calibration", ["format": format, "id": name])
        text.element("SerialNum", serial)
        text.element("CalDate", "08-Nov-25")
        body(&text)
        text.close("Calibration")
    }

    private static func list(_ names: [String], _ values: [Double], to text: inout XMLText) {
        for (name, value) in zip(names, values) { text.element(name, scientific: value) }
    }

    private static func formatName(_ format: SBE37Format) -> String {
        switch format {
        case .rawHex: "raw hex"
        case .rawDecimal: "raw decimal"
        case .converted: "converted engineering"
        case .convertedNumericDate: "converted engineering alternate"
        case .xml: "converted engineering XML"
        }
    }
}
