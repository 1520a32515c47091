/// When to try again: bounded exponential back-off, spread by a jitter that the same seed gives again.
///
/// All times are monotonic nanoseconds.
public struct ReconnectSchedule: Hashable, Sendable {
    /// When the next try is due; nil when nothing has failed since the last success.
    public private(set) var deadline: UInt64?
    public private(set) var failures: Int = 0
    private var random: UInt64
    private let first: UInt64
    private let longest: UInt64

    public static let first: UInt64 = 250_000_000
    public static let longest: UInt64 = 30_000_000_000

    public init(seed: UInt64, first: UInt64 = Self.first, longest: UInt64 = Self.longest) {
        random = seed
        self.first = first
        self.longest = longest
    }

    /// A try failed: the next one is due after twice the last delay, less up to a quarter of it.
    public mutating func failed(now: UInt64) {
        let delay = min(longest, first << UInt64(min(failures, 20)))
        failures += 1
        deadline = now &+ delay &- nextRandom() % (delay / 4 + 1)
    }

    /// A try succeeded: the next failure starts from the shortest delay again.
    public mutating func succeeded() {
        failures = 0
        deadline = nil
    }

    /// SplitMix64 (Steele, Lea and Flood 2014).
    private mutating func nextRandom() -> UInt64 {
        random &+= 0x9E37_79B9_7F4A_7C15
        var mixed = random
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
