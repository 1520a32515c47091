import LoRaWAN
import Sensing
import Testing

@testable import LoRaServer

@Suite("What is said about refusals")
struct RefusalLogTests {
    private let minute: UInt64 = 60_000_000_000

    private func refusal(_ kind: Refusal.Kind, _ text: String) -> Refusal {
        Refusal(kind, text, time: .test())
    }

    @Test("a flood of one kind costs its first line and then one a minute with how many there were")
    func flood() {
        var log = RefusalLog()
        var lines: [String] = []
        // 10,000 a second for ten minutes, by hundreds.
        for tick in 0..<60_000 as Range<UInt64> {
            let now = tick * 10_000_000
            for _ in 0..<100 {
                if let line = log.note(refusal(.wrongKey, "wrong"), now: now) { lines.append(line) }
            }
            lines += log.due(now: now).map(\.line)
        }
        #expect(lines.count == 10)
        #expect(lines.first == "wrong")
        #expect(lines.last?.contains("600000 more") == true)
    }

    @Test("the first of each kind is said at once")
    func kinds() {
        var log = RefusalLog()
        for kind in Refusal.Kind.allCases {
            #expect(log.note(refusal(kind, kind.rawValue), now: 0) == kind.rawValue)
            #expect(log.note(refusal(kind, "again"), now: 1) == nil)
        }
    }

    @Test("after a quiet minute the next one is said at once again")
    func quiet() {
        var log = RefusalLog()
        #expect(log.note(refusal(.replay, "one"), now: 0) == "one")
        #expect(log.due(now: minute).isEmpty)
        #expect(log.note(refusal(.replay, "two"), now: minute) == "two")
    }

    @Test("into the ledger go twenty a minute of our devices, and of others one of a kind in ten minutes")
    func sieve() {
        var sieve = RefusalSieve()
        var (ours, others) = (0, 0)
        for second in 0..<600 as Range<UInt64> {
            for _ in 0..<5 {
                let now = second * 1_000_000_000
                if sieve.lets(refusal(.replay, ""), isOurs: true, now: now) { ours += 1 }
                if sieve.lets(refusal(.foreignNetwork, ""), isOurs: false, now: now) { others += 1 }
            }
        }
        #expect(ours == 200)
        #expect(others == 1)
    }

    @Test("lost datagrams are told once a minute, with how many are new")
    func losses() {
        var report = LossReport()
        #expect(report.line(0, 0, now: 0) == nil)
        #expect(report.line(3, 0, now: 1)?.contains("3 in the kernel and 0") == true)
        #expect(report.line(9, 2, now: 2) == nil)
        #expect(report.line(9, 2, now: minute + 1)?.contains("6 in the kernel and 2") == true)
        #expect(report.line(9, 2, now: 9 * minute) == nil)
    }
}
