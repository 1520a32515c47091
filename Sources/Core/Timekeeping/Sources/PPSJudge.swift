/// What a pulse is worth: it says where a second begins, and not which.
public struct PPSJudge: Sendable {
    private let settings: PPSSettings
    private var last: (sequence: UInt32, raw: Int64)?
    /// When no pulse had come yet.
    private var since: Int64?
    /// Pulses that came and were not seen: the kernel keeps the last only.
    public private(set) var missed: Int64 = 0

    private static let second: Int64 = 1_000_000_000
    /// Three pulses that did not come.
    private static let patience: Int64 = 3_000_000_000
    /// Pulses are whole seconds apart to within this: the counter is off by 500 ppm at most, a stamp is late by less.
    private static let jitter: Int64 = 1_000_000

    public init(_ settings: PPSSettings) {
        self.settings = settings
    }

    /// Nil: no new pulse, and no reason to miss it. `track` is of CLOCK_REALTIME.
    public mutating func judge(_ events: PPSEvents, _ track: ClockTrack) -> SourceReport.Content? {
        guard let now = track.newest else { return nil }
        let event = events.last(settings.edge)
        guard event.sequence != 0, event.sequence != last?.sequence else { return silence(now.raw) }
        guard now.reading &- event.realtime <= Self.patience else { return silence(now.raw) }
        guard let place = track.place(event.realtime) else {
            last = nil
            return .refused(
                "this machine's clock was stepped, or slewed by more than 500 ppm, since the pulse; "
                    + "the next pulse is used when the clock runs evenly")
        }
        defer { last = (event.sequence, place.raw) }
        var sample = SourceSample(
            raw: place.raw, time: .startOfSecond, sourceError: settings.accuracy, readError: place.error,
            sigma: 1000, lateness: settings.latency)
        guard let last else { return .sample(sample) }
        let elapsed = place.raw &- last.raw
        let pulses = Int64(event.sequence &- last.sequence)
        let seconds = (elapsed &+ Self.second / 2) / Self.second
        if let fault = fault(pulses, in: seconds, elapsed, slack: place.error) { return .refused(fault) }
        missed += pulses - 1
        if pulses < seconds { sample.degraded = "\(seconds - pulses) of \(seconds) pulses did not come" }
        return .sample(sample)
    }

    private mutating func silence(_ raw: Int64) -> SourceReport.Content? {
        let start = last?.raw ?? since ?? raw
        since = start
        guard raw &- start > Self.patience else { return nil }
        return .silent(
            "no \(settings.edge.rawValue) edge for \((raw &- start) / Self.second) s; see the receiver's fix, the wire, "
                + "and whether the pulse has the other edge")
    }

    /// As many pulses as seconds at most, and whole seconds between them.
    private func fault(_ pulses: Int64, in seconds: Int64, _ elapsed: Int64, slack: Int64) -> String? {
        let slack = slack + Self.jitter + elapsed / 2000
        guard seconds > 0, (elapsed &- seconds &* Self.second).magnitude <= slack.magnitude else {
            return "pulses came \(elapsed.duration) apart: noise on the wire, or not a pulse a second"
        }
        guard pulses <= seconds else {
            return "\(pulses) pulses came in \(seconds) s: noise on the wire, or not a pulse a second"
        }
        return nil
    }
}
