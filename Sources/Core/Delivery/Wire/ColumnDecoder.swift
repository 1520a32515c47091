/// Reads what `ColumnEncoder` wrote.
extension BitReader {
    /// A column of so many numbers, which the caller has bounded.
    /// - Parameter others: the columns that it may be written beside.
    mutating func column(
        _ count: Int, besides others: [[Int64]] = [], _ what: @autoclosure () -> String
    ) throws(BatchDefect) -> [Int64] {
        guard count > 1 else {
            let values = count == 1 ? [takeZigzag()] : []
            try checkEnd(what())
            return values
        }
        var (exponent, slope): (Int?, Int64?) = (nil, nil)
        var (mode, order) = takeHead()
        if mode == ColumnForm.scaled, order == 0 {
            let found = Int(take(ColumnForm.exponentBits))
            guard (1...ColumnForm.maximumExponent).contains(found) else {
                throw .malformed("\(what()) is scaled by 10^\(found)")
            }
            exponent = found
            (mode, order) = takeHead()
        }
        var companion: ColumnCompanion?
        if mode == ColumnForm.beside, order == 0 {
            let index = takeNumber()
            guard index < UInt64(others.count), others[Int(index)].count == count else {
                throw .malformed("\(what()) is written beside column \(index), which is not there")
            }
            companion = ColumnCompanion(index: Int(index), factor: takeZigzag())
            (mode, order) = takeHead()
        }
        if mode == ColumnForm.inclined, order == 0 {
            slope = takeZigzag()
            (mode, order) = takeHead()
        }
        var values = try body(mode, order, count, what())
        try checkEnd(what())
        if let slope { for index in 1..<count { values[index] &+= slope &* Int64(index) } }
        if let companion { companion.putBack(&values, others[companion.index]) }
        if let exponent {
            let power = ColumnForm.powersOfTen[exponent]
            for index in 0..<count { values[index] &*= power }
        }
        return values
    }

    private mutating func takeHead() -> (mode: UInt64, order: Int) {
        (take(ColumnForm.modeBits), Int(take(ColumnForm.orderBits)))
    }

    private mutating func body(
        _ mode: UInt64, _ order: Int, _ count: Int, _ what: @autoclosure () -> String
    ) throws(BatchDefect) -> [Int64] {
        switch mode {
        case ColumnForm.constant where order == 0:
            return [Int64](repeating: takeZigzag(), count: count)
        case ColumnForm.linear where order == 0:
            let first = takeZigzag()
            let step = takeZigzag()
            return (0..<count).map { first &+ step &* Int64($0) }
        case ColumnForm.verbatim where order == 0:
            guard bitCount - position >= 64 * count else { throw .truncated(reading: what()) }
            return (0..<count).map { _ in Int64(bitPattern: take(64)) }
        case ColumnForm.sparse, 0...UInt64(ColumnForm.maximumRiceBits):
            return try residuals(mode, order, count, what())
        default:
            throw .malformed("\(what()) has the unknown form \(mode) of order \(order)")
        }
    }

    private mutating func residuals(
        _ mode: UInt64, _ order: Int, _ count: Int, _ what: @autoclosure () -> String
    ) throws(BatchDefect) -> [Int64] {
        var predictor = ColumnPredictor()
        for _ in 0..<order {
            predictor.coefficients.append(Int64(Int8(truncatingIfNeeded: take(ColumnForm.coefficientBits))))
        }
        let first = takeZigzag()
        var values: [Int64]
        if mode == ColumnForm.sparse {
            values = try sparse(count, what())
        } else {
            // Each code takes a bit at least, so a column is never longer than its bytes allow.
            guard bitCount - position >= (count - 1) * (Int(mode) + 1) else { throw .truncated(reading: what()) }
            values = rice(Int(mode), count)
        }
        values[0] = first
        values.withUnsafeMutableBufferPointer { predictor.restore($0) }
        return values
    }

    /// Residuals from index 1 on.
    private mutating func sparse(_ count: Int, _ what: @autoclosure () -> String) throws(BatchDefect) -> [Int64] {
        var values = [Int64](repeating: 0, count: count)
        var index = 0
        for _ in 0..<(try takeCount(upTo: count - 1, what())) {
            guard index < count - 1 else { throw .malformed("\(what()) names more numbers than it has") }
            index += try takeCount(upTo: count - 2 - index, what()) + 1
            values[index] = takeZigzag()
        }
        return values
    }

    /// Residuals from index 1 on.
    private mutating func rice(_ low: Int, _ count: Int) -> [Int64] {
        [Int64](unsafeUninitializedCapacity: count) { values, filled in
            values.initialize(repeating: 0)
            let mask: UInt64 = (1 << UInt64(low)) - 1
            let shift = UInt64(low)
            for index in 1..<count {
                let window = peek()
                let ones = (~window).trailingZeroBitCount
                if ones < ColumnForm.escapeOnes, ones &+ 1 &+ low <= 57 {
                    skip(ones &+ 1 &+ low)
                    let rest = (window &>> UInt64(truncatingIfNeeded: ones &+ 1)) & mask
                    values[index] = Int64(zigzag: UInt64(truncatingIfNeeded: ones) &<< shift | rest)
                } else if ones < ColumnForm.escapeOnes {
                    skip(ones + 1)
                    values[index] = Int64(zigzag: UInt64(ones) << shift | take(low))
                } else {
                    skip(ColumnForm.escapeOnes)
                    values[index] = Int64(zigzag: take(64))
                }
            }
            filled = count
        }
    }
}
