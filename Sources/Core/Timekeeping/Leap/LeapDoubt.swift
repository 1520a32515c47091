import Sensing

/// A midnight after which UTC may have been moved by a second, and what the sources made of it.
struct LeapDoubt: Hashable, Sendable {
    /// The first instant of the month.
    var from: Instant
    /// The change that was announced and is already counted in our UTC; 0 where none is.
    var expected: Int
    private var votes: [String: [Int: Int]] = [:]

    /// So many samples of one source that say the same.
    private static let samplesToDecide = 2

    init(from: Instant, expected: Int) {
        self.from = from
        self.expected = expected
    }

    /// Around the midnight itself UTC is told in too many ways (23:59:60, 23:59:59 twice, 00:00:00 twice).
    func isSettling(_ utc: Instant) -> Bool {
        let away = utc.nanoseconds(since: from)
        return away > -1_500_000_000 && away < 2_500_000_000
    }

    mutating func observe(_ difference: Double, of source: String, at utc: Instant) {
        guard utc.nanoseconds(since: from) > 2_500_000_000 else { return }
        let seconds = (difference / 1e9).rounded()
        guard abs(seconds) <= 1, abs(difference / 1e9 - seconds) < 0.3 else { return }
        votes[source, default: [:]][Int(seconds), default: 0] += 1
    }

    /// By how much TAI less UTC changed against what was in force before; nil until most of the `voters` have shown it.
    func verdict(of voters: Int) -> Int? {
        var decided: [Int: Int] = [:]
        for counts in votes.values {
            for (seconds, count) in counts where count >= Self.samplesToDecide { decided[seconds, default: 0] += 1 }
        }
        guard let best = decided.max(by: { $0.value < $1.value }), best.value * 2 > max(votes.count, voters) else {
            return nil
        }
        return expected - best.key
    }
}
