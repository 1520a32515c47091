/// The scatter of a track's newest single samples.
struct Scatter: Hashable, Sendable {
    /// The standard deviation of one sample by its neighbours: what it differs by from the straight line between the one
    /// before and the one after. The bend of a counter that warms up is not in it. Nanoseconds.
    var sigma: Double
    /// 1.4826 times the median of the absolute residuals about a straight line: not moved by a few that lie far out.
    var robustSigma: Double
    var count: Int

    static let none = Scatter(sigma: 0, robustSigma: 0, count: 0)

    /// Neighbouring differences share samples: about three in five are worth an independent one.
    var degreesOfFreedom: Double { 0.6 * Double(count - 2) }

    init(sigma: Double, robustSigma: Double, count: Int) {
        self.sigma = sigma
        self.robustSigma = robustSigma
        self.count = count
    }

    init(_ points: ArraySlice<SamplePoint>) {
        count = points.count
        guard count >= 4 else {
            (sigma, robustSigma) = (0, 0)
            return
        }
        let total = Double(count)
        let meanRaw = points.reduce(0) { $0 + $1.raw } / total
        let meanOffset = points.reduce(0) { $0 + $1.offset } / total
        var (squares, products) = (0.0, 0.0)
        for point in points {
            squares += (point.raw - meanRaw) * (point.raw - meanRaw)
            products += (point.raw - meanRaw) * (point.offset - meanOffset)
        }
        let slope = squares > 0 ? products / squares : 0
        var residuals: [Double] = []
        residuals.reserveCapacity(count)
        for point in points {
            residuals.append(abs(point.offset - meanOffset - slope * (point.raw - meanRaw)))
        }
        residuals.sort()
        robustSigma = 1.4826 * residuals[count / 2]
        sigma = Self.byNeighbours(points)
    }

    private static func byNeighbours(_ points: ArraySlice<SamplePoint>) -> Double {
        var sum = 0.0
        for index in (points.startIndex + 1)..<(points.endIndex - 1) {
            let (before, point, after) = (points[index - 1], points[index], points[index + 1])
            let share = (point.raw - before.raw) / (after.raw - before.raw)
            let difference = point.offset - before.offset - share * (after.offset - before.offset)
            sum += difference * difference / (1 + share * share + (1 - share) * (1 - share))
        }
        return (sum / Double(points.count - 2)).squareRoot()
    }
}
