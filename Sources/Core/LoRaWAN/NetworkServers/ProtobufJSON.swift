import Framing
import Sensing

/// What JSON made of protocol buffers writes in its own way: members with their default value are absent, 64 bits are
/// strings, bytes base64, times RFC 3339, durations seconds with an `s`.
extension JSONValue {
    /// A member that is a whole number within bounds; absent is 0, nil is out of bounds or no number.
    func whole<Value: FixedWidthInteger>(_ path: String..., as type: Value.Type) -> Value? {
        guard let value = member(path) else { return 0 }
        return value.integer.flatMap { Value(exactly: $0) }
    }

    /// A member that is true; absent is false.
    func isTrue(_ name: String) -> Bool { self[name]?.truth ?? false }

    /// A member that holds a time.
    func instant(_ name: String) -> Instant? { self[name]?.text.flatMap { Instant(rfc3339: $0) } }

    private func member(_ path: [String]) -> JSONValue? {
        path.reduce(Optional(self)) { $0?[$1] }
    }

    /// Nanoseconds of `"1.234s"`.
    var duration: Int64? {
        guard let text, text.hasSuffix("s") else { return nil }
        let parts = text.dropLast().split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let seconds = Int64(parts[0]), seconds >= 0, seconds < 8_000_000_000 else { return nil }
        guard parts.count == 2 else { return seconds * Instant.nanosecondsPerSecond }
        let digits = parts[1]
        guard (1...9).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let fraction = Int64(digits + String(repeating: "0", count: 9 - digits.utf8.count))
        else { return nil }
        return seconds * Instant.nanosecondsPerSecond + fraction
    }
}

extension Instant {
    /// RFC 3339 with any offset: `2022-07-18T09:34:15.775023242+00:00`.
    init?(rfc3339 text: String) {
        guard let mark = text.utf8.last, mark != UInt8(ascii: "Z"), mark != UInt8(ascii: "z") else {
            let utc = text.hasSuffix("z") ? text.dropLast() + "Z" : text[...]
            guard utc.utf8.count > 1 else { return nil }
            self.init(iso8601: String(utc))
            return
        }
        guard let sign = text.dropFirst(11).lastIndex(where: { $0 == "+" || $0 == "-" }),
            let local = Instant(iso8601: String(text[..<sign]))
        else { return nil }
        let parts = text[text.index(after: sign)...].split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hours = Int64(parts[0]),
            let minutes = Int64(parts[1]), (0...23).contains(hours), (0...59).contains(minutes)
        else { return nil }
        let offset = (hours * 3600 + minutes * 60) * Instant.nanosecondsPerSecond
        self = local.adding(nanoseconds: text[sign] == "+" ? -offset : offset)
    }
}
