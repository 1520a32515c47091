import Delivery
import Testing

@testable import Forwarders

@Suite("A machine over a simulated link, on virtual time")
struct SimulatedLinkTests {
    private func policy(seed: UInt64) -> ForwardingPolicy {
        var policy = ForwardingPolicy.mqtt(seed: seed)
        policy.overhead = .mqtt(encrypted: true, keepAlive: 900)
        policy.linger = SimulatedLink.second
        policy.inquiryInterval = nil
        return policy
    }

    private func isWhole(_ link: SimulatedLink) -> Bool {
        let all = RangeSet([PositionRange(first: 1, last: link.position)])
        return link.archived.data == all && link.archived.raw == all
    }

    @Test("nothing is lost by a link that loses and doubles a tenth of its messages", arguments: 1...5)
    func nothingLost(seed: UInt64) {
        var link = SimulatedLink(
            policy: policy(seed: seed), backlog: 20_000, bytesPerSecond: 20_000, latency: 300_000_000, trouble: 10,
            seed: seed)
        link.run(seconds: 3600)
        // What came in the last moments is still on its way.
        let early = PartRanges(
            data: RangeSet([PositionRange(first: 1, last: link.position - 200)]),
            raw: RangeSet([PositionRange(first: 1, last: link.position - 200)]))
        #expect(early.subtracting(link.archived).isEmpty, "seed \(seed)")
        #expect(link.confirmed.subtracting(link.archived).isEmpty, "seed \(seed): confirmed and not archived")
    }

    @Test("live records arrive within seconds while a million of backlog drains beside them", arguments: [1, 2])
    func liveBesideBacklog(seed: UInt64) {
        var link = SimulatedLink(
            policy: policy(seed: seed), backlog: 1_000_000, bytesPerSecond: 20_000, latency: 50_000_000, trouble: 0,
            seed: seed)
        link.run(seconds: 900)
        let latencies = link.latencies.sorted()
        #expect(latencies.count > 890)
        #expect(latencies[latencies.count * 99 / 100] < 6, "seed \(seed)")
        // The link carries 20 kB/s: three records a millisecond, less what live ones take.
        #expect(link.archived.data.count > 900_000 || link.backlogDrained != nil, "seed \(seed): the link stood idle")
    }

    @Test("after an outage live records go first, then the backlog, then raw bytes")
    func priorities() {
        var link = SimulatedLink(
            policy: policy(seed: 5), backlog: 50_000, bytesPerSecond: 5000, latency: 50_000_000, trouble: 0, seed: 5)
        link.run(seconds: 60)
        // 300 kB went: all of the backlog is 300 kB, and no raw byte may go before its last record.
        #expect(link.archived.data.count > 30_000)
        #expect(link.archived.raw.count <= 1)
        link.run(seconds: 3600)
        #expect(link.archived.raw.count > 50_000)
    }

    @Test(
        "a budget holds for every span of time, and is used, also when a tenth is lost",
        arguments: [UInt64(1), 2], [0, 10.0])
    func budget(seed: UInt64, trouble: Double) {
        var policy = policy(seed: seed)
        policy.budget = BudgetLimits(bytesPerSecond: 2000, bytesPerDay: 5_000_000)
        var link = SimulatedLink(
            policy: policy, backlog: 300_000, bytesPerSecond: 20_000, latency: 300_000_000, trouble: trouble,
            seed: seed)
        link.run(seconds: 3600)
        var worst = 0.0
        var sums: [(Double, Double)] = []
        var sum = 0.0
        for message in link.sent {
            sums.append((Double(message.at) / 1e9, sum))
            sum += Double(message.cost)
        }
        let largest = Double(link.sent.map(\.cost).max() ?? 0)
        for first in stride(from: 0, to: sums.count, by: 7) {
            for last in first..<sums.count {
                let end = sums[last].1 + Double(link.sent[last].cost)
                worst = max(worst, end - sums[first].1 - 2000 * (sums[last].0 - sums[first].0))
            }
        }
        #expect(worst <= max(2000, largest) + 1, "seed \(seed)")
        #expect(link.totalSent <= 5_000_000)
        // Whoever loses messages waits for their answers meanwhile.
        let share = trouble == 0 ? 0.95 : 0.3
        #expect(Double(link.totalSent) > share * 5_000_000, "seed \(seed): \(link.totalSent) went")
    }

    @Test("drains a million records over a fast link, and ends whole")
    func fast() {
        var policy = policy(seed: 1)
        policy.maximumBytes = 1 << 20
        var link = SimulatedLink(
            policy: policy, backlog: 1_000_000, bytesPerSecond: 10_000_000, latency: 1_000_000, trouble: 0, seed: 1)
        link.run(seconds: 30)
        #expect(isWhole(link) || link.archived.data.count >= link.position - 2)
        #expect((link.backlogDrained ?? .max) < 10 * SimulatedLink.second)
    }
}
