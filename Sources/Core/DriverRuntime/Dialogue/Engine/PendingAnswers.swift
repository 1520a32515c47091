import Sensing

/// How many answers may still come: after a command was sent twice, one more than anybody waits for. What is read from an
/// answer may be as old as the first of the commands that were not answered.
struct PendingAnswers: Sendable {
    /// No instrument answers later.
    private static let latest: UInt64 = 30_000_000_000

    private var count = 0
    private var lastAsked: UInt64 = 0
    /// When the oldest of them was asked for.
    private(set) var since: Timestamp?

    mutating func ask(_ now: DialogueMoment) {
        if count == 0 || now.monotonic > lastAsked + Self.latest { (count, since) = (0, now.time) }
        count += 1
        lastAsked = now.monotonic
    }

    mutating func answer() {
        count = max(0, count - 1)
    }

    mutating func forget() {
        (count, since) = (0, nil)
    }
}
