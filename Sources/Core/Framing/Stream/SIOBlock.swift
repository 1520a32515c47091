import Sensing

/// One block of an SIO mooring controller: `01`, two letters that name the instrument, the controller's number, the
/// length and time of the block, its number, the check, `02`, the payload, `03`.
///
/// `\u{1}FL1236501_002Fu51EC7601_02_D2A6\u{2}`: 2F bytes, POSIX time 51EC7601, CRC-16/X-25 of the payload D2A6.
struct SIOBlock: Sendable {
    var payloadLength: Int
    var time: Instant
    var check: UInt16

    static let start: UInt8 = 0x01
    static let headerLength = 33
    private static let end: UInt8 = 0x03

    /// What the bytes at a place where a block may begin are.
    enum Reading {
        case none
        case incomplete
        case good(SIOBlock)
        /// The beginning of a block that is damaged, and how much of what follows belongs to it.
        case damaged(length: Int, defect: String)
    }

    var length: Int { Self.headerLength + payloadLength + 1 }

    /// Reads the block that the bytes begin with. `scanned` is how far they were searched for the header of another
    /// block, which cannot be in a payload: it means that this one was cut.
    static func read(_ bytes: UnsafeRawBufferPointer, atEnd: Bool, scanned: inout Int) -> Reading {
        let block: SIOBlock
        switch header(bytes) {
        case .none: return .none
        case .incomplete: return atEnd ? .none : .incomplete
        case .complete(let found): block = found
        }
        let here = min(bytes.count, block.length)
        scanned = max(scanned, headerLength)
        while let next = ByteScan.firstIndex(of: start, in: bytes, from: scanned, count: max(0, here - scanned)) {
            scanned = next
            switch header(UnsafeRawBufferPointer(rebasing: bytes[next..<here])) {
            case .complete:
                return .damaged(length: next, defect: "SIO block cut short: \(next) of \(block.length) bytes")
            case .incomplete where here < block.length && !atEnd: return .incomplete
            case .incomplete, .none: scanned = next + 1
            }
        }
        scanned = here
        guard here == block.length else {
            guard atEnd else { return .incomplete }
            return .damaged(length: here, defect: "SIO block cut short: \(here) of \(block.length) bytes")
        }
        return block.checked(bytes)
    }

    private func checked(_ bytes: UnsafeRawBufferPointer) -> Reading {
        let payload = UnsafeRawBufferPointer(rebasing: bytes[Self.headerLength..<(length - 1)])
        guard bytes[length - 1] == Self.end else {
            return .damaged(length: likelyEnd(bytes), defect: "SIO block without an end behind \(payloadLength) bytes")
        }
        let computed = Checksum.crc16X25.value(of: payload)
        guard computed == check else {
            let found = HexDigits.text(of: check, width: 4)
            let expected = HexDigits.text(of: computed, width: 4)
            return .damaged(length: length, defect: "SIO block's checksum is \(found), expected \(expected)")
        }
        return .good(self)
    }

    /// Where a block ends that is shorter than it says, or lost its end: where another seems to begin, or behind the
    /// last byte that ends one.
    private func likelyEnd(_ bytes: UnsafeRawBufferPointer) -> Int {
        let own = UnsafeRawBufferPointer(rebasing: bytes[..<length])
        for place in max(Self.headerLength, length - Self.headerLength)..<length where own[place] == Self.start {
            if case .incomplete = Self.header(UnsafeRawBufferPointer(rebasing: own[place...])) { return place }
        }
        return own[Self.headerLength...].lastIndex(of: Self.end).map { $0 + 1 } ?? length
    }

    // `a` is a letter or digit, `d` a digit, `h` a hexadecimal digit, `.` any printable character.
    private static let pattern: StaticString = "\u{1}aaddddddd_hhhh.hhhhhhhh_hh_hhhh\u{2}"

    private static func header(_ bytes: UnsafeRawBufferPointer) -> PrefixMatch<SIOBlock> {
        for index in 0..<headerLength {
            guard index < bytes.count else { return .incomplete }
            guard fits(bytes[index], pattern.utf8Start[index]) else { return .none }
        }
        let time = Instant(unixSeconds: Int64(number(bytes, at: 16, digits: 8)))
        return .complete(
            SIOBlock(
                payloadLength: number(bytes, at: 11, digits: 4), time: time,
                check: UInt16(number(bytes, at: 28, digits: 4))))
    }

    private static func fits(_ byte: UInt8, _ wanted: UInt8) -> Bool {
        switch wanted {
        case UInt8(ascii: "a"): byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
        case UInt8(ascii: "d"): byte &- 0x30 < 10
        case UInt8(ascii: "h"): HexDigits.value(of: byte) != nil
        case UInt8(ascii: "."): byte >= 0x20 && byte < 0x7F
        default: byte == wanted
        }
    }

    private static func number(_ bytes: UnsafeRawBufferPointer, at start: Int, digits: Int) -> Int {
        var value = 0
        for index in start..<start + digits { value = value << 4 | Int(HexDigits.value(of: bytes[index]) ?? 0) }
        return value
    }
}
