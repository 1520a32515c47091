/// Sums over a window of a stream, kept so that the check of any run of it costs about the same however long it is.
///
/// That is what keeps a stream full of false starts linear: each start is refused after a subtraction, not after adding
/// up the whole frame that it announces. A sum is kept for every block of bytes; the ends of a run are added up anew.
struct RunningSums: Sendable {
    /// The sum of all bytes before each end of a block that is still in the window.
    private var marks: [ByteSum] = [ByteSum()]
    /// The sum of all bytes so far.
    private var total = ByteSum()
    /// Where in the stream the first mark, the window and what comes next are.
    private var firstMark = 0
    private var start = 0
    private var end = 0

    /// A multiple of eight: `ByteSum` takes that many bytes at once.
    private static let block = 64

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        var index = 0
        while index < bytes.count {
            let count = min(Self.block - end % Self.block, bytes.count - index)
            total.add(bytes, from: index, count: count, atOdd: end & 1 == 1)
            index += count
            end += count
            if end % Self.block == 0 { marks.append(total) }
        }
    }

    mutating func dropFirst(_ count: Int) {
        start += count
        let obsolete = min((start - firstMark + Self.block - 1) / Self.block, marks.count)
        marks.removeFirst(obsolete)
        firstMark += obsolete * Self.block
    }

    /// The check of a run of the window, whose bytes are `run`; nil for a kind that is no sum.
    func value(of kind: Checksum, over run: UnsafeRawBufferPointer, at offset: Int) -> UInt16? {
        switch kind {
        case .crc16ARC, .crc16Modbus, .crc16X25, .crc16Kermit: nil
        default: sum(of: run, at: start + offset).check(kind, lastByte: run.last ?? 0, isOddLong: run.count & 1 == 1)
        }
    }

    /// The sum of a run, its first byte at an even place.
    private func sum(of run: UnsafeRawBufferPointer, at position: Int) -> ByteSum {
        var sum = ByteSum()
        let isOdd = position & 1 == 1
        let first = (position + Self.block - 1) / Self.block * Self.block
        let last = (position + run.count) / Self.block * Self.block
        guard first < last else {
            sum.add(run, from: 0, count: run.count, atOdd: false)
            return sum
        }
        sum = marks[(last - firstMark) / Self.block]
        sum.subtract(marks[(first - firstMark) / Self.block])
        sum.add(run, from: 0, count: first - position, atOdd: isOdd)
        sum.add(run, from: last - position, count: position + run.count - last, atOdd: false)
        if isOdd { swap(&sum.even, &sum.odd) }
        return sum
    }
}
