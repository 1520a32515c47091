/// One typed command of the SBE 37, read but not yet carried out.
enum SBE37Command: Equatable {
    case wake
    case status
    case statusXML
    case hardwareXML
    case coefficients
    case coefficientsXML
    case configurationXML
    case eventsXML
    case resetEvents
    /// TS in the output format of the setup, TSR as raw counts.
    case takeSample(SBE37Format?)
    /// SL; SLT takes another sample afterwards.
    case sendLast(takesAnother: Bool)
    /// StartNow, or StartLater at the time set before.
    case start(later: Bool)
    case stop
    case sleep
    case forgetSamples
    case set(SBE37Setting)
    case setClock(name: String, value: String)
    case unknown

    init(_ text: String) {
        guard let (name, value) = SeaBirdShell.assignment(text) else {
            self = SBE37Command.words[text.uppercased()] ?? .unknown
            return
        }
        if ["DATETIME", "MMDDYY", "HHMMSS"].contains(name) {
            self = .setClock(name: name, value: value)
        } else {
            self = SBE37Setting(name: name, value: value).map { .set($0) } ?? .unknown
        }
    }

    /// "If sampling, only these are answered": display, sample, quit and stop.
    var isAllowedWhileLogging: Bool {
        switch self {
        case .start, .set, .setClock, .forgetSamples, .resetEvents: false
        default: true
        }
    }

    private static let words: [String: SBE37Command] = [
        "": .wake, "DS": .status, "DC": .coefficients, "GETSD": .statusXML, "GETHD": .hardwareXML,
        "TS": .takeSample(nil), "TSR": .takeSample(.rawDecimal), "SL": .sendLast(takesAnother: false),
        "SLT": .sendLast(takesAnother: true), "STARTNOW": .start(later: false), "GO": .start(later: false),
        "STARTLATER": .start(later: true), "STOP": .stop, "QS": .sleep, "INITLOGGING": .forgetSamples,
        "GETCC": .coefficientsXML, "GETCD": .configurationXML, "GETEC": .eventsXML, "RESETEC": .resetEvents,
    ]
}

/// A parameter with its new value, in range.
enum SBE37Setting: Equatable {
    case interval(seconds: Int)
    case format(SBE37Format)
    case salinity(Bool)
    case soundSpeed(Bool)
    case pressure(Bool)
    case realTime(Bool)
    case autoRun(Bool)
    case executedTag(Bool)
    case startTime(CalendarDate)

    init?(name: String, value: String) {
        switch name {
        case "SAMPLEINTERVAL", "INTERVAL":
            guard let seconds = Int(value), (1...32_767).contains(seconds) else { return nil }
            self = .interval(seconds: seconds)
        case "OUTPUTFORMAT", "FORMAT":
            guard let number = Int(value), let format = SBE37Format(rawValue: number), format != .rawDecimal else {
                return nil
            }
            self = .format(format)
        case "STARTDATETIME":
            guard let f = CalendarDate.fields(of: value, widths: [2, 2, 4, 2, 2, 2]) else { return nil }
            let date = CalendarDate(year: f[2], month: f[0], day: f[1], hour: f[3], minute: f[4], second: f[5])
            guard date.isValid else { return nil }
            self = .startTime(date)
        default:
            let word = value.uppercased()
            guard let make = SBE37Setting.switches[name], word == "Y" || word == "N" else { return nil }
            self = make(word == "Y")
        }
    }

    private static let switches: [String: @Sendable (Bool) -> SBE37Setting] = [
        "OUTPUTSAL": { .salinity($0) }, "OUTPUTSV": { .soundSpeed($0) }, "OUTPUTPRESS": { .pressure($0) },
        "TXREALTIME": { .realTime($0) }, "AUTORUN": { .autoRun($0) }, "OUTPUTEXECUTEDTAG": { .executedTag($0) },
    ]
}
