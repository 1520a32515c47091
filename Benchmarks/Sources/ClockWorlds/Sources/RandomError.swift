/// What differs from sample to sample, in seconds.
public struct RandomError: Sendable {
    /// Gaussian.
    public var deviation: Double
    /// One-sided, exponential: a stamp is taken late, never early.
    public var late: Double
    /// How often a stamp is later by up to `outlier`.
    public var outlierShare: Double
    public var outlier: Double

    public init(deviation: Double = 0, late: Double = 0, outlierShare: Double = 0, outlier: Double = 0) {
        self.deviation = deviation
        self.late = late
        self.outlierShare = outlierShare
        self.outlier = outlier
    }

    /// Two-sided, and how late the stamp is on top of it.
    func draw(_ chance: inout Chance) -> (error: Double, late: Double) {
        var late = self.late > 0 ? chance.exponential(mean: self.late) : 0
        if outlierShare > 0, chance.happens(outlierShare) { late += chance.uniform(0, outlier) }
        return (deviation > 0 ? chance.normal(deviation) : 0, late)
    }
}
