/// A straight line through points by weighted least squares, for its slope.
///
/// Its uncertainty has two parts: four sigma of the scatter, and the slope that systematic errors could feign. Added to
/// that is how the frequency may have changed since the middle of the window; the window with the least sum is taken.
struct FrequencyFit: Hashable, Sendable {
    /// A ratio.
    var slope: Double
    /// Of the scatter; a ratio.
    var scatter: Double
    /// Each systematic error at its worst end: nothing is supposed but what the source declares. A ratio.
    var worst: Double
    /// Systematic errors that need ten minutes at least from one end to the other: what is faster is seen as scatter or as
    /// a step. Good for the next seconds, where it cannot do much harm. A ratio.
    var usual: Double
    /// Nanoseconds.
    var window: Double
    /// Raw nanoseconds since the track's origin at the window's end.
    var end: Double
    var pointsUsed: Int

    /// Fewer points do not tell scatter from slope.
    static let fewestPoints = 6
    private static let shortestWander = 600e9

    /// The windows that tell most about the next seconds, and about the next hours.
    struct Pair: Hashable, Sendable {
        var near: FrequencyFit
        var far: FrequencyFit
    }

    /// `expected`: the standard deviation that the source itself states for one sample.
    static func best(_ points: [SamplePoint], expected: Double, wander: Double, greatestChange: Double) -> Pair? {
        let count = points.count
        var (near, far): (FrequencyFit?, FrequencyFit?)
        var (leastNear, leastFar) = (Double.infinity, Double.infinity)
        for start in [0, count / 4, count / 2, count * 5 / 8, count * 3 / 4] where count - start >= fewestPoints {
            guard let (fit, runs) = line(points[start...], expected: expected) else { continue }
            // The runs test: residuals that keep their sign are no scatter but a bend, so the older part should go.
            let penalty = runs < fewestRuns(count - start) ? 2.0 : 1
            let change = min(wander * fit.window / 2, greatestChange)
            let (costNear, costFar) = (fit.scatter + fit.usual + change, fit.scatter + fit.worst + change)
            if penalty * costNear < leastNear { (near, leastNear) = (fit, penalty * costNear) }
            if penalty * costFar < leastFar { (far, leastFar) = (fit, penalty * costFar) }
        }
        guard let near, let far else { return nil }
        return Pair(near: near, far: far)
    }

    /// Runs of one sign that chance undercuts in one case of twenty: mean n/2 + 1, variance near n/4.
    private static func fewestRuns(_ count: Int) -> Int {
        let count = Double(count)
        return Int((count / 2 + 1 - 1.645 * (count / 4).squareRoot()).rounded(.down))
    }

    private static func line(_ points: ArraySlice<SamplePoint>, expected: Double) -> (fit: FrequencyFit, runs: Int)? {
        guard let first = points.first, let last = points.last, last.raw > first.raw else { return nil }
        var (weights, meanRaw, meanOffset) = (0.0, 0.0, 0.0)
        for point in points {
            let weight = weight(point)
            weights += weight
            meanRaw += weight * point.raw
            meanOffset += weight * point.offset
        }
        meanRaw /= weights
        meanOffset /= weights
        var (squares, products) = (0.0, 0.0)
        for point in points {
            let weight = weight(point)
            let away = point.raw - meanRaw
            squares += weight * away * away
            products += weight * away * (point.offset - meanOffset)
        }
        guard squares > 0 else { return nil }
        let slope = products / squares
        var (scatter, feigned, greatest, runs, wasPositive) = (0.0, 0.0, 0.0, 0, Bool?.none)
        for point in points {
            let weight = weight(point)
            let residual = point.offset - meanOffset - slope * (point.raw - meanRaw)
            scatter += weight * residual * residual
            feigned += weight * abs(point.raw - meanRaw) * point.systematic
            greatest = max(greatest, point.systematic)
            if (residual > 0) != wasPositive { runs += 1 }
            wasPositive = residual > 0
        }
        let freedom = Double(points.count - 2)
        let sigma = max((scatter / freedom).squareRoot(), points.count < 16 ? expected : 0)
        let factor = CoverageFactor.fourSigma(degreesOfFreedom: freedom)
        let worst = feigned / squares
        let fit = FrequencyFit(
            slope: slope, scatter: factor * sigma / squares.squareRoot(), worst: worst,
            usual: min(worst, 2 * greatest / shortestWander), window: last.raw - first.raw, end: last.raw,
            pointsUsed: points.count)
        return (fit, runs)
    }

    /// A mean of many samples scatters less, but systematic errors that wander do not: it counts as eight at most.
    private static func weight(_ point: SamplePoint) -> Double { min(point.count, 8) }
}
