extension SBE16plus {
    private static let yesNo = Parameters.Domain.word(["Y", "N"])

    static func parameters(interval: Int) -> Parameters {
        Parameters(
            [
                ("SampleInterval", .whole(1...14_400), "\(interval)"), ("OutputFormat", .whole(0...5), "3"),
                ("OutputSal", yesNo, "N"), ("OutputSV", yesNo, "N"), ("OutputUCSD", yesNo, "N"),
                ("TxRealTime", yesNo, "Y"), ("PumpMode", .whole(0...2), "1"),
                ("DelayBeforeSampling", .decimal(0...600), "4.0"), ("DelayAfterSampling", .decimal(0...600), "4.0"),
                ("NCycles", .whole(1...127), "4"), ("NAvg", .whole(1...32_767), "4"),
                ("MinCondFreq", .whole(0...10_000), "2500"), ("PumpDelay", .whole(0...600), "15"),
                ("AutoRun", yesNo, "N"), ("IgnoreSwitch", yesNo, "Y"), ("Optode", yesNo, "N"), ("WetLabs", yesNo, "N"),
                ("SBE38", yesNo, "N"), ("SBE63", yesNo, "N"), ("SBE50", yesNo, "N"), ("GTD", yesNo, "N"),
                ("BioWiper", yesNo, "N"), ("Echo", yesNo, "Y"), ("OutputExecutedTag", yesNo, "Y"),
            ] + (0..<6).map { ("Volt\($0)", yesNo, "N") })
    }

    /// Carries out a command that answers with text at once; nil when there is no such command.
    mutating func reply(to name: String, at now: Nanoseconds, clock: InstrumentClock) -> [UInt8]? {
        switch name {
        case "DS": return status(at: now, clock: clock)
        case "GETSD": return statusXML(at: now, clock: clock)
        case "GETCD": return configurationXML()
        case "GETHD": return hardwareXML()
        case "GETCC": return coefficientsXML()
        case "GETEC": return eventsXML()
        case "RESETEC": eventCount = 0
        case "INITLOGGING": samplesInMemory = 0
        case "MM" where settings.isProfiler: isProfiling = false
        case "MP" where settings.isProfiler: isProfiling = true
        default: return nil
        }
        return []
    }

    var formatName: String {
        let names = ["raw HEX", "converted HEX", "raw decimal", "converted decimal", "", "converted XML UVIC"]
        return names[parameters.whole("OutputFormat")]
    }

    var loggingState: String { isLogging ? "logging" : "not logging" }

    /// DS: the lines of a recorded SBE 19plus V2.5.2.
    private func status(at now: Nanoseconds, clock: InstrumentClock) -> [UInt8] {
        func word(_ name: String) -> String { parameters.isOn(name) ? "yes" : "no" }
        var text = [UInt8](text: "\(identity)    ")
        clock.date(at: now).appendWithMonthName(separator: " ", to: &text)
        text.append(line: "")
        text.append(
            line:
                "vbatt = \(settings.hasLowBattery ? " 6.9" : "12.6"), vlith =  8.5, ioper =  61.9 ma, ipump =  43.5 ma,"
        )
        text.append(line: "iext01 =  31.4 ma, iext2345 =  40.5 ma")
        text.append(line: "status = \(loggingState)")
        if isProfiling {
            text.append(line: "number of scans to average = \(parameters["NAvg"])")
        } else {
            text.append(
                line: "sample interval = \(parameters["SampleInterval"]) seconds, number of measurements per sample = "
                    + parameters["NCycles"])
        }
        text.append(line: "samples = \(samplesInMemory), free = \(SBE16plus.memorySamples - samplesInMemory)")
        if isProfiling {
            text.append(
                line: "mode = profile, minimum cond freq = \(parameters["MinCondFreq"]), pump delay = "
                    + "\(parameters["PumpDelay"]) sec")
            text.append(line: "autorun = \(word("AutoRun")), ignore magnetic switch = \(word("IgnoreSwitch"))")
        } else if settings.isProfiler {
            text.append(line: "mode = moored")
        }
        text.append(line: "battery type = alkaline, battery cutoff =  7.5 volts")
        text.append(line: "pressure sensor = strain gauge, range = 508.0")
        text.append(
            line: "SBE 38 = \(word("SBE38")), WETLABS = \(word("WetLabs")), OPTODE = \(word("Optode")), "
                + "SBE63 = \(word("SBE63")), Gas Tension Device = \(word("GTD"))")
        for first in [0, 2, 4] {
            text.append(
                line: "Ext Volt \(first) = \(word("Volt\(first)")), Ext Volt \(first + 1) = \(word("Volt\(first + 1)"))"
            )
        }
        text.append(line: "echo characters = \(word("Echo"))")
        text.append(line: "output format = \(formatName)")
        if settings.hasLowBattery { text.append(line: SeaBirdShell.lowBattery) }
        return text
    }
}
