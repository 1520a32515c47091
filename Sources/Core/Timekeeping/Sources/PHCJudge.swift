import Sensing

/// What a comparison of a network card's clock with CLOCK_MONOTONIC_RAW is worth.
///
/// The clock cannot say whether anything keeps it right. That it runs at all, and evenly, is what can be seen.
public struct PHCJudge: Sendable {
    private let settings: PHCSettings
    private var last: ClockTrack.Point?

    /// No clock of a card is wrong by more; the kernel lets it be steered by as much at most.
    private static let greatestRatePPM: Int64 = 1000
    private static let smallestStep: Int64 = 1_000_000

    public init(_ settings: PHCSettings) {
        self.settings = settings
    }

    /// `point` has the time of the card's clock; half its bracket is E_read.
    public mutating func judge(_ point: ClockTrack.Point) -> SourceReport.Content {
        guard point.halfWidth <= settings.widestBracket else {
            return .refused(
                "the clock took \((2 * point.halfWidth).duration) to read, more than "
                    + "\((2 * settings.widestBracket).duration); the machine is too busy")
        }
        defer { last = point }
        if let last, let fault = fault(of: point, after: last) { return .refused(fault) }
        let time: SourceTime =
            switch settings.scale {
            case .tai: .tai(TAIInstant(nanoseconds: point.reading))
            case .utc: .utc(Instant(nanoseconds: point.reading))
            }
        return .sample(
            SourceSample(
                raw: point.raw, time: time, sourceError: settings.accuracy, readError: point.halfWidth, sigma: 50))
    }

    private func fault(of point: ClockTrack.Point, after last: ClockTrack.Point) -> String? {
        let elapsed = point.raw &- last.raw
        guard elapsed > 0 else { return nil }
        if point.reading == last.reading { return "the clock stands still at \(point.reading) ns; nothing drives it" }
        let gained = point.reading &- last.reading &- elapsed
        let limit = Self.smallestStep + elapsed / 1_000_000 * Self.greatestRatePPM
        guard gained.magnitude > limit.magnitude else { return nil }
        return "the clock jumped by \(gained.duration); something sets it"
    }
}
