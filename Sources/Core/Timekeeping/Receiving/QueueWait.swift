/// How long the bytes of one read may have waited for it, in nanoseconds.
public struct QueueWait: Hashable, Sendable {
    /// Since nothing waited: no byte of this read is older.
    public var sinceEmpty: Int64
    /// How long nobody was waiting for bytes, plus how long waking up may take: no byte waited longer than this.
    public var unattended: Int64

    public init(sinceEmpty: Int64, unattended: Int64) {
        self.sinceEmpty = sinceEmpty
        self.unattended = unattended
    }
}

/// Follows one reader, so that each read knows how long its bytes may have waited. Times are monotonic nanoseconds.
///
/// A reader that waits is woken by the first byte; a reader that is busy finds later what came meanwhile.
public struct QueueWatch: Hashable, Sendable {
    /// The longest time from the arrival of a byte to the waking of the reader that waits for it.
    public let wakeUp: Int64
    private var emptyAt: UInt64
    private var waitingFrom: UInt64
    /// How late the reader came lately, where that can be seen; fades with the reads after it.
    private var slowest: Int64 = 0

    /// Measured with both cores loaded and no real-time priority: serial reads up to 223 ms, TCP reads up to 53 ms late.
    public static let serialWakeUp: Int64 = 250_000_000
    public static let socketWakeUp: Int64 = 60_000_000

    /// `now`: when the line was opened, with nothing in its queue.
    public init(wakeUp: Int64, now: UInt64) {
        self.wakeUp = wakeUp
        emptyAt = now
        waitingFrom = now
    }

    /// The reader begins to wait for bytes.
    public mutating func waits(from now: UInt64) {
        waitingFrom = now
    }

    /// The reader came so long after bytes whose arrival is known: it may come four times as late again. A machine with far
    /// more to do than it can lets it wait for longer than was ever measured.
    public mutating func wasLate(by nanoseconds: Int64) {
        slowest = max(slowest / 1000 * 999, nanoseconds)
    }

    /// How long the bytes that are read at `now` may have waited.
    public func wait(at now: UInt64) -> QueueWait {
        let busy = waitingFrom > emptyAt ? Int64(clamping: waitingFrom - emptyAt) : 0
        let sinceEmpty = now > emptyAt ? Int64(clamping: now - emptyAt) : 0
        return QueueWait(
            sinceEmpty: sinceEmpty, unattended: busy.addingClamped(max(wakeUp, min(slowest, Int64.max / 4) * 4)))
    }

    /// The reader took all that was there; `now` was just before the read.
    public mutating func isEmpty(at now: UInt64) {
        emptyAt = now
    }
}
