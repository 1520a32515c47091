import LoRaWAN
import Sensing
import SimulatedInstruments
import Testing

@Suite("Simulated buoys and what they are told")
struct BuoyCommandTests {
    private func downlink(
        number: UInt64 = 1, port: UInt8 = 10, _ payload: [UInt8], isConfirmed: Bool = false, at now: Nanoseconds,
        life: Double = 3600
    ) -> Downlink {
        Downlink(
            number: number, device: EUI64(BuoyScene.firstEUI), port: port, payload: payload, isConfirmed: isConfirmed,
            queued: Instant(nanoseconds: now), expires: Instant(nanoseconds: now + .seconds(life)))
    }

    @Test("brings a new interval to a buoy, which says so in its next status")
    func interval() throws {
        var network = try BuoyScene().network()
        network.run(for: .seconds(300))
        network.enqueue(downlink([0x01, 0x00, 0x78], at: network.now))
        network.run(for: .seconds(600))
        #expect(network.radio.buoys[0].interval == .seconds(120))
        #expect(network.stored.contains { $0.port == 3 && $0.payload == [0x10, 0, 120, 1, 4, 0, 0] })
        #expect(network.news.map(\.state) == [.queued, .sent])
    }

    @Test("hears from the buoy that it has a confirmed downlink")
    func confirmed() throws {
        var network = try BuoyScene().network()
        network.run(for: .seconds(300))
        network.enqueue(downlink([0x02], isConfirmed: true, at: network.now))
        network.run(for: .seconds(600))
        #expect(network.news.map(\.state) == [.queued, .sent, .confirmed])
        #expect(network.radio.buoys[0].node.heard.count { $0.port == 10 } == 1)
    }

    @Test("sends a confirmed downlink until it is heard", arguments: [1, 2, 3] as [UInt64])
    func confirmedThroughLoss(seed: UInt64) throws {
        var scene = BuoyScene(seed: seed)
        scene.air.downlinkLoss = 0.5
        var network = try scene.network()
        network.run(for: .seconds(1800))
        network.enqueue(downlink([0x01, 0x00, 0x5A], isConfirmed: true, at: network.now, life: 86_400))
        network.run(for: .seconds(7200))
        #expect(network.news.last?.state == .confirmed, "seed \(seed): \(network.news)")
        #expect(network.radio.buoys[0].interval == .seconds(90), "seed \(seed)")
    }

    @Test("lets a downlink expire that no uplink came for")
    func expired() throws {
        var network = try BuoyScene().network()
        network.run(for: .seconds(300))
        network.radio.buoys[0].powerCycle(now: network.now, backAt: network.now + .seconds(7200))
        network.enqueue(downlink([0x02], at: network.now, life: 1800))
        network.run(for: .seconds(3600))
        #expect(network.news.map(\.state) == [.queued, .expired])
        #expect(network.news.last?.reason.isEmpty == false)
    }

    @Test("sends many downlinks in the order in which they were queued")
    func order() throws {
        var network = try BuoyScene().network()
        network.run(for: .seconds(300))
        for number in 1...5 as ClosedRange<UInt64> {
            network.enqueue(downlink(number: number, port: 20, [UInt8(number)], at: network.now))
        }
        network.run(for: .seconds(900))
        let payloads = network.radio.buoys[0].node.heard.filter { $0.port == 20 }.map(\.payload)
        #expect(payloads == [[1], [2], [3], [4], [5]])
    }

    @Test("says how well a buoy is heard, and by how many gateways")
    func linkCheck() throws {
        var network = try BuoyScene(gateways: 2).network()
        network.run(for: .seconds(600))
        network.radio.buoys[0].node.askForLinkCheck()
        network.run(for: .seconds(120))
        let answers = network.radio.buoys[0].node.journal.compactMap { note -> Int? in
            guard case .linkChecked(let margin, let gateways) = note.event, (0...40).contains(margin) else {
                return nil
            }
            return gateways
        }
        #expect(answers == [2])
    }

    @Test(
        "tells the time within a tenth of a second of the truth",
        arguments: [(false, false, 0), (true, false, 0), (false, true, 18), (true, true, 18)])
    func time(hasGPS: Bool, forgetsLeap: Bool, aheadSeconds: Int) throws {
        var scene = BuoyScene()
        scene.node = { $0.forgetsLeapSeconds = forgetsLeap }
        scene.forwarder = { $0.hasGPS = hasGPS }
        var network = try scene.network()
        network.run(for: .seconds(900))
        let ahead = try #require(network.radio.buoys[0].node.clockAhead)
        #expect(abs(ahead - .seconds(Double(aheadSeconds))) < .milliseconds(100))
    }

    @Test("tells a buoy that forgets leap seconds the time so that it is right")
    func timeBase() throws {
        var scene = BuoyScene()
        scene.policy.timeBase = .utc
        scene.node = { $0.forgetsLeapSeconds = true }
        var network = try scene.network()
        network.run(for: .seconds(900))
        let ahead = try #require(network.radio.buoys[0].node.clockAhead)
        #expect(abs(ahead) < .milliseconds(100))
    }

    @Test("asks for the battery, and has it with an uplink")
    func status() throws {
        var scene = BuoyScene()
        scene.buoy = { $0.confirmedEvery = 2 }
        var network = try scene.network()
        network.run(for: .seconds(3600))
        let told = network.stored.compactMap(\.battery)
        #expect(told.first.map { (200...254).contains($0) } == true)
        #expect(network.server.memory(of: EUI64(BuoyScene.firstEUI))?.battery == told.last)
    }

    @Test("moves a buoy that is heard well to a faster data rate, where that is allowed")
    func adaptive() throws {
        var scene = BuoyScene()
        scene.policy.adaptsDataRate = true
        scene.node = {
            $0.adapts = true
            $0.dataRate = 0
        }
        scene.air.snr = 8...9
        var network = try scene.network()
        network.run(for: .seconds(8 * 3600))
        #expect(network.radio.buoys[0].node.dataRate > 3)
        #expect(BuoyAudit(network) == .clean)
    }

    @Test("answers a buoy that asks for any downlink, so that it keeps its data rate")
    func adaptationRequest() throws {
        var scene = BuoyScene()
        scene.node = { $0.adapts = true }
        var network = try scene.network()
        network.run(for: .seconds(6 * 3600))
        #expect(network.radio.buoys[0].node.dataRate == 3)
    }

    @Test("keeps to the duty cycle: it does not send more than a tenth of the time in RX2, nor a hundredth in RX1")
    func dutyCycle() throws {
        var scene = BuoyScene(buoys: 12, seed: 9)
        scene.buoy = { $0.confirmedEvery = 1 }
        scene.node = {
            $0.dataRate = 0
            $0.keepsDutyCycle = false
        }
        var network = try scene.network()
        network.run(for: .seconds(2 * 3600))
        var airtime: [Bool: Double] = [:]
        for transmission in network.transmissions {
            let packet = transmission.packet
            let isWide = (869_400_000...869_650_000).contains(packet.frequency)
            airtime[isWide, default: 0] += Double(packet.airtime) / 1e9
        }
        #expect(airtime[true, default: 0] <= 2 * 360 + 5, "\(airtime)")
        #expect(airtime[false, default: 0] <= 2 * 3 * 36 + 5, "\(airtime)")
        #expect(network.earlyAnswers == 0)
    }
}
