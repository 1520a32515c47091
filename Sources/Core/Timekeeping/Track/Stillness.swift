import Sensing

/// Recognises a source that says the same for ever.
struct Stillness: Hashable, Sendable {
    private var lastTime: SourceTime?
    private var lastRaw: Int64 = 0
    private var lastDifference: Int64?
    private var repeats = 0

    /// So many differences in a row that are the same to the nanosecond are no measurements.
    static let mostRepeats = 8

    /// Nil when the sample moves as a clock does.
    mutating func reason(_ sample: SourceSample, tai: TAIInstant, kind: SourceKind) -> String? {
        defer { (lastTime, lastRaw) = (sample.time, sample.raw) }
        if let lastTime, sample.time != .startOfSecond, sample.time == lastTime {
            return "it is frozen: it said the same time again \((sample.raw &- lastRaw).duration) later; "
                + "restart the source or look at its receiver"
        }
        let difference = tai.nanoseconds &- sample.raw
        repeats = difference == lastDifference ? repeats + 1 : 0
        lastDifference = difference
        // The kernel's clock does not move against the counter while nobody steers it.
        guard kind != .kernel, repeats >= Self.mostRepeats - 1 else { return nil }
        return "it is frozen: \(repeats + 1) comparisons in a row agree to the nanosecond, which no measurement does; "
            + "restart the source"
    }
}
