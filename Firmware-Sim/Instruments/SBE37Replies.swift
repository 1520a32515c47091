extension SBE37 {
    /// Carries out a command that answers with text at once, and gives that text.
    mutating func reply(to command: SBE37Command, at now: Nanoseconds, clock: InstrumentClock) -> [UInt8] {
        switch command {
        case .status: return SBE37Texts.status(of: self, at: now, clock: clock)
        case .statusXML: return SBE37Texts.statusXML(of: self, at: now, clock: clock)
        case .hardwareXML: return SBE37Texts.hardwareXML(of: self)
        case .configurationXML: return SBE37Texts.configurationXML(of: self)
        case .coefficientsXML: return SBE37Texts.coefficientsXML(of: self)
        case .eventsXML: return SBE37Texts.eventsXML(of: self)
        case .coefficients: return SBE37Texts.coefficients(serialNumber: settings.serialNumber)
        case .stop: nextSample = nil
        case .forgetSamples: samplesInMemory = 0
        case .set(let setting): apply(setting, at: now, clock: clock)
        default: break
        }
        return []
    }

    private mutating func apply(_ setting: SBE37Setting, at now: Nanoseconds, clock: InstrumentClock) {
        switch setting {
        case .interval(let seconds): settings.interval = .seconds(Double(seconds))
        case .format(let format): settings.format = format
        case .salinity(let isOn): settings.outputsSalinity = isOn
        case .soundSpeed(let isOn): settings.outputsSoundSpeed = isOn
        case .pressure(let isOn): settings.hasPressure = isOn
        case .realTime(let isOn): settings.transmitsRealTime = isOn
        case .autoRun(let isOn): settings.autoRun = isOn
        case .executedTag(let isOn): shell.tagsExecuted = isOn
        case .startTime(let date): startsAt = now + date.instant - clock.reading(at: now)
        }
    }
}

/// The longer texts of the SBE 37, line for line as recorded from instruments.
enum SBE37Texts {
    /// DS: the lines and their order are those of a recorded SBE 37-SMP with firmware 2.6.
    static func status(of instrument: SBE37, at now: Nanoseconds, clock: InstrumentClock) -> [UInt8] {
        let settings = instrument.settings
        var text = [UInt8](text: instrument.identity + "   ")
        clock.date(at: now).appendWithMonthName(separator: "  ", to: &text)
        text.append(line: "")
        text.append(line: loggingState(of: instrument))
        text.append(line: "sample interval = \(seconds(settings.interval)) seconds")
        let free = SBE37.memorySamples - instrument.samplesInMemory
        text.append(line: "samplenumber = \(instrument.samplesInMemory), free = \(free)")
        text.append(line: settings.transmitsRealTime ? "transmit real-time data" : "do not transmit real-time data")
        text.append(line: "\(doOrNot(settings.outputsSalinity))output salinity with each sample")
        text.append(line: "\(doOrNot(settings.outputsSoundSpeed))output sound velocity with each sample")
        text.append(line: "do not store time with each sample")
        text.append(line: "number of samples to average = 0")
        text.append(line: "reference pressure = 0.0 db")
        text.append(line: "serial sync mode disabled")
        text.append(line: "wait time after serial sync sampling = 0 seconds")
        text.append(line: "internal pump is installed")
        text.append(text: "temperature = ")
        text.append(decimal: instrument.temperature(at: now), places: 2)
        text.append(line: " deg C")
        if settings.hasLowBattery { text.append(line: SeaBirdShell.lowBattery) }
        return text
    }

    private static func loggingState(of instrument: SBE37) -> String {
        if instrument.isLogging { return "logging data" }
        return instrument.hasEverLogged ? "not logging: received stop command" : "not logging: never started"
    }

    static func samplingWord(of instrument: SBE37) -> String {
        if instrument.isLogging { return "yes" }
        return instrument.hasEverLogged ? "no, stop command" : "no, never started"
    }

    private static func doOrNot(_ isOn: Bool) -> String { isOn ? "" : "do not " }

    /// Whole seconds as the firmware prints them; faster rates, which only the simulator knows, with decimals.
    static func seconds(_ interval: Nanoseconds) -> String {
        interval % 1_000_000_000 == 0 ? "\(interval / 1_000_000_000)" : "\(interval.inSeconds)"
    }
}
