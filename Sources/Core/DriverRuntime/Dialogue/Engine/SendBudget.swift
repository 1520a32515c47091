/// How often the station speaks to an instrument by itself: an instrument that goes mad is not flooded.
///
/// Polls and people's commands are not counted; they have bounds of their own.
struct SendBudget: Sendable {
    static let mostPerMinute = 60
    private static let minute: UInt64 = 60_000_000_000

    /// Monotonic instants of the last sends, the oldest first.
    private var sent: [UInt64] = []

    mutating func spend(now: UInt64) {
        if sent.count >= Self.mostPerMinute { sent.removeFirst() }
        sent.append(now)
    }

    /// When something may be sent.
    func earliest(now: UInt64) -> UInt64 {
        guard sent.count >= Self.mostPerMinute, let oldest = sent.first else { return now }
        return max(now, oldest + Self.minute)
    }
}

/// How long to leave an instrument that does not answer alone: doubling up to five minutes, for ever.
struct BackOff: Sendable {
    static let firstWait: UInt64 = 2_000_000_000
    static let longestWait: UInt64 = 300_000_000_000

    private var wait = Self.firstWait

    mutating func next() -> UInt64 {
        defer { wait = min(wait * 2, Self.longestWait) }
        return wait
    }

    mutating func reset() {
        wait = Self.firstWait
    }
}
