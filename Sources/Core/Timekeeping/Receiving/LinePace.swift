/// How the characters of a serial line come, as far as it says when each of them arrived.
public struct LinePace: Hashable, Sendable {
    /// What one character takes, in nanoseconds; 0 where characters do not take their time, or it is not known yet that
    /// they do.
    public var character: Int64
    /// How late the quickest of many reads may still be, in nanoseconds: what driver and adapter always take, which no
    /// comparison of reads shows.
    public var quickest: Int64

    public init(character: Int64, quickest: Int64) {
        self.character = character
        self.quickest = quickest
    }

    public var isPaced: Bool { character > 0 }
}
