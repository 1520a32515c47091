/// One typed command of the SBE 37, read but not yet carried out.
enum SBE37Command: Equatable {
    case wake
    case status
    case statusXML
    case hardwareXML
    case coefficients
    /// TS in the output format of the setup, TSR as raw counts.
    case takeSample(SBE37Format?)
    /// SL; SLT takes another sample afterwards.
    case sendLast(takesAnother: Bool)
    case start
    case stop
    case sleep
    case forgetSamples
    case set(SBE37Setting)
    case unknown

    init(_ text: String) {
        let parts = text.uppercased().split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 {
            self = SBE37Setting(name: parts[0], value: parts[1]).map { .set($0) } ?? .unknown
        } else {
            self = SBE37Command.words[text.uppercased()] ?? .unknown
        }
    }

    /// "If sampling, only these are answered": display, sample, quit and stop.
    var isAllowedWhileLogging: Bool {
        switch self {
        case .start, .set, .forgetSamples: false
        default: true
        }
    }

    private static let words: [String: SBE37Command] = [
        "": .wake, "DS": .status, "DC": .coefficients, "GETSD": .statusXML, "GETHD": .hardwareXML,
        "TS": .takeSample(nil), "TSR": .takeSample(.rawDecimal), "SL": .sendLast(takesAnother: false),
        "SLT": .sendLast(takesAnother: true), "STARTNOW": .start, "GO": .start, "STOP": .stop, "QS": .sleep,
        "INITLOGGING": .forgetSamples,
    ]
}

/// A parameter with its new value, in range.
enum SBE37Setting: Equatable {
    case interval(seconds: Int)
    case format(SBE37Format)
    case salinity(Bool)
    case soundSpeed(Bool)
    case realTime(Bool)
    case autoRun(Bool)
    case dateTime(CalendarDate)
    /// Month, day and two-digit year.
    case date(CalendarDate)
    /// Hour, minute and second.
    case time([Int])

    init?(name: Substring, value: Substring) {
        switch name {
        case "SAMPLEINTERVAL", "INTERVAL":
            guard let seconds = Int(value), (1...32_767).contains(seconds) else { return nil }
            self = .interval(seconds: seconds)
        case "OUTPUTFORMAT", "FORMAT":
            guard let number = Int(value), let format = SBE37Format(rawValue: number), format != .rawDecimal else {
                return nil
            }
            self = .format(format)
        case "DATETIME", "MMDDYY", "HHMMSS":
            guard let setting = SBE37Setting(clock: name, digits: value) else { return nil }
            self = setting
        default:
            guard let make = SBE37Setting.switches[String(name)], value == "Y" || value == "N" else { return nil }
            self = make(value == "Y")
        }
    }

    private init?(clock name: Substring, digits: Substring) {
        let widths = name == "DATETIME" ? [2, 2, 4, 2, 2, 2] : [2, 2, 2]
        guard let numbers = CalendarDate.fields(of: digits, widths: widths) else { return nil }
        if name == "HHMMSS" {
            guard numbers[0] < 24, numbers[1] < 60, numbers[2] < 60 else { return nil }
            self = .time(numbers)
            return
        }
        var date = CalendarDate(year: numbers[2], month: numbers[0], day: numbers[1])
        if name == "MMDDYY" {
            date.year += 2000
        } else {
            (date.hour, date.minute, date.second) = (numbers[3], numbers[4], numbers[5])
        }
        guard date.isValid else { return nil }
        self = name == "MMDDYY" ? .date(date) : .dateTime(date)
    }

    private static let switches: [String: @Sendable (Bool) -> SBE37Setting] = [
        "OUTPUTSAL": { .salinity($0) }, "OUTPUTSV": { .soundSpeed($0) }, "TXREALTIME": { .realTime($0) },
        "AUTORUN": { .autoRun($0) },
    ]
}
