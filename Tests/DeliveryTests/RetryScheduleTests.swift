import Delivery
import Testing

@Suite("A retry schedule")
struct RetryScheduleTests {
    private let second: UInt64 = 1_000_000_000

    @Test("doubles the wait up to its bound, and shortens it by at most a quarter")
    func backOff() throws {
        var schedule = RetrySchedule(firstWait: second, longestWait: 10 * second, seed: 7)
        #expect(schedule.isDue(now: 0))
        for expected in [1, 2, 4, 8, 10, 10, 10] as [UInt64] {
            schedule.failed(now: 1000)
            let wait = try #require(schedule.deadline) - 1000
            #expect(wait <= expected * second)
            #expect(wait >= expected * second * 3 / 4)
            #expect(!schedule.isDue(now: 1000 + wait - 1))
            #expect(schedule.isDue(now: 1000 + wait))
        }
    }

    @Test("begins anew after a success")
    func success() throws {
        var schedule = RetrySchedule(firstWait: second, longestWait: 60 * second, seed: 7)
        for _ in 0..<200 { schedule.failed(now: 0) }
        schedule.succeeded()
        #expect(schedule.deadline == nil)
        schedule.failed(now: 0)
        #expect(try #require(schedule.deadline) <= second)
    }

    @Test("gives the same waits for the same seed and others for another")
    func determinism() {
        func waits(seed: UInt64) -> [UInt64?] {
            var schedule = RetrySchedule(seed: seed)
            return (0..<10).map { _ in
                schedule.failed(now: 0)
                return schedule.deadline
            }
        }
        #expect(waits(seed: 1) == waits(seed: 1))
        #expect(waits(seed: 1) != waits(seed: 2))
    }
}
