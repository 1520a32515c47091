import Framing

/// How several instruments share one line.
public struct SharedLineSettings: Hashable, Sendable {
    /// How one tells whose answer comes and where it ends.
    public var replies: PolledReply
    /// The least silence between an answer and the next request, in nanoseconds.
    public var turnAround: UInt64
    /// How long an answer is waited for, in nanoseconds; a dead instrument costs the others as much.
    public var patience: UInt64

    /// 3.5 characters at 9600 baud are 4 ms (Modbus over serial line, 2.5.1.1).
    public static let usualTurnAround: UInt64 = 5_000_000
    public static let usualPatience: UInt64 = 1_000_000_000

    public init(
        replies: PolledReply, turnAround: UInt64 = Self.usualTurnAround, patience: UInt64 = Self.usualPatience
    ) {
        self.replies = replies
        self.turnAround = turnAround
        self.patience = patience
    }
}
