extension SBE37 {
    /// Carries out a command that answers with text at once, and gives that text.
    mutating func reply(to command: SBE37Command, now: Nanoseconds) -> [UInt8] {
        switch command {
        case .status: return SBE37Texts.status(of: self, now: now)
        case .statusXML: return SBE37Texts.statusXML(of: self, now: now)
        case .hardwareXML: return SBE37Texts.hardwareXML(serialNumber: settings.serialNumber)
        case .coefficients: return SBE37Texts.coefficients(serialNumber: settings.serialNumber)
        case .stop: nextSample = nil
        case .forgetSamples: samplesInMemory = 0
        case .set(let setting): apply(setting, now: now)
        default: break
        }
        return []
    }

    private mutating func apply(_ setting: SBE37Setting, now: Nanoseconds) {
        switch setting {
        case .interval(let seconds): settings.interval = .seconds(Double(seconds))
        case .format(let format): settings.format = format
        case .salinity(let isOn): settings.outputsSalinity = isOn
        case .soundSpeed(let isOn): settings.outputsSoundSpeed = isOn
        case .realTime(let isOn): settings.transmitsRealTime = isOn
        case .autoRun(let isOn): settings.autoRun = isOn
        case .dateTime(let date): clock.set(to: date, at: now)
        case .date(let date): clock.set(to: keepingTime(date, now: now), at: now)
        case .time(let fields): clock.set(to: keepingDate(fields, now: now), at: now)
        }
    }

    private func keepingTime(_ date: CalendarDate, now: Nanoseconds) -> CalendarDate {
        var current = clock.date(at: now)
        (current.year, current.month, current.day) = (date.year, date.month, date.day)
        return current
    }

    private func keepingDate(_ fields: [Int], now: Nanoseconds) -> CalendarDate {
        var current = clock.date(at: now)
        (current.hour, current.minute, current.second, current.nanosecond) = (fields[0], fields[1], fields[2], 0)
        return current
    }
}

/// The longer texts of the SBE 37, line for line as recorded from instruments.
enum SBE37Texts {
    static let lowBattery = "WARNING: LOW BATTERY VOLTAGE!!"

    /// DS: the lines and their order are those of a recorded SBE 37-SMP with firmware 2.6.
    static func status(of instrument: SBE37, now: Nanoseconds) -> [UInt8] {
        let settings = instrument.settings
        var text = [UInt8](text: instrument.identity + "   ")
        instrument.clock.date(at: now).appendWithMonthName(separator: "  ", to: &text)
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
        if settings.hasLowBattery { text.append(line: lowBattery) }
        return text
    }

    /// GetSD: the elements of a recorded SBE37SM-RS232 with firmware 4.1.
    static func statusXML(of instrument: SBE37, now: Nanoseconds) -> [UInt8] {
        let number = serial(instrument.settings.serialNumber)
        var text = [UInt8]()
        text.append(line: "<StatusData DeviceType='SBE37SM-RS232' SerialNumber='\(number)'>")
        text.append(text: "   <DateTime>")
        let date = instrument.clock.date(at: now)
        date.appendDate([\.year, \.month, \.day], mark: "-", to: &text)
        text.append(text: "T")
        date.appendTime(to: &text)
        text.append(line: "</DateTime>")
        text.append(line: "   <EventSummary numEvents='0'/>")
        let volts = instrument.settings.hasLowBattery ? " 6.08" : "13.21"
        text.append(line: "   <Power>\r\n      <vMain>\(volts)</vMain>\r\n      <vLith> 2.91</vLith>\r\n   </Power>")
        text.append(line: "   <MemorySummary>")
        text.append(line: "      <Bytes>\(instrument.samplesInMemory * 15)</Bytes>")
        text.append(line: "      <Samples>\(instrument.samplesInMemory)</Samples>")
        text.append(line: "      <SamplesFree>\(SBE37.memorySamples - instrument.samplesInMemory)</SamplesFree>")
        text.append(line: "      <SampleLength>15</SampleLength>\r\n   </MemorySummary>")
        text.append(line: "   <AutonomousSampling>\(samplingWord(of: instrument))</AutonomousSampling>")
        text.append(line: "</StatusData>\r\n<Executed/>")
        return text
    }

    static func hardwareXML(serialNumber: Int) -> [UInt8] {
        var text = [UInt8]()
        text.append(line: "<HardwareData DeviceType='SBE37SM-RS232' SerialNumber='\(serial(serialNumber))'>")
        text.append(line: "   <Manufacturer>Sea-Bird Electronics, Inc.</Manufacturer>")
        text.append(line: "   <FirmwareVersion>2.6</FirmwareVersion>")
        text.append(line: "   <CommandSetVersion>1.0</CommandSetVersion>")
        text.append(line: "</HardwareData>\r\n<Executed/>")
        return text
    }

    private static func loggingState(of instrument: SBE37) -> String {
        if instrument.isLogging { return "logging data" }
        return instrument.hasEverLogged ? "not logging: received stop command" : "not logging: never started"
    }

    private static func samplingWord(of instrument: SBE37) -> String {
        if instrument.isLogging { return "yes" }
        return instrument.hasEverLogged ? "no, stop command" : "no, never started"
    }

    private static func doOrNot(_ isOn: Bool) -> String { isOn ? "" : "do not " }

    /// `0370` and four digits.
    private static func serial(_ number: Int) -> String {
        var text: [UInt8] = []
        text.append(integer: 3_700_000 + number, width: 8, zeros: true)
        return String(decoding: text, as: UTF8.self)
    }

    /// Whole seconds as the firmware prints them; faster rates, which only the simulator knows, with decimals.
    private static func seconds(_ interval: Nanoseconds) -> String {
        interval % 1_000_000_000 == 0 ? "\(interval / 1_000_000_000)" : "\(interval.inSeconds)"
    }
}
