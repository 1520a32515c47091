/// The counter may have jumped: how far, and how many samples have shown since that it did not.
struct CounterDoubt: Hashable, Sendable {
    /// In nanoseconds.
    var amount: Int64
    /// CLOCK_MONOTONIC_RAW at which it arose last.
    var raw: Int64
    private var confirmations = 0

    private static let confirmationsNeeded = 3

    init(amount: Int64, raw: Int64) {
        self.amount = amount
        self.raw = raw
    }

    mutating func grow(by more: Int64, at raw: Int64) {
        amount = amount.addingClamped(more)
        (self.raw, confirmations) = (raw, 0)
    }

    /// A sample fits what was known before. True when that is enough.
    mutating func isRefuted(bySampleAt raw: Int64) -> Bool {
        if raw > self.raw { confirmations += 1 }
        return confirmations >= Self.confirmationsNeeded
    }
}
