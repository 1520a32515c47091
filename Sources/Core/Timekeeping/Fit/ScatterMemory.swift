/// The scatter of one sample over the last minutes: the mean square of what each differs by from the straight line between
/// its neighbours, the older ones counting less.
struct ScatterMemory: Hashable, Sendable {
    private var meanSquare = 0.0
    private(set) var count = 0.0

    /// So many samples are remembered, and so many at least are more than the newest 32 tell.
    private static let most = 200.0
    static let enough = 64.0

    var sigma: Double { meanSquare.squareRoot() }

    /// As in `Scatter`: neighbouring differences share samples.
    var degreesOfFreedom: Double { 0.6 * count }

    mutating func take(_ before: SamplePoint, _ point: SamplePoint, _ after: SamplePoint) {
        guard after.raw > before.raw else { return }
        let share = (point.raw - before.raw) / (after.raw - before.raw)
        let difference = point.offset - before.offset - share * (after.offset - before.offset)
        count = min(count + 1, Self.most)
        meanSquare += (difference * difference / (1 + share * share + (1 - share) * (1 - share)) - meanSquare) / count
    }
}
