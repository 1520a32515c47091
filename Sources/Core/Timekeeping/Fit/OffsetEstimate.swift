/// TAI less the counter at one moment, from a track's newest samples: the mean of those that tell most, each brought to
/// the moment by the counter's frequency.
///
/// It is a mean and no extrapolated line, because all its weights are positive and sum to one: systematic errors of the
/// samples then never make an error larger than their own mean, while the end of a fitted line multiplies them. How many
/// samples to take is where the bound is least: more of them average the scatter, older ones bring drift.
struct OffsetEstimate: Hashable, Sendable {
    /// From the track's origin, in nanoseconds.
    var offset: Double
    var sourceError: Double
    var pathError: Double
    var readError: Double
    /// k sigma of the mean, and the drift that may have come since its samples.
    var fit: Double
    /// What the newest samples differ from the mean by and scatter does not explain.
    var residual: Double

    var total: Double { sourceError + pathError + readError + fit + residual }

    /// `sigma`: of one sample, already times its coverage factor. `points` in the order of time, not empty.
    init(_ points: ArraySlice<SamplePoint>, at raw: Double, frequency: Double, law: DriftLaw, noise: Double) {
        var ranked: [(reach: Double, drift: Double, point: SamplePoint)] = []
        ranked.reserveCapacity(points.count)
        for point in points.reversed() {
            let age = max(0, raw - point.raw)
            let drift = law.rate(over: age) * age
            let entry = (reach: point.systematic + drift, drift: drift, point: point)
            // Nearly in order already, so insertion is cheap.
            var place = ranked.count
            while place > 0, ranked[place - 1].reach > entry.reach { place -= 1 }
            ranked.insert(entry, at: place)
        }
        var sum = (reach: 0.0, offset: 0.0, source: 0.0, path: 0.0, read: 0.0, drift: 0.0)
        var least = Double.infinity
        (offset, sourceError, pathError, readError, fit, residual) = (0, 0, 0, 0, 0, 0)
        for (index, entry) in ranked.enumerated() {
            sum.reach += entry.reach
            sum.offset += entry.point.offset + frequency * (raw - entry.point.raw)
            sum.source += entry.point.sourceError
            sum.path += entry.point.pathError
            sum.read += entry.point.readError
            sum.drift += entry.drift
            let count = Double(index + 1)
            let scatter = noise / count.squareRoot()
            guard sum.reach / count + scatter < least else { continue }
            least = sum.reach / count + scatter
            offset = sum.offset / count
            (sourceError, pathError, readError) = (sum.source / count, sum.path / count, sum.read / count)
            fit = scatter + sum.drift / count
        }
        residual = Self.unexplained(points.suffix(3), by: self, at: raw, frequency: frequency, noise: noise)
    }

    /// Three samples in a row that lie to one side are no chance.
    private static func unexplained(
        _ newest: ArraySlice<SamplePoint>, by estimate: OffsetEstimate, at raw: Double, frequency: Double,
        noise: Double
    ) -> Double {
        guard newest.count == 3 else { return 0 }
        let mean = newest.reduce(0) { $0 + $1.offset + frequency * (raw - $1.raw) } / 3
        return max(0, abs(mean - estimate.offset) - noise / 3.0.squareRoot() - estimate.fit)
    }
}
