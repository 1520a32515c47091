/// The eight bytes that name a PTP clock.
public struct PTPClockIdentity: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public var rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// As `pmc` writes it: `6a2934.fffe.e39f6f`.
    public var description: String {
        let digits = String(rawValue, radix: 16)
        let all = String(repeating: "0", count: 16 - digits.count) + digits
        return "\(all.prefix(6)).\(all.dropFirst(6).prefix(4)).\(all.suffix(6))"
    }
}
