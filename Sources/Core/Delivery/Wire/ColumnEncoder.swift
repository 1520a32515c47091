/// Writes a column of whole numbers in the fewest bits that a few forms can do.
///
///     one number      zigzag
///     more            mode (6 bits), order (2 bits), then
///       0 to 56, 58   so many coefficients as the order says (8 bits each, signed), the first number (zigzag), what
///                     is left of each difference: as Rice codes, or sparse
///       57            the number of another column (from 0), a factor (zigzag), and a column of all numbers less
///                     (factor × the other's number + 16) >> 5
///       59            the number that all are (zigzag)
///       60            the first number, and the difference that all have (two zigzags)
///       61            an exponent (5 bits), and a column of all numbers divided by 10^exponent
///       62            a slope (zigzag), and a column of all numbers less slope × index
///       63            64 bits each
///
/// The predicted difference is (a × newest + b × the one before + c × the one before that + 16) >> 5 with differences
/// before the first taken as 0. All arithmetic is modulo 2^64. A Rice code with k low bits is number >> k as so many
/// ones and a zero, then the k low bits; 24 ones announce the number itself in 64 bits.
struct ColumnEncoder {
    private var steps: [Int64] = []
    private var residuals: [UInt64] = []
    private var others: [UInt64] = []

    /// Writes a column with the help of one of `others`, which the reader has then, where that takes fewer bits.
    mutating func encode(_ values: [Int64], besides others: [[Int64]], into bits: inout BitWriter) {
        guard let companion = ColumnCompanion.best(for: values, of: others) else {
            encode(values, into: &bits)
            return
        }
        var (alone, beside) = (BitWriter(), BitWriter())
        encode(values, into: &alone)
        beside.append(ColumnForm.beside, count: ColumnForm.modeBits + ColumnForm.orderBits)
        beside.append(number: UInt64(companion.index))
        beside.append(zigzag: companion.factor)
        encode(companion.takenOff(values, others[companion.index]), into: &beside)
        bits.append(beside.bitCount < alone.bitCount ? beside : alone)
    }

    /// - Parameter mayScale: whether common powers of ten are looked for, as in times.
    mutating func encode(_ values: [Int64], mayScale: Bool = false, into bits: inout BitWriter) {
        guard values.count > 1 else {
            if let only = values.first { bits.append(zigzag: only) }
            return
        }
        var first = values[0]
        steps.removeAll(keepingCapacity: true)
        for index in 1..<values.count { steps.append(values[index] &- values[index - 1]) }
        if mayScale { scale(&first, into: &bits) }
        let step = steps[0]
        if steps.allSatisfy({ $0 == step }) {
            appendHead(step == 0 ? ColumnForm.constant : ColumnForm.linear, ColumnPredictor(), into: &bits)
            bits.append(zigzag: first)
            if step != 0 { bits.append(zigzag: step) }
            return
        }
        incline(into: &bits)
        encodeResiduals(behind: first, into: &bits)
    }

    /// Divides by the largest of 10^9, 10^6 and 10^3 that divides all.
    private mutating func scale(_ first: inout Int64, into bits: inout BitWriter) {
        guard first != 0 || steps.contains(where: { $0 != 0 }) else { return }
        for exponent in [9, 6, 3] {
            let power = ColumnForm.powersOfTen[exponent]
            guard first % power == 0, steps.allSatisfy({ $0 % power == 0 }) else { continue }
            bits.append(ColumnForm.scaled, count: ColumnForm.modeBits + ColumnForm.orderBits)
            bits.append(UInt64(exponent), count: ColumnForm.exponentBits)
            first /= power
            for index in steps.indices { steps[index] /= power }
            return
        }
    }

    /// Takes the usual difference off where most of every difference is that.
    private mutating func incline(into bits: inout BitWriter) {
        let samples = 33
        let stride = max(1, steps.count / samples)
        var some: [Int64] = []
        for index in Swift.stride(from: 0, to: steps.count, by: stride) { some.append(steps[index]) }
        some.sort()
        let usual = some[some.count / 2]
        guard usual.magnitude > 1 else { return }
        var (before, after) = (0, 0)
        for step in steps {
            before += 64 - step.magnitude.leadingZeroBitCount
            after += 64 - (step &- usual).magnitude.leadingZeroBitCount
        }
        guard after + 24 + BitWriter.bitCount(ofNumber: usual.zigzag) < before else { return }
        bits.append(ColumnForm.inclined, count: ColumnForm.modeBits + ColumnForm.orderBits)
        bits.append(zigzag: usual)
        for index in steps.indices { steps[index] &-= usual }
    }

    private mutating func encodeResiduals(behind first: Int64, into bits: inout BitWriter) {
        var predictor = ColumnPredictor()
        predictor.residuals(of: steps, into: &residuals)
        var best = ResidualForm.best(for: residuals)
        for other in [ColumnFit.best(for: steps), steadyIfPlain()] where other.order > 0 && other != predictor {
            other.residuals(of: steps, into: &others)
            let form = ResidualForm.best(for: others)
            guard form.bitCount + other.order * 8 < best.bitCount + predictor.order * 8 else { continue }
            (predictor, best) = (other, form)
            swap(&residuals, &others)
        }
        guard best.bitCount < 64 * steps.count else {
            // The line that was taken off is given back by the form around this one.
            appendHead(ColumnForm.verbatim, ColumnPredictor(), into: &bits)
            var value = first
            bits.append(UInt64(bitPattern: value), count: 64)
            for step in steps {
                value &+= step
                bits.append(UInt64(bitPattern: value), count: 64)
            }
            return
        }
        appendHead(best.mode, predictor, into: &bits)
        for coefficient in predictor.coefficients {
            bits.append(UInt64(UInt8(bitPattern: Int8(coefficient))), count: ColumnForm.coefficientBits)
        }
        bits.append(zigzag: first)
        best.append(residuals, to: &bits)
    }

    /// Steps that mostly stay as they are deserve the predictor that says so.
    private func steadyIfPlain() -> ColumnPredictor {
        var changes = 0
        for index in 1..<steps.count where steps[index] != steps[index - 1] { changes += 1 }
        return changes * 4 < steps.count ? .steady : ColumnPredictor()
    }

    private func appendHead(_ mode: UInt64, _ predictor: ColumnPredictor, into bits: inout BitWriter) {
        bits.append(
            mode | UInt64(predictor.order) << UInt64(ColumnForm.modeBits),
            count: ColumnForm.modeBits + ColumnForm.orderBits)
    }
}
