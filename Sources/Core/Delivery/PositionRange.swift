/// Positions `first` to `last` of one epoch, both included.
public struct PositionRange: Hashable, Sendable {
    public var first: UInt64
    public var last: UInt64

    /// The largest position: SQLite counts in signed 64 bits, and `last + 1` must still fit.
    public static let maximumPosition = UInt64(Int64.max) - 1

    /// `first` must not lie after `last`; for numbers from outside use `init(checking:)`.
    public init(first: UInt64, last: UInt64) {
        precondition(first <= last, "a range of positions ends before it begins")
        self.first = first
        self.last = last
    }

    /// Nil when the numbers, which came from outside, are no possible range of positions.
    public init?(checking first: UInt64, to last: UInt64) {
        guard first >= 1, first <= last, last <= Self.maximumPosition else { return nil }
        self.init(first: first, last: last)
    }

    public var count: UInt64 { last - first + 1 }

    public func contains(_ position: UInt64) -> Bool {
        first <= position && position <= last
    }

    public func overlaps(_ other: PositionRange) -> Bool {
        first <= other.last && other.first <= last
    }
}

extension PositionRange: CustomStringConvertible {
    /// `17` or `17 to 40`.
    public var description: String {
        first == last ? "\(first)" : "\(first) to \(last)"
    }
}

extension PositionRange: Codable {
    /// On the wire a range is an array of two numbers: `[17,40]`.
    public init(from decoder: any Decoder) throws {
        var pair = try decoder.unkeyedContainer()
        let first = try pair.decode(UInt64.self)
        let last = try pair.decode(UInt64.self)
        guard pair.isAtEnd, let range = PositionRange(checking: first, to: last) else {
            throw DecodingError.dataCorruptedError(in: pair, debugDescription: "[\(first),\(last)] is no range")
        }
        self = range
    }

    public func encode(to encoder: any Encoder) throws {
        var pair = encoder.unkeyedContainer()
        try pair.encode(first)
        try pair.encode(last)
    }
}
