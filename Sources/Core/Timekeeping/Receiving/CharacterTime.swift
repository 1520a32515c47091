/// How long one character takes on a serial line.
public struct CharacterTime: Hashable, Sendable {
    /// Start, data, parity and stop bits.
    public let bits: Int
    public let baud: Int

    public init(baud: Int, dataBits: Int, hasParity: Bool, stopBits: Int) {
        self.baud = max(1, baud)
        bits = 1 + dataBits + (hasParity ? 1 : 0) + stopBits
    }

    /// What so many characters take back to back, in nanoseconds: `count * bits / baud`.
    public func nanoseconds(characters count: Int) -> Int64 {
        let whole = Int64(clamping: count).multipliedReportingOverflow(by: Int64(bits) * 1_000_000_000)
        return whole.overflow ? Int64.max : whole.partialValue / Int64(baud)
    }
}
