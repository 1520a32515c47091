import LoRaWAN
import Sensing
import SimulatedInstruments
import Testing

@Suite("Simulated buoys and their counters")
struct BuoyCounterTests {
    @Test("counts on through the end of 16 bits, in both directions", arguments: [UInt32(65_530), 131_060])
    func rollOver(first: UInt32) throws {
        var scene = BuoyScene(isPersonalised: true)
        scene.node = { $0.firstCounter = first }
        scene.buoy = { $0.confirmedEvery = 1 }
        var session = DeviceSession(
            address: DeviceAddress(scene.address(0)), keys: try scene.serverKeys, started: Instant(nanoseconds: 0),
            uplinkCounter: first - 1, downlinkCounter: 65_528, rx2DataRate: 0, rx2Frequency: 869_525_000)
        session.rxDelay = 1
        scene.memory.session = session
        var network = try scene.network()
        network.radio.buoys[0].node.downlinkCounter = 65_527
        network.run(for: .seconds(1800))
        let counters = network.stored.map(\.counter)
        #expect(counters == Array(first..<first + UInt32(counters.count)) && counters.count > 25)
        let node = network.radio.buoys[0].node
        #expect(node.counts.acknowledged == node.counts.frames && node.counts.dropped == 0, "\(node.counts)")
        #expect(node.heard.last.map { $0.counter > 65_536 } == true)
    }

    @Test("takes a first counter of 1, as LoRaMac-node has it")
    func beginsAtOne() throws {
        var scene = BuoyScene()
        scene.node = { $0.firstCounter = 1 }
        var network = try scene.network()
        network.run(for: .seconds(600))
        #expect(network.stored.first?.counter == 1 && network.stored.first?.lost == 0)
    }

    @Test("knows a buoy that rebooted with its memory, and loses nothing of it")
    func rebootWithMemory() throws {
        var network = try BuoyScene().network()
        network.run(for: .seconds(900))
        network.radio.buoys[0].powerCycle(now: network.now, backAt: network.now + .seconds(30))
        network.run(for: .seconds(900))
        let node = network.radio.buoys[0].node
        #expect(node.counts.joins == 1 && node.counts.reboots == 1)
        #expect(network.stored.map(\.counter) == (0..<UInt32(network.stored.count)).map { $0 })
        #expect(BuoyAudit(network) == .clean)
    }

    @Test("lets a buoy join again that lost its memory", arguments: [1, 2, 3] as [UInt64])
    func rebootWithoutMemory(seed: UInt64) throws {
        var scene = BuoyScene(seed: seed)
        scene.node = { $0.hasMemory = false }
        var network = try scene.network()
        for _ in 0..<5 {
            network.run(for: .seconds(900))
            network.radio.buoys[0].powerCycle(now: network.now, backAt: network.now + .seconds(5))
        }
        network.run(for: .seconds(900))
        let node = network.radio.buoys[0].node
        #expect(node.counts.joins == 6 && network.stored.count > 60, "seed \(seed): \(node.counts)")
        #expect(network.stored.count { $0.beginsSession } == 6)
        #expect(BuoyAudit(network) == .clean, "seed \(seed)")
    }

    @Test("refuses the DevNonce of a buoy that counts from 1 again, until its nonces are forgotten")
    func risingNonces() throws {
        var scene = BuoyScene()
        scene.policy.nonces = .rising
        scene.node = {
            $0.hasMemory = false
            $0.nonces = .rising
        }
        var network = try scene.network()
        network.run(for: .seconds(600))
        let before = network.stored.count
        network.radio.buoys[0].powerCycle(now: network.now, backAt: network.now + .seconds(5))
        network.run(for: .seconds(25))
        #expect(network.stored.count == before)
        #expect(network.refusals.contains { $0.kind == .usedNonce && $0.isJoin })
        #expect(network.joins.contains { $0.refusal?.kind == .usedNonce })
        let device = try scene.device(0)
        var memory = try #require(network.server.memory(of: device.eui))
        memory.nonces = [:]
        network.admit(device, memory: memory)
        network.run(for: .seconds(900))
        #expect(network.stored.count > before + 10)
        #expect(BuoyAudit(network) == .clean)
    }

    @Test("refuses a fixed session that counts from 0 again, and takes it where that is allowed")
    func personalisedReset() throws {
        for policy in DevicePolicy.CounterReset.allCases {
            var scene = BuoyScene(isPersonalised: true)
            scene.policy.counterReset = policy
            scene.node = { $0.hasMemory = false }
            var network = try scene.network()
            network.run(for: .seconds(3600))
            let before = network.stored.count
            network.radio.buoys[0].powerCycle(now: network.now, backAt: network.now + .seconds(5))
            network.run(for: .seconds(1800))
            let after = network.stored.count - before
            #expect(policy == .accepted ? after > 20 : after == 0, "\(policy): \(after)")
            #expect(network.refusals.contains { $0.kind == .replay } == (policy == .refused))
        }
    }
}
