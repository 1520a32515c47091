/// One comparison of a source with the counter, or several in a row that were made one. Nanoseconds; `raw` and `offset`
/// count from the track's origin.
struct SamplePoint: Hashable, Sendable {
    /// CLOCK_MONOTONIC_RAW.
    var raw: Double
    /// TAI less CLOCK_MONOTONIC_RAW.
    var offset: Double
    /// How many samples it stands for.
    var count = 1.0
    var sourceError: Double
    var pathError: Double
    var readError: Double

    /// What does not become less by taking more samples.
    var systematic: Double { sourceError + pathError + readError }

    /// The mean of both, each counted as often as it stands for samples.
    func merged(with other: SamplePoint) -> SamplePoint {
        let total = count + other.count
        func mean(_ mine: Double, _ others: Double) -> Double { (mine * count + others * other.count) / total }
        return SamplePoint(
            raw: mean(raw, other.raw), offset: mean(offset, other.offset), count: total,
            sourceError: max(sourceError, other.sourceError), pathError: max(pathError, other.pathError),
            readError: max(readError, other.readError))
    }
}
