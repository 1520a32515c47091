/// When to try again after failures: the wait doubles up to a bound and is spread by a jitter that the seed decides.
///
/// Instants are nanoseconds of any monotonic clock. Without jitter, a hundred stations that lost one archive would all
/// come back in the same second.
public struct RetrySchedule: Sendable {
    /// How many failures there were since the last success.
    public private(set) var failures = 0
    /// When the next try is due; nil while nothing failed, which means at once.
    public private(set) var deadline: UInt64?

    private let firstWait: UInt64
    private let longestWait: UInt64
    private var random: UInt64

    public init(firstWait: UInt64 = 1_000_000_000, longestWait: UInt64 = 60_000_000_000, seed: UInt64) {
        self.firstWait = max(1, firstWait)
        self.longestWait = max(self.firstWait, longestWait)
        random = seed
    }

    public mutating func failed(now: UInt64) {
        let doublings = min(failures, 62)
        let bounded = firstWait > longestWait >> UInt64(doublings) ? longestWait : firstWait << UInt64(doublings)
        // Between three quarters of the wait and all of it, so that the bound holds.
        let spread = bounded / 4
        deadline = now &+ (bounded - (spread == 0 ? 0 : nextRandom() % (spread + 1)))
        failures += 1
    }

    public mutating func succeeded() {
        failures = 0
        deadline = nil
    }

    public func isDue(now: UInt64) -> Bool {
        deadline.map { now >= $0 } ?? true
    }

    /// SplitMix64 (Steele, Lea and Flood, 2014).
    private mutating func nextRandom() -> UInt64 {
        random &+= 0x9E37_79B9_7F4A_7C15
        return random.mixed
    }
}
