/// Some of the bits of a whole number.
public struct BitField: Hashable, Sendable {
    /// The lowest of them; 0 is the lowest of the number.
    public var first: Int
    public var count: Int

    public init(first: Int, count: Int) {
        self.first = first
        self.count = count
    }

    /// Whether a number of so many bytes has them.
    public func fits(bytes: Int) -> Bool {
        first >= 0 && count >= 1 && first + count <= 8 * bytes
    }

    /// As they stand, or as a two's complement.
    func value(in pattern: UInt64, isSigned: Bool) -> Int64 {
        let unused = UInt64(64 - count)
        let high = (pattern >> UInt64(first)) << unused
        return isSigned ? Int64(bitPattern: high) >> Int64(unused) : Int64(truncatingIfNeeded: high >> unused)
    }
}
