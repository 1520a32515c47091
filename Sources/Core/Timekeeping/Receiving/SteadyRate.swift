/// At which times a steady instrument speaks, found from the stamps of its frames: the line below all stamps with the
/// least room between (Moon, Skelly and Towsley, Estimation and Removal of Clock Skew from Network Delay Measurements,
/// INFOCOM 1999). Stamps are late and never early, so the truth is below them, and the quickest touch it.
struct SteadyRate: Hashable, Sendable {
    struct Point: Hashable, Sendable {
        /// Of the interval, counted from any.
        var index: Int
        var stamp: Int64
        var together: Int
    }

    /// Nanoseconds from one frame to the next.
    let interval: Double
    /// How far `interval` may be wrong, in nanoseconds.
    let doubt: Double
    /// What half of the frames are late by at most.
    let median: Int64
    /// What three quarters of the frames that were read at once are late by at most.
    let upperQuartile: Int64
    /// How late the instrument itself may speak, as far as frames show that were read at once: jitter is on most of them,
    /// so three times their median has it all; what only some have is the reader's. Nil while there are too few of them.
    let jitter: Int64?
    /// As many bytes as a prompt read brings.
    let promptBytes: Int

    /// Prompt frames that say enough about the instrument's own jitter.
    private static let promptNeeded = 8
    /// Two stamps are never better than this, in nanoseconds: the reading of the clock.
    private static let resolution = 10_000.0

    /// `points` are in the order of their indices, at least two.
    init(_ points: [Point]) {
        let hull = Self.lowerHull(points)
        let mean = Double(points.reduce(0) { $0 + $1.index }) / Double(points.count)
        let edge = hull.indices.dropFirst().first { Double(hull[$0].index) >= mean } ?? hull.count - 1
        let (left, right) = (hull[edge - 1], hull[edge])
        let length = Double(right.index - left.index)
        let slope = Double(right.stamp - left.stamp) / length
        let excesses = points.map { point in
            max(0, Double(point.stamp - left.stamp) - Double(point.index - left.index) * slope)
        }
        let sorted = excesses.sorted()
        interval = slope
        doubt = (sorted[sorted.count / 2] + Self.resolution) / length
        median = Int64(sorted[sorted.count / 2])
        let prompt = points.map(\.together).sorted()[points.count / 4]
        promptBytes = prompt
        let promptly = zip(points, excesses).filter { $0.0.together <= prompt }.map(\.1).sorted()
        upperQuartile = Int64(promptly[promptly.count * 3 / 4])
        jitter = promptly.count < Self.promptNeeded ? nil : Int64(3 * promptly[promptly.count / 2])
    }

    private static func lowerHull(_ points: [Point]) -> [Point] {
        var hull: [Point] = []
        for point in points {
            while hull.count >= 2, !isConvex(hull[hull.count - 2], hull[hull.count - 1], point) { hull.removeLast() }
            hull.append(point)
        }
        return hull
    }

    /// Whether `middle` is below the line from `first` to `last`.
    private static func isConvex(_ first: Point, _ middle: Point, _ last: Point) -> Bool {
        let toMiddle = Double(middle.stamp - first.stamp) * Double(last.index - first.index)
        let toLast = Double(last.stamp - first.stamp) * Double(middle.index - first.index)
        return toMiddle < toLast
    }
}
