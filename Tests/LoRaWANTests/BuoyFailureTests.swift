import LoRaWAN
import Sensing
import SimulatedInstruments
import Testing

@Suite("Simulated buoys when something is wrong")
struct BuoyFailureTests {
    @Test("never answers a buoy with a wrong key, and says that it is the key")
    func wrongKey() throws {
        var scene = BuoyScene(gateways: 2)
        scene.node = { $0.activation = .overTheAir(key: [UInt8](repeating: 7, count: 16)) }
        var network = try scene.network()
        network.run(for: .seconds(3600))
        #expect(network.radio.buoys[0].node.counts.joinsAsked > 20)
        #expect(network.transmissions.isEmpty && network.stored.isEmpty)
        #expect(network.refusals.contains { $0.kind == .wrongKey && $0.isJoin })
        #expect(network.joins.allSatisfy { $0.refusal?.kind == .wrongKey } && !network.joins.isEmpty)
    }

    @Test("stores nothing of a fixed session with a wrong key")
    func wrongSessionKey() throws {
        var scene = BuoyScene(isPersonalised: true)
        let wrong = NodeKeys(network: BuoyScene.key, application: BuoyScene.key)
        scene.node = { $0.activation = .personalised(address: 0x0126_0B00, wrong) }
        var network = try scene.network()
        network.run(for: .seconds(1800))
        #expect(network.transmissions.isEmpty && network.stored.isEmpty)
        #expect(network.refusals.contains { $0.kind == .wrongKey && !$0.isJoin })
    }

    @Test("has no answer for a buoy that nobody provisioned")
    func unknownDevice() throws {
        var scene = BuoyScene()
        scene.node = { $0.eui = 0x1122_3344_5566_7788 }
        var network = try scene.network()
        network.run(for: .seconds(900))
        #expect(network.transmissions.isEmpty && network.stored.isEmpty)
        #expect(network.refusals.allSatisfy { $0.kind == .unknownDevice } && !network.refusals.isEmpty)
    }

    @Test("stores and answers nothing that somebody recorded and sends again")
    func replay() throws {
        var scene = BuoyScene(buoys: 2, gateways: 2)
        scene.buoy = { $0.confirmedEvery = 3 }
        var network = try scene.network()
        network.run(for: .seconds(3600))
        let (stored, sent) = (network.stored.count, network.transmissions.count)
        let joins = network.radio.buoys.map(\.node.counts.joins)
        // The buoys are silent, so that whatever happens now is the replay's doing.
        for index in network.radio.buoys.indices {
            network.radio.buoys[index].powerCycle(now: network.now, backAt: network.now + .seconds(86_400))
        }
        // Longer ago than a node would repeat a frame that was not answered.
        network.run(for: .seconds(600))
        let address = BuoyNetwork.address(gateway: 0, socket: .up)
        for push in network.pushes where push[11] == 1 {
            network.inject(push, from: address)
            network.run(for: .seconds(1))
        }
        network.run(for: .seconds(60))
        #expect(network.stored.count == stored)
        #expect(network.transmissions.count == sent)
        #expect(network.radio.buoys.map(\.node.counts.joins) == joins)
        #expect(network.refusals.contains { $0.kind == .replay })
        #expect(network.refusals.contains { $0.kind == .usedNonce })
        #expect(BuoyAudit(network) == .clean)
    }

    @Test("hears neither a gateway that is not listed nor one that speaks from another host")
    func forgedGateway() throws {
        var network = try BuoyScene().network()
        network.run(for: .seconds(1200))
        let push = try #require(network.pushes.last)
        var foreign = push
        foreign[11] ^= 0x40
        let count = network.refusals.count
        network.inject(foreign, from: BuoyNetwork.address(gateway: 0, socket: .up))
        network.inject(push, from: GatewayAddress(host: [192, 168, 8, 200], port: 40_000))
        network.run(for: .milliseconds(100))
        #expect(network.refusals.dropFirst(count).map(\.kind) == [.unknownGateway, .foreignAddress])
        #expect(BuoyAudit(network) == .clean)
    }

    @Test("goes on when the station clock steps", arguments: [-7200.0, -1.0, 1.0, 7200.0, 31_536_000.0])
    func clockStep(seconds: Double) throws {
        var scene = BuoyScene(gateways: 2)
        scene.buoy = { $0.confirmedEvery = 1 }
        var network = try scene.network()
        network.run(for: .seconds(1800))
        network.clockAhead = .seconds(seconds)
        network.run(for: .seconds(1800))
        let counts = network.radio.buoys[0].node.counts
        #expect(counts.acknowledged == counts.frames && counts.missed == 0, "\(counts)")
        #expect(BuoyAudit(network) == .clean)
    }

