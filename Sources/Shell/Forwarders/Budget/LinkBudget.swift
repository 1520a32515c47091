import Sensing
import Store

/// Says when so many bytes may go over a link, so that its limits are never exceeded: what is sent was there before.
///
/// Whoever sends asks `earliest`, then carries out `reservation` durably, then calls `spend`. A restart loses the rest of
/// a reservation and nothing else, so a day's limit holds over power cuts.
public struct LinkBudget: Sendable {
    /// A part of the day is taken to end so much earlier, because a message that was handed over is still on its way.
    static let closingTime: Int64 = 5
    /// Short enough that waiting pays for itself in a second, as a limit by the second means it.
    static let burst: UInt64 = 1_000_000_000
    /// How soon the time of day is asked for again while it is not known.
    static let patience: UInt64 = 10_000_000_000

    public let limits: BudgetLimits
    /// Since when the bytes by the second have not been used. The first second starts empty.
    private var unusedSince: UInt64?
    /// What the largest message costs that was to be sent; so much may be saved up for it while smaller ones go.
    private var largest: UInt64 = 0
    /// The newest UTC day that was seen, in days since 1970.
    private var day: Int32?
    /// On that day.
    private var spent: UInt64 = 0
    /// Of `spent`, what went while nobody knew the day: it may have been the next one.
    private var spentUndated: UInt64 = 0
    /// Durably written down; never less than `spent`.
    private var reserved: LinkSpending?
    /// Whether it is known what was spent before this run.
    private var isRestored: Bool

    public init(limits: BudgetLimits) {
        self.limits = limits
        isRestored = limits.bytesPerDay == nil
    }

    /// What had been written down before this run; nil when nothing was.
    public mutating func restored(_ spending: LinkSpending?) {
        isRestored = true
        guard let spending else { return }
        day = spending.day == LinkSpending.unknownDay ? nil : spending.day
        spent = spending.bytes
        if day == nil { spentUndated = spent }
        reserved = spending
    }

    public var needsRestoring: Bool { !isRestored }

    /// To be called before anything is asked: time goes on, a day ends.
    public mutating func advance(to now: LinkTime) {
        if unusedSince == nil { unusedSince = now.monotonic }
        guard let today = now.utc.map(Self.day), today > day ?? .min else {
            if now.utc != nil, day != nil { spentUndated = 0 }
            return
        }
        // What went while the day was not known may have gone on this one.
        spent = spentUndated
        spentUndated = 0
        day = today
    }

    /// When so much may be sent, by the monotonic counter; nil when that is not known: the day's limit is smaller, or
    /// what was spent before is not read yet.
    public func earliest(_ cost: UInt64, now: LinkTime) -> UInt64? {
        guard isRestored, cost <= limits.bytesPerDay ?? .max else { return nil }
        var wait: UInt64 = 0
        if let left = leftToday, left < cost { wait = untilTomorrow(now) }
        wait = max(wait, untilOpen(now))
        return max(now.monotonic + wait, paidFor(cost, now: now.monotonic))
    }

    /// What must be durable before so much is spent; nil when it is already.
    public func reservation(for cost: UInt64, now: LinkTime) -> LinkSpending? {
        guard let limit = limits.bytesPerDay else { return nil }
        let day = now.utc == nil ? LinkSpending.unknownDay : self.day ?? LinkSpending.unknownDay
        if let reserved, reserved.day == day, spent + cost <= reserved.bytes { return nil }
        // A hundredth of a day ahead, so that not every message costs a write.
        return LinkSpending(day: day, bytes: max(spent + cost, min(limit, spent + max(cost, limit / 100))))
    }

    public mutating func noted(_ spending: LinkSpending) {
        reserved = spending
    }

    /// A message of this cost is to be sent, perhaps behind others.
    public mutating func expect(_ cost: UInt64) {
        largest = max(largest, cost)
    }

    public mutating func spend(_ cost: UInt64, now: LinkTime) {
        expect(cost)
        spent += cost
        if now.utc == nil { spentUndated += cost }
        guard limits.bytesPerSecond != nil else { return }
        unusedSince = start(of: cost, now: now.monotonic) + duration(of: cost)
    }

    /// Nil without a limit by the day.
    public var leftToday: UInt64? { limits.bytesPerDay.map { $0 > spent ? $0 - spent : 0 } }
    public var spentToday: UInt64 { spent }

    /// Nanoseconds until the hours begin; 0 within them.
    public func untilOpen(_ now: LinkTime) -> UInt64 {
        guard !limits.hours.isEmpty else { return 0 }
        // Nothing that depends on the time of day starts by itself while nobody knows it.
        guard let utc = now.utc else { return Self.patience }
        let second = Self.secondOfDay(utc)
        let waits = limits.hours.map { hours in
            let shortened = DayHours(
                from: hours.from, to: (hours.from + max(1, hours.length - Self.closingTime)) % DayHours.day)
            return shortened.wait(at: second)
        }
        return UInt64(waits.min() ?? 0) * 1_000_000_000
    }

    private func untilTomorrow(_ now: LinkTime) -> UInt64 {
        guard let utc = now.utc else { return Self.patience }
        let elapsed = utc.nanoseconds - Int64(Self.day(utc)) * DayHours.day * 1_000_000_000
        return UInt64(max(0, DayHours.day * 1_000_000_000 - elapsed))
    }

    // MARK: bytes by the second

    private func paidFor(_ cost: UInt64, now: UInt64) -> UInt64 {
        limits.bytesPerSecond == nil ? now : max(now, start(of: cost, now: now) + duration(of: cost))
    }

    /// From when on what is not used counts for a message: at most a second is saved up, or what the largest takes.
    private func start(of cost: UInt64, now: UInt64) -> UInt64 {
        let saved = max(Self.burst, duration(of: max(cost, largest)))
        return max(unusedSince ?? now, now > saved ? now - saved : 0)
    }

    private func duration(of cost: UInt64) -> UInt64 {
        guard let rate = limits.bytesPerSecond, rate > 0 else { return 0 }
        let (product, overflow) = cost.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max / 4 : (product + rate - 1) / rate
    }

    private static func day(_ instant: Instant) -> Int32 {
        let seconds = instant.nanoseconds.flooredQuotient(1_000_000_000)
        return Int32(clamping: seconds.flooredQuotient(DayHours.day))
    }

    private static func secondOfDay(_ instant: Instant) -> Int64 {
        let seconds = instant.nanoseconds.flooredQuotient(1_000_000_000)
        return seconds - seconds.flooredQuotient(DayHours.day) * DayHours.day
    }
}

extension LinkSpending {
    /// Written down while the day was not known; it counts for the first day that is.
    static let unknownDay = Int32.min
}

extension Int64 {
    fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
