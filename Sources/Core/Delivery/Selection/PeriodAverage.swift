import Sensing

/// What one datastream, or one cell of a profile, came to in a period: count, mean, standard deviation and extremes.
///
/// Used are results that are there and whose flag is pass or not evaluated; others are only counted. Results must be
/// added in the order of their positions: the last bits of a sum depend on it.
public struct PeriodAverage: Hashable, Sendable {
    /// How many results were used.
    public private(set) var count = 0
    /// How many were left out because they are missing, suspect or bad.
    public private(set) var rejected = 0
    /// The extremes as the instrument gave them; nil when no result was used.
    public private(set) var minimum: Quantity?
    public private(set) var maximum: Quantity?
    /// The flags of the extremes.
    public private(set) var minimumFlag = QualityFlag.missing
    public private(set) var maximumFlag = QualityFlag.missing

    /// Welford's running mean and sum of squared deviations, which do not cancel when values are large and close.
    private var runningMean = 0.0
    private var squares = 0.0
    /// The most decimals of a used result.
    private var decimals = 0
    private var isComputed = false
    private var isAnyUnevaluated = false

    public init() {}

    /// Whether a result with this flag counts.
    public static func uses(_ result: Quantity, flag: QualityFlag) -> Bool {
        result.value.isFinite && (flag == .pass || flag == .notEvaluated)
    }

    public mutating func add(_ result: Quantity, flag: QualityFlag) {
        guard Self.uses(result, flag: flag) else {
            rejected += 1
            return
        }
        count += 1
        let deviation = result.value - runningMean
        runningMean += deviation / Double(count)
        squares += deviation * (result.value - runningMean)
        if let printed = result.decimals { decimals = max(decimals, printed) } else { isComputed = true }
        if flag == .notEvaluated { isAnyUnevaluated = true }
        if minimum.map({ result.value < $0.value }) ?? true { (minimum, minimumFlag) = (result, flag) }
        if maximum.map({ result.value > $0.value }) ?? true { (maximum, maximumFlag) = (result, flag) }
    }

    /// Missing when no result was used.
    public var mean: Quantity { count > 0 ? shortened(runningMean) : .missing }

    /// Of a sample, over n − 1; missing for fewer than two results.
    public var standardDeviation: Quantity {
        count > 1 ? shortened((max(0, squares) / Double(count - 1)).squareRoot()) : .missing
    }

    /// The worst flag of the results that were used; missing when none was.
    public var flag: QualityFlag {
        if count == 0 { return .missing }
        return isAnyUnevaluated ? .notEvaluated : .pass
    }

    /// How many more decimals a mean keeps than what it is the mean of: enough for hundreds of results, and cheap to send.
    public static let extraDecimals = 2

    /// Rounded, unless a result was computed and its own digits are not known.
    private func shortened(_ value: Double) -> Quantity {
        let kept = decimals + Self.extraDecimals
        guard !isComputed, kept <= Quantity.maximumDecimals else { return Quantity(value) }
        var power = 1.0
        for _ in 0..<kept { power *= 10 }
        let mantissa = (value * power).rounded()
        guard mantissa.magnitude < 9.0e15 else { return Quantity(value) }
        return Quantity(mantissa: Int64(mantissa), decimals: kept)
    }
}
