/// Another column that a column moves with, as conductivity does with temperature.
struct ColumnCompanion: Hashable {
    /// Of the columns that the reader has already, from 0.
    var index: Int
    /// In 1/32: how far this column moves when the other moves by 1.
    var factor: Int64

    /// Only the nearest columns are tried.
    private static let reach = 8
    private static let fewestValues = 24
    /// Of the correlation's square: below it there is nothing to gain in a batch of a minute.
    private static let weakest = 0.3

    /// The column whose differences explain most of this one's; nil when none explains enough.
    static func best(for values: [Int64], of others: [[Int64]]) -> ColumnCompanion? {
        guard values.count >= fewestValues else { return nil }
        var best: (companion: ColumnCompanion, share: Double)?
        for index in others.indices.suffix(reach) where others[index].count == values.count {
            let (own, other, both) = products(values, others[index])
            guard own > 0, other > 0, both * both > weakest * own * other else { continue }
            let factor = (both / other * 32).rounded(.toNearestOrEven)
            guard factor != 0, factor.magnitude < 1e6, both * both / (own * other) > best?.share ?? 0 else { continue }
            best = (ColumnCompanion(index: index, factor: Int64(factor)), both * both / (own * other))
        }
        return best?.companion
    }

    func takenOff(_ values: [Int64], _ other: [Int64]) -> [Int64] {
        zip(values, other).map { $0 &- share($1) }
    }

    func putBack(_ values: inout [Int64], _ other: [Int64]) {
        for index in values.indices { values[index] &+= share(other[index]) }
    }

    @inline(__always)
    private func share(_ number: Int64) -> Int64 {
        (factor &* number &+ 16) &>> 5
    }

    /// The sums of the products of the differences of both columns.
    private static func products(_ values: [Int64], _ others: [Int64]) -> (own: Double, other: Double, both: Double) {
        values.withUnsafeBufferPointer { values in
            others.withUnsafeBufferPointer { others in
                var (own, other, both) = (0.0, 0.0, 0.0)
                for index in 1..<values.count {
                    let step = Double(values[index] &- values[index &- 1])
                    let otherStep = Double(others[index] &- others[index &- 1])
                    own += step * step
                    other += otherStep * otherStep
                    both += step * otherStep
                }
                return (own, other, both)
            }
        }
    }
}
