/// Predicts the next difference of a column from the three before it.
struct ColumnPredictor: Hashable {
    /// In 1/32, -128 to 127; the first belongs to the newest difference. At most three.
    var coefficients: [Int64] = []

    /// The difference follows the one before it.
    static let steady = ColumnPredictor(coefficients: [1 << ColumnForm.coefficientShift])

    var order: Int { coefficients.count }

    /// What is left of each difference, as zigzag. All sums are modulo 2^64.
    func residuals(of steps: [Int64], into residuals: inout [UInt64]) {
        residuals.removeAll(keepingCapacity: true)
        guard order > 0 else {
            for step in steps { residuals.append(step.zigzag) }
            return
        }
        let (a, b, c) = factors
        var (first, second, third): (Int64, Int64, Int64) = (0, 0, 0)
        for step in steps {
            let predicted = Self.predicted(a, first, b, second, c, third)
            residuals.append((step &- predicted).zigzag)
            (first, second, third) = (step, first, second)
        }
    }

    /// Turns residuals behind the first value into the values, in place.
    func restore(_ values: UnsafeMutableBufferPointer<Int64>) {
        var value = values[0]
        guard order > 0 else {
            for index in 1..<values.count {
                value &+= values[index]
                values[index] = value
            }
            return
        }
        let (a, b, c) = factors
        var (first, second, third): (Int64, Int64, Int64) = (0, 0, 0)
        for index in 1..<values.count {
            let step = values[index] &+ Self.predicted(a, first, b, second, c, third)
            value &+= step
            values[index] = value
            (first, second, third) = (step, first, second)
        }
    }

    private var factors: (Int64, Int64, Int64) {
        (coefficients.first ?? 0, order > 1 ? coefficients[1] : 0, order > 2 ? coefficients[2] : 0)
    }

    @inline(__always)
    private static func predicted(
        _ a: Int64, _ first: Int64, _ b: Int64, _ second: Int64, _ c: Int64, _ third: Int64
    ) -> Int64 {
        let half: Int64 = 1 << (ColumnForm.coefficientShift - 1)
        return (a &* first &+ b &* second &+ c &* third &+ half) &>> ColumnForm.coefficientShift
    }
}
