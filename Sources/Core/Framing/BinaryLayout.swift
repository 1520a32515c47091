/// How a kind of binary frame starts, says its length and is checked.
public struct BinaryLayout: Sendable {
    /// The order of the bytes of a number.
    public enum ByteOrder: String, Hashable, Sendable {
        case littleEndian
        case bigEndian
    }

    /// What the number in the length field counts.
    public enum Counted: Hashable, Sendable {
        /// Bytes from the first sync byte up to the checksum: RDI PD0.
        case bytesBeforeChecksum
        /// Bytes of the whole frame.
        case bytesOfEverything
        /// 16-bit words of the whole frame: Nortek.
        case wordsOfEverything
        /// Bytes after a header of so many bytes, a checksum and trailer at the end not counted: Nortek AD2CP.
        case bytesAfterHeader(Int)
    }

    /// How long a frame is.
    public enum Length: Hashable, Sendable {
        /// Always so many bytes, everything included.
        case fixed(Int)
        case field(offset: Int, width: Int, order: ByteOrder, counts: Counted)
    }

    /// Where the checksum stands and what it covers.
    public enum CheckPlace: Hashable, Sendable {
        /// At the end, before the trailer; covers all that is before it.
        case end
        /// At an offset in the header; covers all from `dataStart` on, the trailer left out.
        case header(offset: Int, dataStart: Int)
    }

    /// The bytes that every frame starts with, or has at `syncOffset`.
    public var sync: [UInt8]
    /// How many bytes of a frame come before its sync: 4 in a Simrad datagram, whose length comes first.
    public var syncOffset: Int
    public var length: Length
    public var checksum: Checksum?
    public var checkPlace: CheckPlace
    /// Bytes behind the checksum that belong to the frame: 2 where CR LF ends a binary frame.
    public var trailerLength: Int
    /// Whether the last bytes of a frame are its length field once more: Simrad.
    public var repeatsLength: Bool
    /// The longest frame that is believed; bounds the memory.
    public var maximumLength: Int
    /// How many bytes it takes to decide about `isPlausible`.
    var plausibilityLength = 0
    /// A look at the first bytes that saves waiting for the end of a frame that cannot be one.
    var isPlausible: (@Sendable (UnsafeRawBufferPointer) -> Bool)?

    public init(
        sync: [UInt8], length: Length, checksum: Checksum?, checkPlace: CheckPlace = .end, trailerLength: Int = 0,
        maximumLength: Int = 8192, syncOffset: Int = 0, repeatsLength: Bool = false
    ) {
        self.sync = sync
        self.syncOffset = max(0, syncOffset)
        self.repeatsLength = repeatsLength
        self.length = length
        self.checksum = checksum
        self.checkPlace = checkPlace
        self.trailerLength = max(0, trailerLength)
        self.maximumLength = maximumLength
    }

    /// The layout for those frames only of which the first `length` bytes pass a test: a header's own checksum, a kind
    /// that exists. A start that fails it costs nothing; without a test the whole announced length is waited for.
    public func requiring(
        first length: Int, _ isPlausible: @escaping @Sendable (UnsafeRawBufferPointer) -> Bool
    ) -> BinaryLayout {
        var layout = self
        layout.plausibilityLength = length
        layout.isPlausible = isPlausible
        return layout
    }

    /// What makes the layout unusable; nil for a good one. For declarations, which are checked before they run.
    public var problem: String? {
        if sync.isEmpty { return "no sync bytes: name at least one byte that every frame starts with" }
        if case .field(let offset, let width, _, _) = length, offset < 0 || !(1...4).contains(width) {
            return "the length field is \(width) bytes at offset \(offset); it can be 1 to 4 bytes from offset 0 on"
        }
        if case .fixed(let total) = length, total < shortestFrame {
            return "a frame of \(total) bytes has no room for its header and checksum (\(shortestFrame) bytes)"
        }
        if case .header(let offset, let dataStart) = checkPlace, offset < 0 || dataStart < 0 {
            return "the checksum stands at \(offset) and covers the bytes from \(dataStart) on; both count from 0"
        }
        guard maximumLength < shortestFrame else { return nil }
        return "the longest frame is \(maximumLength) bytes, the shortest possible one \(shortestFrame)"
    }

    /// How many bytes it takes to know the length of a frame.
    var headerLength: Int {
        let least = max(syncOffset + sync.count, plausibilityLength)
        guard case .field(let offset, let width, _, _) = length else { return least }
        return max(least, offset + width)
    }

    /// The length of the whole frame that starts with a header; nil when the header says something impossible.
    func frameLength(header: UnsafeRawBufferPointer) -> Int? {
        guard let total = announcedLength(header), total >= shortestFrame, total <= maximumLength else { return nil }
        guard let isPlausible, !isPlausible(header) else { return total }
        return nil
    }

    /// The run that the checksum covers in a frame of so many bytes, and where the checksum stands.
    func checked(frameLength: Int) -> (run: Range<Int>, place: Int)? {
        guard let checksum else { return nil }
        let end = frameLength - trailerLength
        switch checkPlace {
        case .end: return (0..<end - checksum.width, end - checksum.width)
        case .header(let offset, let dataStart): return (dataStart..<end, offset)
        }
    }

    /// Whether what stands behind the data is as it must be. A trailer is looked at where no checksum tells: one or two
    /// bytes are a line end.
    func isTailGood(_ frame: UnsafeRawBufferPointer) -> Bool {
        if repeatsLength, case .field(let offset, let width, _, _) = length, width <= frame.count {
            let copy = frame.count - width
            for index in 0..<width where frame[copy + index] != frame[offset + index] { return false }
            return true
        }
        guard checksum == nil, (1...2).contains(trailerLength) else { return true }
        let ending = frame.suffix(trailerLength)
        let isEnd = ending.last == 0x0A || (trailerLength == 1 && ending.last == 0x0D)
        return isEnd && (trailerLength == 1 || ending.first == 0x0D)
    }

    private var checkWidthAtEnd: Int { checkPlace == .end ? checksum?.width ?? 0 : 0 }

    private var shortestFrame: Int {
        var header = max(headerLength, 1)
        if case .header(let offset, let dataStart) = checkPlace {
            header = max(header, dataStart, offset + (checksum?.width ?? 0))
        }
        return header + checkWidthAtEnd + trailerLength
    }

    private func announcedLength(_ header: UnsafeRawBufferPointer) -> Int? {
        guard case .field(let offset, let width, let order, let counts) = length else {
            guard case .fixed(let total) = length else { return nil }
            return total
        }
        guard let number = number(in: header, at: offset, width: width, order: order) else { return nil }
        switch counts {
        case .bytesBeforeChecksum: return number + checkWidthAtEnd + trailerLength
        case .bytesOfEverything: return number
        case .wordsOfEverything: return number * 2
        case .bytesAfterHeader(let header): return header + number + checkWidthAtEnd + trailerLength
        }
    }

    /// Nil above the maximum, so that no sum with it can overflow.
    private func number(in header: UnsafeRawBufferPointer, at offset: Int, width: Int, order: ByteOrder) -> Int? {
        var value = 0
        for index in 0..<width {
            let byte = header[offset + (order == .bigEndian ? index : width - 1 - index)]
            value = value << 8 | Int(byte)
            guard value <= maximumLength else { return nil }
        }
        return value
    }
}
