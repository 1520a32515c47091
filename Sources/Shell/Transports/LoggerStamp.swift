import Sensing

/// The 24 bytes that a data concentrator logger writes in front of each line: `2013/11/23 00:00:25.236 `, in UTC.
enum LoggerStamp {
    static let byteCount = 24
    private static let pattern = Array("dddd/dd/dd dd:dd:dd.ddd ".utf8)

    /// The stamp with which these bytes begin, or nil.
    static func read(_ bytes: UnsafeRawBufferPointer) -> Instant? {
        guard bytes.count >= byteCount else { return nil }
        for (byte, expected) in zip(bytes, pattern) {
            let isDigit = (0x30...0x39).contains(byte)
            guard expected == UInt8(ascii: "d") ? isDigit : byte == expected else { return nil }
        }
        func number(_ range: Range<Int>) -> Int {
            bytes[range].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
        return CivilTime(
            year: number(0..<4), month: number(5..<7), day: number(8..<10), hour: number(11..<13),
            minute: number(14..<16), second: number(17..<19), nanosecond: number(20..<23) * 1_000_000
        ).instant
    }

    /// Where the next line that begins with a stamp starts, after the first byte; nil when there is none.
    static func nextStampedLine(in bytes: UnsafeRawBufferPointer) -> Int? {
        var start = 0
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            start = end + 1
            if read(UnsafeRawBufferPointer(rebasing: bytes[start...])) != nil { return start }
        }
        return nil
    }
}
