/// How residuals are written, and what that costs.
struct ResidualForm {
    var mode: UInt64
    var bitCount: Int

    static func best(for residuals: [UInt64]) -> ResidualForm {
        var lengths = [Int](repeating: 0, count: 65)
        lengths.withUnsafeMutableBufferPointer { lengths in
            for residual in residuals { lengths[64 &- residual.leadingZeroBitCount] &+= 1 }
        }
        var (half, median) = (lengths[0], 0)
        while half * 2 < residuals.count {
            median += 1
            half += lengths[median]
        }
        let lowest = min(max(0, median - 2), ColumnForm.maximumRiceBits - 2)
        var costs = (0, 0, 0)
        for residual in residuals {
            costs.0 &+= riceBits(residual, lowest)
            costs.1 &+= riceBits(residual, lowest + 1)
            costs.2 &+= riceBits(residual, lowest + 2)
        }
        var best = ResidualForm(mode: UInt64(lowest), bitCount: costs.0)
        if costs.1 < best.bitCount { best = ResidualForm(mode: UInt64(lowest + 1), bitCount: costs.1) }
        if costs.2 < best.bitCount { best = ResidualForm(mode: UInt64(lowest + 2), bitCount: costs.2) }
        guard lengths[0] * 8 > residuals.count * 7 else { return best }
        let sparse = sparseBits(residuals)
        return sparse < best.bitCount ? ResidualForm(mode: ColumnForm.sparse, bitCount: sparse) : best
    }

    func append(_ residuals: [UInt64], to bits: inout BitWriter) {
        guard mode == ColumnForm.sparse else {
            for residual in residuals { Self.appendRice(residual, Int(mode), to: &bits) }
            return
        }
        bits.append(number: UInt64(residuals.reduce(0) { $0 + ($1 == 0 ? 0 : 1) }))
        var zeros: UInt64 = 0
        for residual in residuals {
            guard residual != 0 else {
                zeros += 1
                continue
            }
            bits.append(number: zeros)
            bits.append(number: residual)
            zeros = 0
        }
    }

    private static func sparseBits(_ residuals: [UInt64]) -> Int {
        var (count, bitCount) = (UInt64(0), 0)
        var zeros: UInt64 = 0
        for residual in residuals {
            guard residual != 0 else {
                zeros += 1
                continue
            }
            bitCount += BitWriter.bitCount(ofNumber: zeros) + BitWriter.bitCount(ofNumber: residual)
            count += 1
            zeros = 0
        }
        return bitCount + BitWriter.bitCount(ofNumber: count)
    }

    @inline(__always)
    private static func riceBits(_ residual: UInt64, _ low: Int) -> Int {
        let ones = residual &>> UInt64(truncatingIfNeeded: low)
        return ones < UInt64(ColumnForm.escapeOnes)
            ? Int(truncatingIfNeeded: ones) &+ 1 &+ low : ColumnForm.escapeOnes + 64
    }

    @inline(__always)
    private static func appendRice(_ residual: UInt64, _ low: Int, to bits: inout BitWriter) {
        let ones = residual >> UInt64(low)
        guard ones < UInt64(ColumnForm.escapeOnes) else {
            bits.append((1 << UInt64(ColumnForm.escapeOnes)) - 1, count: ColumnForm.escapeOnes)
            bits.append(residual, count: 64)
            return
        }
        bits.append((1 << ones) - 1, count: Int(ones) + 1)
        bits.append(residual & ((1 << UInt64(low)) - 1), count: low)
    }
}
