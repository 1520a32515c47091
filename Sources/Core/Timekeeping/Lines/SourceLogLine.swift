import Sensing

/// One line of a log of sources: what was reported to the clock engine, and when. Such a log, replayed, gives the same
/// models (`ClockReplay`).
public enum SourceLogLine: Hashable, Sendable {
    /// The head of a log, before its sources.
    case start(ClockStart, ClockSettings)
    /// A source of the settings; they follow the start.
    case source(SourceSettings)
    case report(SourceReport, ClockMoment)
    case tick(ClockMoment)

    /// All lines that a log begins with.
    public static func head(_ start: ClockStart, _ settings: ClockSettings) -> [SourceLogLine] {
        [.start(start, settings)] + settings.sources.map { .source($0) }
    }

    /// As one line of `key=value`, without its end.
    public var line: String {
        var line = KeyedLine()
        switch self {
        case .start(let start, let settings):
            line.add("log", "start")
            start.add(to: &line)
            settings.add(to: &line)
        case .source(let source):
            line.add("log", "source")
            source.add(to: &line)
        case .report(let report, let moment):
            line.add("log", "report")
            moment.add(to: &line)
            report.add(to: &line)
        case .tick(let moment):
            line.add("log", "tick")
            moment.add(to: &line)
        }
        return line.text
    }

    public init(line text: some StringProtocol) throws(LineDefect) {
        let line = try KeyedLine(text)
        switch try line.text("log") {
        case "start": self = .start(try ClockStart(line), try ClockSettings(line))
        case "source": self = .source(try SourceSettings(line))
        case "report": self = .report(try SourceReport(line), try ClockMoment(line))
        case "tick": self = .tick(try ClockMoment(line))
        case let other: throw .unreadable(key: "log", value: other)
        }
    }
}
