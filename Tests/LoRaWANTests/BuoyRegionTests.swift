import LoRaWAN
import SimulatedInstruments
import Testing

@Suite("Simulated buoys in each region")
struct BuoyRegionTests {
    /// Three buoys, two gateways, a bad sea: about a thousand uplinks.
    @Test(
        "stores each of a thousand uplinks once, through loss, duplicates and bad check sums",
        arguments: Region.allCases)
    func thousandUplinks(region: Region) throws {
        var scene = BuoyScene(region: region, buoys: 3, gateways: 2, seed: 20_261_122)
        scene.air.loss = 0.05
        scene.air.downlinkLoss = 0.05
        scene.air.garbled = 0.03
        scene.air.doubled = 0.1
        scene.buoy = { $0.confirmedEvery = 5 }
        scene.node = { $0.trials = 3 }
        scene.forwarder = { $0.forwardsBadPackets = true }
        var network = try scene.network()
        network.run(for: .seconds(6 * 3600))
        let counts = network.radio.buoys.map(\.node.counts)
        #expect(counts.reduce(0) { $0 + $1.frames } >= 1000, "seed \(scene.seed): \(counts)")
        #expect(BuoyAudit(network) == .clean, "seed \(scene.seed)")
        #expect(counts.allSatisfy { $0.joins == 1 && $0.missed == 0 }, "seed \(scene.seed): \(counts)")
        #expect(counts.allSatisfy { $0.acknowledged > 50 && $0.firstWindow > 50 }, "seed \(scene.seed): \(counts)")
        #expect(network.refusals.contains { $0.kind == .badRadioFrame })
    }

    @Test(
        "restricts buoys of AU915 and US915 to the channels that the gateways hear", arguments: [Region.au915, .us915])
    func subBand(region: Region) throws {
        var network = try BuoyScene(region: region).network()
        network.run(for: .seconds(1800))
        #expect(network.radio.buoys[0].node.enabledChannels == Array(8..<16) + [65])
        #expect(BuoyAudit(network) == .clean)
    }

    @Test("restricts buoys that do not join to those channels by a command", arguments: [Region.au915, .us915])
    func subBandPersonalised(region: Region) throws {
        var network = try BuoyScene(region: region, isPersonalised: true).network()
        network.run(for: .seconds(4 * 3600))
        #expect(network.radio.buoys[0].node.enabledChannels == Array(8..<16) + [65])
        #expect(BuoyAudit(network) == .clean)
    }

    @Test("gives buoys of EU868 the further channels of the join-accept")
    func channelList() throws {
        var network = try BuoyScene().network()
        network.run(for: .seconds(600))
        #expect(network.radio.buoys[0].node.enabledChannels == Array(0..<8))
    }

    @Test("answers in RX2 when the record is durable too late for RX1", arguments: Region.allCases)
    func secondWindow(region: Region) throws {
        var scene = BuoyScene(region: region)
        scene.buoy = { $0.confirmedEvery = 1 }
        var network = try scene.network()
        network.commitTime = .milliseconds(950)
        network.run(for: .seconds(3600))
        let counts = network.radio.buoys[0].node.counts
        #expect(counts.secondWindow > 20 && counts.firstWindow == 0 && counts.missed == 0, "\(counts)")
        #expect(BuoyAudit(network) == .clean)
    }

    @Test("tries RX2 when a gateway says that RX1 is over")
    func refusedFirstWindow() throws {
        var scene = BuoyScene()
        scene.buoy = { $0.confirmedEvery = 1 }
        var network = try scene.network()
        network.delayUp = .milliseconds(850)
        network.run(for: .seconds(3600))
        let counts = network.radio.buoys[0].node.counts
        #expect(network.radio.gateways[0].refusals.count > 20)
        #expect(counts.secondWindow > 20 && counts.missed == 0, "\(counts)")
        #expect(BuoyAudit(network) == .clean)
    }

    @Test("keeps the delay that it told in the join-accept", arguments: [2, 5, 15])
    func delay(seconds: Int) throws {
        var scene = BuoyScene(rxDelay: seconds)
        scene.buoy = { $0.confirmedEvery = 1 }
        var network = try scene.network()
        network.run(for: .seconds(3600))
        let counts = network.radio.buoys[0].node.counts
        #expect(counts.acknowledged > 50 && counts.firstWindow > 50 && counts.missed == 0, "\(counts)")
    }
}
