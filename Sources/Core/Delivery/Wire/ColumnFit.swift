/// Finds the coefficients that predict a column's differences best, by least squares.
///
/// The sums are floating point, so another machine may find other coefficients; both are written, and any decoder
/// restores the same numbers.
struct ColumnFit {
    static let maximumOrder = 3
    /// Shorter columns pay more for the coefficients than they save.
    private static let fewestSteps = 12

    /// The predictor that promises the fewest bits; of order 0 when none promises less.
    static func best(for steps: [Int64]) -> ColumnPredictor {
        guard steps.count >= fewestSteps else { return ColumnPredictor() }
        let products = products(of: steps)
        let terms = Double(steps.count - maximumOrder)
        guard products[0][0] > 0 else { return ColumnPredictor() }
        var best = ColumnPredictor()
        var fewest = terms / 2 * logarithm(products[0][0] / terms + 1.0 / 12)
        for order in 1...maximumOrder {
            guard let solution = solve(products, order: order), solution.allSatisfy(\.isFinite) else { break }
            var error = products[0][0]
            for index in 0..<order { error -= solution[index] * products[0][index + 1] }
            let bits =
                terms / 2 * logarithm(max(error, 0) / terms + 1.0 / 12)
                + Double(order * ColumnForm.coefficientBits)
            guard bits < fewest else { continue }
            fewest = bits
            best.coefficients = solution.map { Int64(min(max(($0 * 32).rounded(.toNearestOrEven), -128), 127)) }
        }
        return best
    }

    /// The sums of the products of each two of a difference and the three before it.
    private static func products(of steps: [Int64]) -> [[Double]] {
        var (d1, d2, d3) = (Double(steps[2]), Double(steps[1]), Double(steps[0]))
        var (s00, s01, s02, s03) = (0.0, 0.0, 0.0, 0.0)
        var (s11, s12, s13, s22, s23, s33) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
        for index in maximumOrder..<steps.count {
            let d0 = Double(steps[index])
            s00 += d0 * d0
            s01 += d0 * d1
            s02 += d0 * d2
            s03 += d0 * d3
            s11 += d1 * d1
            s12 += d1 * d2
            s13 += d1 * d3
            s22 += d2 * d2
            s23 += d2 * d3
            s33 += d3 * d3
            (d1, d2, d3) = (d0, d1, d2)
        }
        return [[s00, s01, s02, s03], [s01, s11, s12, s13], [s02, s12, s22, s23], [s03, s13, s23, s33]]
    }

    /// Gauss's elimination of the normal equations; nil when they have no one solution.
    private static func solve(_ products: [[Double]], order: Int) -> [Double]? {
        var rows = (1...order).map { row in (1...order).map { products[row][$0] } + [products[0][row]] }
        for pivot in 0..<order {
            guard rows[pivot][pivot] > products[pivot + 1][pivot + 1] * 1e-9 else { return nil }
            for row in (pivot + 1)..<max(order, pivot + 1) {
                let factor = rows[row][pivot] / rows[pivot][pivot]
                for column in pivot...order { rows[row][column] -= factor * rows[pivot][column] }
            }
        }
        var solution = [Double](repeating: 0, count: order)
        for row in stride(from: order - 1, through: 0, by: -1) {
            var rest = rows[row][order]
            for column in (row + 1)..<max(order, row + 1) { rest -= rows[row][column] * solution[column] }
            solution[row] = rest / rows[row][row]
        }
        return solution
    }

    /// The logarithm to base 2, straight between the powers of two: right to 0.09.
    private static func logarithm(_ number: Double) -> Double {
        Double(number.exponent) + number.significand - 1
    }
}
