import Testing

@testable import Timekeeping

@Suite("The schedule of reconnecting")
struct ReconnectScheduleTests {
    private func delays(seed: UInt64, count: Int) -> [UInt64] {
        var schedule = ReconnectSchedule(seed: seed)
        return (0..<count).map { _ in
            schedule.failed(now: 1_000_000)
            return (schedule.deadline ?? 0) - 1_000_000
        }
    }

    @Test("doubles from 250 ms to 30 s and stays there, each delay shortened by at most a quarter")
    func doubling() {
        let seed: UInt64 = 0x5EED
        print("seed \(seed)")
        for (index, delay) in delays(seed: seed, count: 100).enumerated() {
            let full = min(30_000_000_000, UInt64(250_000_000) << UInt64(min(index, 20)))
            #expect(delay <= full)
            #expect(delay >= full - full / 4)
        }
    }

    @Test("gives the same delays for the same seed, and others for another, so that links do not knock together")
    func jitter() {
        #expect(delays(seed: 7, count: 20) == delays(seed: 7, count: 20))
        #expect(delays(seed: 7, count: 20) != delays(seed: 8, count: 20))
    }

    @Test("starts again from the shortest delay after a success")
    func success() {
        var schedule = ReconnectSchedule(seed: 1)
        for _ in 0..<10 { schedule.failed(now: 0) }
        schedule.succeeded()
        #expect(schedule.deadline == nil)
        schedule.failed(now: 0)
        #expect(schedule.deadline.map { $0 <= ReconnectSchedule.first } == true)
    }
}
