import Sensing

/// The time that a data logger wrote in front of an instrument's bytes.
///
/// Two forms: `2014/04/24 00:01:58.003 ` (24 bytes, with `[adcpt:DLOGP4]:` after it when the logger names its port,
/// which some loggers do on samples too) and `2014-08-01T00:00:00.814000Z `.
public struct LoggerStamp: Hashable, Sendable {
    public var instant: Instant
    /// The text between the brackets of the tag: `adcpt:DLOGP4`.
    public var tag: String?
    /// How many bytes the stamp and the tag take: where the instrument's own bytes start.
    public var length: Int

    /// The bytes of the first form without a tag.
    static let plainLength = 24

    /// The stamp that the bytes begin with; nil without one, or when its date does not exist.
    public static func read(_ bytes: UnsafeRawBufferPointer) -> LoggerStamp? {
        guard case .complete(let stamp) = match(bytes, atEnd: true) else { return nil }
        return stamp
    }

    public static func read(_ bytes: [UInt8]) -> LoggerStamp? {
        bytes.withUnsafeBytes { read($0) }
    }

    /// The same for bytes that may go on: `incomplete` when more of them could make or lengthen a stamp.
    static func match(_ bytes: UnsafeRawBufferPointer, atEnd: Bool) -> PrefixMatch<LoggerStamp> {
        guard let first = bytes.first, mayStart(with: first) else { return .none }
        switch agreement(of: bytes, with: slashed) {
        case .none: return matchISO8601(bytes, atEnd: atEnd)
        case .incomplete: return atEnd ? .none : .incomplete
        case .complete: return matchSlashed(bytes, atEnd: atEnd)
        }
    }

    /// Every stamp starts with the year, and nothing was logged before 1900.
    static func mayStart(with byte: UInt8) -> Bool { byte == UInt8(ascii: "1") || byte == UInt8(ascii: "2") }

    // `d` stands for a digit.
    private static let slashed: StaticString = "dddd/dd/dd dd:dd:dd.ddd "
    private static let iso8601: StaticString = "dddd-dd-ddTdd:dd:dd"

    /// Longest name of an instrument in a tag; a bracket followed by more is no tag.
    private static let longestTag = 32

    private static func matchSlashed(_ bytes: UnsafeRawBufferPointer, atEnd: Bool) -> PrefixMatch<LoggerStamp> {
        var civil = civilTime(of: bytes)
        civil.nanosecond = number(in: bytes, at: 20, width: 3) * 1_000_000
        guard let instant = civil.instant else { return .none }
        let length = plainLength
        switch matchTag(bytes, from: length) {
        case .complete(let end):
            let tag = String(decoding: bytes[length + 1..<end - 2], as: UTF8.self)
            return .complete(LoggerStamp(instant: instant, tag: tag, length: end))
        case .incomplete where !atEnd: return .incomplete
        default: return .complete(LoggerStamp(instant: instant, tag: nil, length: length))
        }
    }

    /// `[name:DLOGPn]:`; found is the index behind it.
    private static func matchTag(_ bytes: UnsafeRawBufferPointer, from start: Int) -> PrefixMatch<Int> {
        let opening: StaticString = "["
        let port: StaticString = ":DLOGPd]:"
        guard case .complete = agreement(of: bytes, with: opening, at: start) else {
            return start < bytes.count ? .none : .incomplete
        }
        var index = start + 1
        while index < bytes.count, isName(bytes[index]) { index += 1 }
        guard index - start <= longestTag else { return .none }
        switch agreement(of: bytes, with: port, at: index) {
        case .complete where index > start + 1: return .complete(index + port.utf8CodeUnitCount)
        case .incomplete: return .incomplete
        default: return .none
        }
    }

    private static func matchISO8601(_ bytes: UnsafeRawBufferPointer, atEnd: Bool) -> PrefixMatch<LoggerStamp> {
        switch agreement(of: bytes, with: iso8601) {
        case .none: return .none
        case .incomplete: return atEnd ? .none : .incomplete
        case .complete: break
        }
        var civil = civilTime(of: bytes)
        var index = iso8601.utf8CodeUnitCount
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            index += 1
            var unit = 100_000_000
            while index < bytes.count, isDigit(bytes[index]), unit > 0 {
                civil.nanosecond += Int(bytes[index] - 0x30) * unit
                unit /= 10
                index += 1
            }
        }
        switch agreement(of: bytes, with: "Z ", at: index) {
        case .none: return .none
        case .incomplete: return atEnd ? .none : .incomplete
        case .complete:
            guard let instant = civil.instant else { return .none }
            return .complete(LoggerStamp(instant: instant, tag: nil, length: index + 2))
        }
    }

    /// Compares the bytes at `start` with a template in which `d` is any digit.
    private static func agreement(
        of bytes: UnsafeRawBufferPointer, with template: StaticString, at start: Int = 0
    ) -> PrefixMatch<Void> {
        for offset in 0..<template.utf8CodeUnitCount {
            guard start + offset < bytes.count else { return .incomplete }
            let byte = bytes[start + offset]
            let wanted = template.utf8Start[offset]
            guard wanted == UInt8(ascii: "d") ? isDigit(byte) : byte == wanted else { return .none }
        }
        return .complete(())
    }

    /// Date and time down to the second: both forms have their digits at the same places.
    private static func civilTime(of bytes: UnsafeRawBufferPointer) -> CivilTime {
        CivilTime(
            year: number(in: bytes, at: 0, width: 4), month: number(in: bytes, at: 5, width: 2),
            day: number(in: bytes, at: 8, width: 2), hour: number(in: bytes, at: 11, width: 2),
            minute: number(in: bytes, at: 14, width: 2), second: number(in: bytes, at: 17, width: 2))
    }

    private static func number(in bytes: UnsafeRawBufferPointer, at start: Int, width: Int) -> Int {
        var value = 0
        for index in start..<start + width { value = value * 10 + Int(bytes[index] &- 0x30) }
        return value
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    private static func isName(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
}
