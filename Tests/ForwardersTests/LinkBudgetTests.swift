import Sensing
import Store
import Testing

@testable import Forwarders

@Suite("A link's budget is never exceeded")
struct LinkBudgetTests {
    private static let second: UInt64 = 1_000_000_000
    /// 2026-11-21T00:00:00Z.
    private static let midnight = Instant(unixSeconds: 1_795_219_200)

    private func time(_ seconds: Double, known: Bool = true) -> LinkTime {
        let nanoseconds = Int64(seconds * 1e9)
        return LinkTime(
            monotonic: UInt64(nanoseconds),
            utc: known ? Self.midnight.adding(nanoseconds: nanoseconds) : nil)
    }

    /// One message that went.
    private struct Sent {
        var at: UInt64
        var cost: UInt64
    }

    /// Offers random messages for so many seconds, and sends each as soon as the budget allows.
    private func play(
        _ limits: BudgetLimits, seed: UInt64, seconds: Double, costs: ClosedRange<UInt64>,
        clock: (Double) -> Bool = { _ in true }
    ) -> (sent: [Sent], budget: LinkBudget) {
        var random = SeededRandom(seed: seed)
        var budget = LinkBudget(limits: limits)
        budget.restored(nil)
        var now = 0.0
        var sent: [Sent] = []
        while now < seconds {
            let moment = time(now, known: clock(now))
            budget.advance(to: moment)
            let cost = UInt64.random(in: costs, using: &random)
            guard let at = budget.earliest(cost, now: moment) else { break }
            if at > moment.monotonic {
                now = max(now + 0.001, Double(at) / 1e9)
                continue
            }
            if let reservation = budget.reservation(for: cost, now: moment) { budget.noted(reservation) }
            budget.spend(cost, now: moment)
            sent.append(Sent(at: moment.monotonic, cost: cost))
            if Bool.random(using: &random) { now += Double.random(in: 0...3, using: &random) }
        }
        return (sent, budget)
    }

    @Test("no span of time sees more than its rate and one second or one message besides", arguments: 1...10)
    func rate(seed: UInt64) {
        let rate: UInt64 = 2000
        let (sent, _) = play(BudgetLimits(bytesPerSecond: rate), seed: seed, seconds: 600, costs: 50...9000)
        #expect(sent.count > 50)
        let largest = max(rate, sent.map(\.cost).max() ?? 0)
        var worst: Double = 0
        for first in sent.indices {
            var sum: UInt64 = 0
            for last in first..<sent.count {
                sum += sent[last].cost
                let span = Double(sent[last].at - sent[first].at) / 1e9
                worst = max(worst, Double(sum) - span * Double(rate))
            }
        }
        #expect(worst <= Double(largest) + 1, "seed \(seed)")
        let total = sent.reduce(0) { $0 + $1.cost }
        #expect(Double(total) <= Double(sent.last?.at ?? 0) / 1e9 * Double(rate) + 1, "not from the start either")
    }

    @Test("no UTC day sees more than its limit, and the limit is used", arguments: 1...10)
    func day(seed: UInt64) {
        let limit: UInt64 = 200_000
        let (sent, _) = play(BudgetLimits(bytesPerDay: limit), seed: seed, seconds: 4 * 86_400, costs: 50...9000)
        let days = Dictionary(grouping: sent) { $0.at / (86_400 * Self.second) }
        #expect(days.count >= 4)
        for (day, messages) in days {
            let sum = messages.reduce(0) { $0 + $1.cost }
            #expect(sum <= limit, "seed \(seed), day \(day)")
            if day < 4 { #expect(sum > limit - 9000, "seed \(seed), day \(day)") }
        }
    }

    @Test("power cuts do not make room in a day", arguments: 1...10)
    func powerCuts(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let limit: UInt64 = 100_000
        var disk: LinkSpending?
        var spentByDay: [UInt64: UInt64] = [:]
        var now = 0.0
        while now < 3 * 86_400 {
            // One run, which ends at any moment; only what was noted survives.
            var budget = LinkBudget(limits: BudgetLimits(bytesPerDay: limit))
            budget.restored(disk)
            // The clock needs a while, and some runs end before it is synchronised.
            let synchronised = now + Double.random(in: 0...600, using: &random)
            for _ in 0..<Int.random(in: 0...40, using: &random) {
                now += Double.random(in: 0...900, using: &random)
                let moment = time(now, known: now > synchronised)
                budget.advance(to: moment)
                let cost = UInt64.random(in: 50...3000, using: &random)
                guard let at = budget.earliest(cost, now: moment), at <= moment.monotonic else { continue }
                if let reservation = budget.reservation(for: cost, now: moment) {
                    disk = reservation
                    if Int.random(in: 0..<10, using: &random) == 0 { break }
                    budget.noted(reservation)
                }
                budget.spend(cost, now: moment)
                spentByDay[UInt64(now) / 86_400, default: 0] += cost
            }
        }
        #expect(spentByDay.values.allSatisfy { $0 <= limit }, "seed \(seed): \(spentByDay)")
        #expect(spentByDay.values.reduce(0, +) > limit, "seed \(seed): hardly anything went")
    }

    @Test("nothing goes outside its hours, and none of it while nobody knows the time", arguments: 1...10)
    func hours(seed: UInt64) {
        let limits = BudgetLimits(hours: [
            DayHours(from: 2 * 3600, to: 5 * 3600), DayHours(from: 23 * 3600, to: 30 * 60),
        ])
        let (sent, _) = play(limits, seed: seed, seconds: 2 * 86_400, costs: 50...500) { $0 > 40_000 }
        let seconds = sent.map { $0.at / Self.second }
        #expect(seconds.allSatisfy { $0 > 40_000 })
        #expect(
            seconds.allSatisfy { second in
                let ofDay = second % 86_400
                return (7200..<18_000).contains(ofDay) || ofDay >= 82_800 || ofDay < 1800
            }, "seed \(seed)")
        #expect(Set(seconds.map { $0 % 86_400 / 3600 }) == [0, 2, 3, 4, 23])
    }

    @Test("a clock that steps back opens no second budget for the same day")
    func clockStepsBack() {
        var budget = LinkBudget(limits: BudgetLimits(bytesPerDay: 1000))
        budget.restored(nil)
        budget.advance(to: time(90_000))
        budget.spend(1000, now: time(90_000))
        budget.advance(to: LinkTime(monotonic: 90_001 * Self.second, utc: Self.midnight))
        #expect(budget.leftToday == 0)
        budget.advance(to: time(2 * 86_400))
        #expect(budget.leftToday == 1000)
    }

    @Test("what is larger than the budget of a day has no time, and nothing has before it is known what was spent")
    func never() {
        var budget = LinkBudget(limits: BudgetLimits(bytesPerDay: 1000))
        budget.advance(to: time(1))
        #expect(budget.earliest(10, now: time(1)) == nil)
        budget.restored(nil)
        #expect(budget.earliest(10, now: time(1)) == time(1).monotonic)
        #expect(budget.earliest(1001, now: time(1)) == nil)
    }
}

/// SplitMix64, so that a failure can be played again.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
