/// Which datastreams are meant, as `instrument/key`; `*` stands for any text: `ctd-1/temperature`, `ctd-*/*`.
public struct DatastreamPattern: Hashable, Sendable {
    public let instrument: String
    public let key: String

    public init(instrument: String, key: String) {
        self.instrument = instrument
        self.key = key
    }

    /// Nil unless there is an instrument before a slash and a key behind it.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        self.init(instrument: String(parts[0]), key: String(parts[1]))
    }

    /// Everything.
    public static let all = DatastreamPattern(instrument: "*", key: "*")

    /// Whether every datastream of such an instrument is meant.
    public func takesAll(of instrument: String) -> Bool {
        key == "*" && Self.matches(self.instrument, instrument)
    }

    public func matches(instrument: String, key: String) -> Bool {
        Self.matches(self.instrument, instrument) && Self.matches(self.key, key)
    }

    public func matches(instrument: String) -> Bool { Self.matches(self.instrument, instrument) }

    /// The usual comparison with stars: after a mismatch the last star takes one byte more.
    private static func matches(_ pattern: String, _ text: String) -> Bool {
        let pattern = Array(pattern.utf8)
        let text = Array(text.utf8)
        var position = 0
        var at = 0
        var star: (position: Int, at: Int)?
        while at < text.count {
            if position < pattern.count, pattern[position] == UInt8(ascii: "*") {
                star = (position, at)
                position += 1
            } else if position < pattern.count, pattern[position] == text[at] {
                position += 1
                at += 1
            } else if let last = star {
                star = (last.position, last.at + 1)
                position = last.position + 1
                at = last.at + 1
            } else {
                return false
            }
        }
        return pattern[position...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}

extension DatastreamPattern: CustomStringConvertible {
    public var description: String { "\(instrument)/\(key)" }
}
