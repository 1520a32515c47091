import Sensing

/// Cuts a stream into lines.
///
/// A blank line is a frame with an empty payload and no defect. A line that is longer than the maximum is given out in
/// pieces of that length, each with a defect, up to its end; so no more than one line is ever held back. A logger's
/// stamp goes to `loggerTime` and stays out of the payload.
public struct LineFramer: Framer {
    /// What ends a line.
    public enum Terminator: String, Hashable, Sendable, CaseIterable {
        /// LF; a CR is a byte of the payload.
        case lf
        /// LF, or CR LF; CRs around the line are no part of the payload (`LF CR` is some instruments' new line).
        case crlfOrLF
        /// CR; LFs around the line are no part of the payload.
        case cr
        /// CR, LF or both, as the instrument or the program that kept its lines ended them; between CR and LF there is
        /// an empty line.
        case any
    }

    private let maximumLength: Int
    private let terminator: Terminator
    private let finishIsCut: Bool
    private let readsStamps: Bool

    /// The beginning of a line whose end has not come yet; always shorter than the maximum.
    private var carry: [UInt8] = []
    private var carryTime: Timestamp?
    private var isOverlong = false

    /// `maximumLength` counts the terminator. With `finishIsCut` a last line without its end has a defect; tools that
    /// cut recordings often drop the last line end, so by default it is as good as any. `readsStamps` is for drivers
    /// whose instrument itself begins its lines with such a time: they turn it off.
    public init(
        maximumLength: Int = 4096, terminator: Terminator = .crlfOrLF, finishIsCut: Bool = false,
        readsStamps: Bool = true
    ) {
        self.maximumLength = max(1, maximumLength)
        self.terminator = terminator
        self.finishIsCut = finishIsCut
        self.readsStamps = readsStamps
    }

    public mutating func push(_ bytes: UnsafeRawBufferPointer, time: Timestamp, into frames: inout [Frame]) {
        var start = 0
        while start < bytes.count {
            let room = min(bytes.count - start, maximumLength - carry.count)
            let found = terminator.firstEnd(in: bytes, from: start, to: start + room)
            let end = found.map { $0 + 1 } ?? start + room
            let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
            if carry.isEmpty { carryTime = time }
            guard found != nil || carry.count + piece.count == maximumLength else {
                carry.append(contentsOf: piece)
                return
            }
            if found == nil { isOverlong = true }
            emit(piece, defect: isOverlong ? overlong : nil, into: &frames)
            if found != nil { isOverlong = false }
            start = end
        }
    }

    public mutating func finish(into frames: inout [Frame]) {
        if !carry.isEmpty {
            let cut = finishIsCut ? "cut short: no line end" : nil
            emit(UnsafeRawBufferPointer(start: nil, count: 0), defect: isOverlong ? overlong : cut, into: &frames)
        }
        isOverlong = false
    }

    private var overlong: String { "line longer than \(maximumLength) bytes" }

    private mutating func emit(_ end: UnsafeRawBufferPointer, defect: String?, into frames: inout [Frame]) {
        guard let time = carryTime else { return }
        guard !carry.isEmpty else {
            frames.append(frame(of: end, time: time, defect: defect))
            return
        }
        carry.append(contentsOf: end)
        frames.append(carry.withUnsafeBytes { frame(of: $0, time: time, defect: defect) })
        carry.removeAll(keepingCapacity: true)
    }

    private func frame(of line: UnsafeRawBufferPointer, time: Timestamp, defect: String?) -> Frame {
        let text = terminator.text(of: line)
        let stamp = readsStamps ? LoggerStamp.read(text) : nil
        let rest = UnsafeRawBufferPointer(rebasing: text[(stamp?.length ?? 0)...])
        return Frame(
            raw: [UInt8](line), payload: [UInt8](rest), time: time, loggerTime: stamp?.instant, defect: defect)
    }
}

extension LineFramer.Terminator {
    fileprivate static let carriageReturn: UInt8 = 0x0D
    fileprivate static let lineFeed: UInt8 = 0x0A

    // Kept, so that looking for a line's end allocates nothing.
    private static let both = [carriageReturn, lineFeed]

    /// Where the last byte of a line stands.
    func firstEnd(in bytes: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Int? {
        switch self {
        case .lf, .crlfOrLF: ByteScan.firstIndex(of: Self.lineFeed, in: bytes, from: start, count: end - start)
        case .cr: ByteScan.firstIndex(of: Self.carriageReturn, in: bytes, from: start, count: end - start)
        case .any: ByteScan.firstIndex(of: Self.both, in: bytes, from: start, to: end)
        }
    }

    /// Whether a byte before or after the line is left out of the payload.
    fileprivate func surrounds(_ byte: UInt8) -> Bool {
        switch self {
        case .lf: false
        case .crlfOrLF: byte == Self.carriageReturn
        case .cr: byte == Self.lineFeed
        case .any: byte == Self.carriageReturn || byte == Self.lineFeed
        }
    }

    /// A line without its end.
    func text(of line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var first = 0
        var last = line.count
        while first < last, surrounds(line[first]) { first += 1 }
        while last > first, ends(line[last - 1]) { last -= 1 }
        return UnsafeRawBufferPointer(rebasing: line[first..<last])
    }

    fileprivate func ends(_ byte: UInt8) -> Bool { byte == Self.lineFeed || byte == Self.carriageReturn && self != .lf }
}
