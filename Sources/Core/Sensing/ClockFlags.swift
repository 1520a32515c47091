/// What is unusual about the station clock at an instant, beside its state; the numbers go over the wire.
public struct ClockFlags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// A source is worse than it was: PTP clock class, clock accuracy, stratum.
    public static let degradedSource = ClockFlags(rawValue: 1 << 0)
    /// A step, a suspend or a move of the machine: what was known before it is not used.
    public static let disrupted = ClockFlags(rawValue: 1 << 1)
    /// Two sources contradict each other; the interval covers both.
    public static let conflict = ClockFlags(rawValue: 1 << 2)
    public static let leapPending = ClockFlags(rawValue: 1 << 3)
    /// A leap second may have come that nobody told us of.
    public static let leapTableExpired = ClockFlags(rawValue: 1 << 4)
    /// A source may be spreading a leap second over hours.
    public static let smear = ClockFlags(rawValue: 1 << 5)

    /// Every flag with its name, in the order of their bits.
    public static let named: [(flag: ClockFlags, name: String)] = [
        (.degradedSource, "degraded_source"), (.disrupted, "disrupted"), (.conflict, "conflict"),
        (.leapPending, "leap_pending"), (.leapTableExpired, "leap_table_expired"), (.smear, "smear"),
    ]

    public var names: [String] { Self.named.filter { contains($0.flag) }.map(\.name) }
}
