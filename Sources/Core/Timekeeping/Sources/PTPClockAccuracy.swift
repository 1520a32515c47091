/// clockAccuracy of a grandmaster (IEEE 1588-2008, table 6): within what its time is, as it says itself.
public struct PTPClockAccuracy: RawRepresentable, Hashable, Sendable {
    public var rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// 0x20 is 25 ns; each row has its upper limit in nanoseconds.
    private static let limits: [Int64] = [
        25, 100, 250, 1000, 2500, 10_000, 25_000, 100_000, 250_000, 1_000_000, 2_500_000, 10_000_000, 25_000_000,
        100_000_000, 250_000_000, 1_000_000_000, 10_000_000_000,
    ]

    /// Worse than 10 s.
    public static let useless = PTPClockAccuracy(rawValue: 0x31)
    public static let unknown = PTPClockAccuracy(rawValue: 0xFE)

    /// In nanoseconds; nil: it does not say. The classes below 25 ns of IEEE 1588-2019 (0x17 to 0x1F) are taken as 25 ns.
    public var limit: Int64? {
        switch rawValue {
        case 0x17..<0x20: Self.limits[0]
        case 0x20...0x30: Self.limits[Int(rawValue) - 0x20]
        default: nil
        }
    }
}
