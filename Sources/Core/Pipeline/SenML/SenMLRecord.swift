import Sensing

/// One measurement of a SenML pack with its base values resolved (RFC 8428, 4.6).
public struct SenMLRecord: Hashable, Sendable {
    public enum Value: Hashable, Sendable {
        case number(Quantity)
        case text(String)
        case truth(Bool)
        case data([UInt8])
    }

    /// The base name and its own.
    public var name: String
    /// Without the base name.
    public var ownName: String
    public var unit: String?
    /// Nil when it has a sum alone.
    public var value: Value?
    public var sum: Quantity?
    /// Seconds since 1970-01-01, or below 2^28 seconds from now; nil when nothing was said.
    public var time: Quantity?

    /// The time counts from when the pack is received.
    public var isRelative: Bool { time.map { $0.value < Self.relativeBelow } ?? true }

    /// RFC 8428, 4.5.3.
    private static let relativeBelow = 268_435_456.0

    public init(
        name: String, ownName: String, unit: String? = nil, value: Value? = nil, sum: Quantity? = nil,
        time: Quantity? = nil
    ) {
        self.name = name
        self.ownName = ownName
        self.unit = unit
        self.value = value
        self.sum = sum
        self.time = time
    }
}
