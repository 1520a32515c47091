import Framing
import Sensing

/// Cuts a file of rows of one length behind the lines of a header; each row is a frame of the first layout.
struct RowFramer: Framer {
    private let rows: FixedRows
    private var lines = LineFramer(readsStamps: false)
    /// The lines of the header that came.
    private var seen = 0
    /// A row that is not whole yet, and when it began.
    private var carry: [UInt8] = []
    private var carryTime: Timestamp?

    init(_ rows: FixedRows) {
        self.rows = rows
        carry.reserveCapacity(rows.length)
    }

    mutating func push(_ bytes: UnsafeRawBufferPointer, time: Timestamp, into frames: inout [Frame]) {
        var start = 0
        while seen < rows.headerLines, start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
            lines.push(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), time: time, into: &frames)
            if bytes[end - 1] == 0x0A { seen += 1 }
            start = end
        }
        while start < bytes.count {
            let end = min(bytes.count, start + rows.length - carry.count)
            if carry.isEmpty { carryTime = time }
            carry.append(contentsOf: bytes[start..<end])
            start = end
            if carry.count == rows.length { emit(defect: rows.refusal, time, into: &frames) }
        }
    }

    mutating func finish(into frames: inout [Frame]) {
        lines.finish(into: &frames)
        guard !carry.isEmpty, let time = carryTime else { return }
        emit(
            defect: rows.refusal ?? "cut short: \(carry.count) of the \(rows.length) bytes of a row", time,
            into: &frames)
    }

    private mutating func emit(defect: String?, _ time: Timestamp, into frames: inout [Frame]) {
        frames.append(
            Frame(raw: carry, payload: carry, time: carryTime ?? time, defect: defect, kind: .layout(0)))
        carry.removeAll(keepingCapacity: true)
    }
}