    @Test("acknowledges nothing that could not be stored, and stores it when the buoy repeats it")
    func fullDisk() throws {
        var scene = BuoyScene()
        scene.buoy = { $0.confirmedEvery = 1 }
        scene.node = { $0.trials = 8 }
        var network = try scene.network()
        network.run(for: .seconds(600))
        network.isDiskFull = true
        let before = network.radio.buoys[0].node.counts.acknowledged
        let answers = network.transmissions.count
        network.run(for: .seconds(75))
        #expect(network.radio.buoys[0].node.counts.acknowledged <= before + 1)
        #expect(network.transmissions.count <= answers + 1)
        network.isDiskFull = false
        network.run(for: .seconds(600))
        #expect(network.radio.buoys[0].node.counts.acknowledged > before + 5)
        #expect(network.earlyAnswers == 0)
    }

    @Test("takes nothing twice and answers again after the station was killed", arguments: [3, 17, 40] as [UInt64])
    func restart(seed: UInt64) throws {
        var scene = BuoyScene(buoys: 2, gateways: 2, seed: seed)
        scene.buoy = { $0.confirmedEvery = 2 }
        scene.node = { $0.trials = 3 }
        scene.air.downlinkLoss = 0.2
        var network = try scene.network()
        for _ in 0..<12 {
            network.run(for: .seconds(307))
            network.restartServer()
        }
        network.run(for: .seconds(600))
        let counts = network.radio.buoys.map(\.node.counts)
        #expect(counts.allSatisfy { $0.joins == 1 }, "seed \(seed): \(counts)")
        // A counter of a downlink that was used before the end is never used again.
        let used = network.radio.buoys.map { $0.node.count { $0 == .dropped(.usedCounter) } }
        #expect(used == [0, 0], "seed \(seed)")
        let times = Dictionary(grouping: network.stored) { "\($0.address) \($0.counter)" }
        #expect(times.values.allSatisfy { $0.count == 1 }, "seed \(seed)")
        let audit = BuoyAudit(network)
        #expect(audit.earlyAnswers == 0 && audit.missing <= 12, "seed \(seed): \(audit)")
    }

    @Test("hears on while the concentrator's counter wraps and restarts")
    func counterWraps() throws {
        var scene = BuoyScene()
        scene.buoy = { $0.confirmedEvery = 1 }
        scene.forwarder = { $0.counterAtStart = UInt32.max - 600_000_000 }
        var network = try scene.network()
        network.run(for: .seconds(1200))
        network.radio.gateways[0].powerCycle(now: network.now, backAt: network.now + .seconds(20))
        network.run(for: .seconds(1200))
        let counts = network.radio.buoys[0].node.counts
        #expect(counts.acknowledged >= counts.frames - 1 && counts.missed == 0, "\(counts)")
        #expect(BuoyAudit(network) == .clean)
    }

    @Test("answers each repetition of a confirmed frame and stores it once")
    func repetitions() throws {
        var scene = BuoyScene(seed: 5)
        scene.buoy = { $0.confirmedEvery = 1 }
        scene.node = { $0.trials = 8 }
        scene.air.downlinkLoss = 0.6
        var network = try scene.network()
        network.run(for: .seconds(4 * 3600))
        let counts = network.radio.buoys[0].node.counts
        #expect(counts.repetitions > 50 && counts.acknowledged > counts.frames * 9 / 10, "\(counts)")
        #expect(BuoyAudit(network) == .clean)
    }

    @Test("acknowledges every datagram of a gateway, of both versions of the protocol", arguments: [1, 2] as [UInt8])
    func protocolVersions(version: UInt8) throws {
        var scene = BuoyScene(gateways: 2)
        scene.buoy = { $0.confirmedEvery = 1 }
        scene.forwarder = { $0.version = version }
        var network = try scene.network()
        network.run(for: .seconds(3600))
        for gateway in network.radio.gateways {
            let counts = gateway.counts
            #expect(counts.pushed == counts.acknowledged && counts.pulled - counts.pullsAcknowledged <= 1, "\(counts)")
            #expect(counts.dropped == 0 && counts.refused == 0, "\(counts): \(gateway.refusals)")
        }
        let node = network.radio.buoys[0].node.counts
        #expect(node.acknowledged == node.frames, "\(node)")
    }
}
