/// When a fault that comes again and again begins next, and whether it is under way.
struct RecurringFault: Sendable {
    private let recurrence: FaultPlan.Recurrence?
    private var chance: SeededGenerator
    /// The beginning of the next one, or of the one under way; nil when there is never one.
    private(set) var start: Nanoseconds?
    private(set) var isUnderWay = false

    init(_ recurrence: FaultPlan.Recurrence?, seed: UInt64, purpose: String, start: Nanoseconds) {
        self.recurrence = recurrence
        chance = SeededGenerator(seed: seed, purpose: purpose)
        scheduleNext(after: start)
    }

    /// The next beginning or end.
    var deadline: Nanoseconds? {
        guard let start, let recurrence else { return nil }
        return isUnderWay ? start + recurrence.lasting : start
    }

    mutating func begin() { isUnderWay = true }

    mutating func end() {
        guard let end = deadline else { return }
        isUnderWay = false
        scheduleNext(after: end)
    }

    mutating func scheduleNext(after instant: Nanoseconds) {
        guard let recurrence else { return }
        start = instant + Nanoseconds(Double(recurrence.every) * (0.5 + chance.unit()))
    }
}
