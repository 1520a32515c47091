import Sensing

/// Takes the lines of a log of sources, and does what the engine did when it was written.
public struct ClockReplay: Sendable {
    private var start: ClockStart?
    private var settings: ClockSettings?
    /// Nil until the first line after the head.
    public private(set) var engine: ClockEngine?

    public init() {}

    /// What the engine did at this line. Lines before the first start are passed over; a new start begins anew, as the
    /// daemon did.
    public mutating func take(_ line: SourceLogLine) -> [ClockAction] {
        switch line {
        case .start(let start, let settings):
            (self.start, self.settings, engine) = (start, settings, nil)
            return []
        case .source(let source):
            settings?.sources.append(source)
            return []
        case .report(let report, let moment):
            begin()
            return engine?.report(report, moment) ?? []
        case .tick(let moment):
            begin()
            return engine?.tick(moment) ?? []
        }
    }

    private mutating func begin() {
        guard engine == nil, let start, let settings else { return }
        engine = ClockEngine(settings, start: start)
    }
}
