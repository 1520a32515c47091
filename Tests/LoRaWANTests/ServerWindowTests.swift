import Sensing
import Testing

@testable import LoRaWAN

@Suite("When and how the network server answers")
struct ServerWindowTests {
    private func serving(
        _ region: Region = .eu868, gateways: [ServerBench.Ear]? = nil, keepsDutyCycle: Bool = true
    ) throws -> (ServerBench, ServerNode) {
        var node = try #require(ServerNode())
        node.address = DeviceAddress(0x0012_3456)
        var bench = ServerBench(
            region, gateways: gateways ?? [ServerBench.Ear(eui: ServerBench.roof)], keepsDutyCycle: keepsDutyCycle)
        bench.server.admit(node.personalised(), memory: DeviceMemory())
        bench.clear()
        return (bench, node)
    }

    @Test("an unconfirmed frame that asks for nothing is not answered")
    func silence() throws {
        var (bench, node) = try serving()
        bench.radio(node.uplink())
        bench.run(for: 10 * ServerBench.second)
        #expect(bench.transmissions.isEmpty && bench.refusals.isEmpty)
    }

    @Test("a confirmed frame is acknowledged in RX1, one second after its end, as it was sent")
    func acknowledged() throws {
        var (bench, node) = try serving()
        let counter = bench.counter(of: bench.ears[0], at: bench.now)
        bench.radio(node.uplink(isConfirmed: true), dataRate: 3, frequency: 868_500_000)
        bench.run(for: 3 * ServerBench.second)
        let sent = try #require(bench.transmissions.first)
        #expect(sent.packet.counter == counter &+ 1_000_000 && sent.packet.frequency == 868_500_000)
        #expect(sent.packet.spreadingFactor == 9 && sent.packet.bandwidth == 125_000 && sent.packet.power == 16)
        let answer = node.take(downlink: sent.packet.payload)
        #expect(answer?.control.acknowledges == true && answer?.isConfirmed == false)
        #expect(bench.transmissions.count == 1)
    }

    @Test("nothing goes on the air before the record is durable", arguments: [UInt64(10), 150, 700, 1_200])
    func durableFirst(_ milliseconds: UInt64) throws {
        var (bench, node) = try serving()
        bench.commitTime = milliseconds * ServerBench.millisecond
        let end = bench.now
        bench.radio(node.uplink(isConfirmed: true))
        bench.run(until: end + (milliseconds + 4) * ServerBench.millisecond)
        #expect(bench.transmissions.isEmpty)
        bench.run(for: 3 * ServerBench.second)
        #expect(bench.transmissions.count == 1)
    }

    @Test("a record that the store never made durable is never answered", arguments: [true, false])
    func notDurable(_ says: Bool) throws {
        var (bench, node) = try serving()
        bench.commits = false
        if !says { bench.commitTime = nil }
        bench.radio(node.uplink(isConfirmed: true))
        bench.run(for: 30 * ServerBench.second)
        #expect(bench.transmissions.isEmpty)
    }

    @Test("too late for RX1 by a slow commit: RX2, on its frequency and data rate")
    func secondWindow() throws {
        var (bench, node) = try serving()
        bench.commitTime = 950 * ServerBench.millisecond
        let counter = bench.counter(of: bench.ears[0], at: bench.now)
        bench.radio(node.uplink(isConfirmed: true))
        bench.run(for: 5 * ServerBench.second)
        let sent = try #require(bench.transmissions.first)
        #expect(sent.packet.counter == counter &+ 2_000_000 && sent.packet.frequency == 869_525_000)
        #expect(sent.packet.spreadingFactor == 12 && bench.transmissions.count == 1)
    }

    @Test("too late for both windows: no answer, and it is said")
    func tooLate() throws {
        var (bench, node) = try serving()
        bench.commitTime = 1_950 * ServerBench.millisecond
        bench.radio(node.uplink(isConfirmed: true))
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.transmissions.isEmpty && bench.refusals.map(\.kind) == [.notTransmitted])
    }

    @Test(
        "the delay of datagrams counts: a PULL_RESP leaves 100 ms before its window",
        arguments: [
            (UInt64(650), 868_100_000 as UInt32), (720, 869_525_000),
        ])
    func lead(_ commit: UInt64, _ frequency: UInt32) throws {
        // Of the second, the datagram took 200 ms that the station cannot know of, and the server took it up 200 ms late.
        var (bench, node) = try serving()
        bench.commitTime = commit * ServerBench.millisecond
        var new: [ServerAction] = []
        let packet = ReceivedPacket(
            counter: 5, frequency: 868_100_000, modulation: .lora(spreadingFactor: 7, bandwidth: 125_000), snr: 5,
            payload: node.uplink(isConfirmed: true))
        let arrival = bench.time
        bench.run(for: 200 * ServerBench.millisecond)
        bench.server.hear(
            GatewayDatagram(
                version: 2, token: 0, gateway: ServerBench.roof, content: .push(GatewayPush(packets: [packet]))),
            from: ServerBench.address(of: ServerBench.roof, socket: 1), at: arrival, now: bench.now, into: &new)
        let ticket = try #require(
            new.compactMap { if case .keep(let uplink) = $0 { uplink.ticket } else { nil } }.first)
        bench.run(for: bench.commitTime ?? 0)
        new = []
        bench.server.stored(ticket, isDurable: true, time: bench.time, now: bench.now, into: &new)
        let sent = new.compactMap { if case .transmit(let packet) = $0 { packet } else { nil } }
        #expect(sent.map(\.packet.frequency) == [frequency])
    }

    @Test("a clock that is stepped between frame and answer changes no window", arguments: [Int64(-60), 60, 3_600])
    func steppedClock(_ seconds: Int64) throws {
        var (bench, node) = try serving()
        let counter = bench.counter(of: bench.ears[0], at: bench.now)
        bench.radio(node.uplink(isConfirmed: true))
        bench.epoch = bench.epoch.adding(nanoseconds: seconds * Instant.nanosecondsPerSecond)
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.transmissions.map(\.packet.counter) == [counter &+ 1_000_000])
    }

    @Test("the concentrator's counter wraps between the frame and its answer")
    func counterWraps() throws {
        var ear = ServerBench.Ear(eui: ServerBench.roof)
        ear.counterOffset = UInt32.max - 1_000_000_000 - 400_000
        var (bench, node) = try serving(gateways: [ear])
        let counter = bench.counter(of: ear, at: bench.now)
        bench.radio(node.uplink(isConfirmed: true))
        bench.run(for: 3 * ServerBench.second)
        #expect(counter > UInt32.max - 500_000)
        #expect(bench.transmissions.first?.packet.counter == counter &+ 1_000_000)
    }

    @Test("a longer delay that the device was told at its join is kept")
    func rxDelay() throws {
        var node = try #require(ServerNode())
        var bench = ServerBench(rxDelay: 5)
        bench.server.admit(node.joining(), memory: DeviceMemory())
        bench.radio(node.joinRequest(nonce: 1))
        bench.run(for: 10 * ServerBench.second)
        let isItsOwn = node.take(joinAccept: try #require(bench.transmissions.first).packet.payload, nonce: 1)
        #expect(isItsOwn)
        bench.clear()
        bench.commitTime = 4 * ServerBench.second
        let counter = bench.counter(of: bench.ears[0], at: bench.now)
        bench.radio(node.uplink(isConfirmed: true))
        bench.run(for: 10 * ServerBench.second)
        #expect(bench.transmissions.map(\.packet.counter) == [counter &+ 5_000_000])
    }

    @Test(
        "RX1 of every region is where its devices listen",
        arguments: [
            (Region.au915, 2, UInt32(916_800_000), UInt32(923_300_000), 10, 500_000),
            (.us915, 1, 904_100_000, 923_900_000, 9, 500_000), (.as923Group1, 5, 923_200_000, 923_200_000, 7, 125_000),
            (.as923Group3, 4, 916_600_000, 916_600_000, 8, 125_000),
        ])
    func regions(
        _ region: Region, _ dataRate: Int, _ up: UInt32, _ down: UInt32, _ spreadingFactor: Int, _ bandwidth: Int
    ) throws {
        var (bench, node) = try serving(region)
        bench.radio(node.uplink(isConfirmed: true), dataRate: dataRate, frequency: up)
        bench.run(for: 3 * ServerBench.second)
        let packet = try #require(bench.transmissions.first).packet
        #expect(packet.frequency == down && packet.spreadingFactor == spreadingFactor && packet.bandwidth == bandwidth)
    }

    // MARK: Gateways

    @Test("the gateway that heard the device best answers, though its datagram came later")
    func bestGateway() throws {
        let ears = [
            ServerBench.Ear(eui: ServerBench.roof, snr: -3),
            ServerBench.Ear(eui: ServerBench.pier, snr: 8, delay: 120_000_000, counterOffset: 77_000),
        ]
        var (bench, node) = try serving(gateways: ears)
        let counter = bench.counter(of: ears[1], at: bench.now)
        bench.radio(node.uplink(isConfirmed: true))
        bench.run(for: 3 * ServerBench.second)
        let sent = try #require(bench.transmissions.first)
        #expect(sent.gateway == ServerBench.pier && sent.packet.counter == counter &+ 1_000_000)
        #expect(bench.transmissions.count == 1)
    }

    @Test("a downlink goes to where the gateway's last PULL_DATA came from, never to where its packets do")
    func pullAddress() throws {
        var (bench, node) = try serving()
        bench.radio(node.uplink(isConfirmed: true))
        bench.run(for: 3 * ServerBench.second)
        #expect(bench.transmissions.first?.address == ServerBench.address(of: ServerBench.roof, socket: 2))
    }

    @Test("a gateway that never pulled cannot answer: another one that heard the frame does")
    func notPulling() throws {
        var pier = ServerBench.Ear(eui: ServerBench.pier, snr: 9)
        pier.isPulling = false
        var (bench, node) = try serving(gateways: [pier, ServerBench.Ear(eui: ServerBench.roof, snr: -5)])
        bench.radio(node.uplink(isConfirmed: true))
        bench.run(for: 3 * ServerBench.second)
        #expect(bench.transmissions.map(\.gateway) == [ServerBench.roof])
    }

    @Test("a gateway speaks of version 1 is answered in it", arguments: [UInt8(1), 2])
    func version(_ version: UInt8) throws {
        var ear = ServerBench.Ear(eui: ServerBench.roof)
        ear.version = version
        var (bench, node) = try serving(gateways: [ear])
        bench.radio(node.uplink(isConfirmed: true))
        bench.run(for: 3 * ServerBench.second)
        #expect(bench.transmissions.map(\.version) == [version])
    }

    /// Two devices whose frames end in the same moment on two channels.
    private func twoAtOnce(_ gateways: [ServerBench.Ear]) throws -> ServerBench {
        var (bench, node) = try serving(gateways: gateways)
        var other = try #require(ServerNode(eui: 0x70B3_D57E_D000_0002, seed: 0x55))
        other.address = DeviceAddress(0x0065_4321)
        bench.server.admit(other.personalised(), memory: DeviceMemory())
        bench.radio(node.uplink(isConfirmed: true))
        bench.radio(other.uplink(isConfirmed: true), frequency: 868_300_000)
        bench.run(for: 3 * ServerBench.second)
        return bench
    }

    @Test("a gateway sends one packet at a time: the second answer takes the other window")
    func halfDuplex() throws {
        let bench = try twoAtOnce([ServerBench.Ear(eui: ServerBench.roof)])
        #expect(bench.transmissions.map(\.packet.frequency) == [868_100_000, 869_525_000])
    }

    @Test("or the other gateway")
    func otherGateway() throws {
        let bench = try twoAtOnce([
            ServerBench.Ear(eui: ServerBench.roof, snr: 6),
            ServerBench.Ear(eui: ServerBench.pier, snr: 1, delay: 6_000_000),
        ])
        #expect(bench.transmissions.map(\.gateway) == [ServerBench.roof, ServerBench.pier])
        #expect(bench.transmissions.map(\.packet.frequency) == [868_100_000, 868_300_000])
    }

    // MARK: Refused by the gateway

    @Test(
        "what a gateway refuses in RX1 is sent in RX2 while there is time, and the refusal is named",
        arguments: [
            TransmitAnswer.Refusal.tooLate, .tooEarly, .collisionWithPacket, .collisionWithBeacon, .frequency, .power,
            .gpsUnlocked, .other("UNKNOWN"),
        ])
    func refused(_ refusal: TransmitAnswer.Refusal) throws {
        var (bench, node) = try serving()
        bench.transmitAnswer = .refused(refusal)
        bench.radio(node.uplink(isConfirmed: true))
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.transmissions.map(\.packet.frequency) == [868_100_000, 869_525_000])
        let named = bench.gatewayNews.compactMap { news -> TransmitAnswer.Refusal? in
            if case .refused(let reason, _) = news.content { reason } else { nil }
        }
        #expect(named == [refusal, refusal])
        #expect(bench.refusals.map(\.kind) == [.notTransmitted])
    }

    @Test("a join-accept that a gateway refuses is sent in RX2, the same bytes")
    func refusedJoin() throws {
        var node = try #require(ServerNode())
        var bench = ServerBench()
        bench.server.admit(node.joining(), memory: DeviceMemory())
        bench.transmitAnswer = .refused(.collisionWithPacket)
        bench.radio(node.joinRequest(nonce: 1))
        bench.run(for: 20 * ServerBench.second)
        #expect(bench.transmissions.map(\.packet.frequency) == [868_100_000, 869_525_000])
        #expect(Set(bench.transmissions.map(\.packet.payload)).count == 1)
    }

    @Test("a TX_ACK with a token of nothing that was sent says nothing")
    func foreignToken() throws {
        var (bench, _) = try serving()
        var new: [ServerAction] = []
        bench.server.hear(
            GatewayDatagram(
                version: 2, token: 4_711, gateway: ServerBench.roof, content: .transmitAnswer(.refused(.tooLate))),
            from: ServerBench.address(of: ServerBench.roof, socket: 2), at: bench.time, now: bench.now, into: &new)
        #expect(new.isEmpty)
    }

    @Test("a gateway that does not say what became of a packet is told of")
    func noAnswer() throws {
        var (bench, node) = try serving()
        bench.transmitAnswer = nil
        bench.radio(node.uplink(isConfirmed: true))
        bench.run(for: 10 * ServerBench.second)
        #expect(bench.refusals.map(\.kind) == [.notTransmitted] && bench.transmissions.count == 1)
    }

    // MARK: Duty cycle

    /// Confirmed frames at SF12, one every `every` seconds, for `count` times; the frequencies of the answers.
    private func frequencies(_ count: Int, every seconds: UInt64, keepsDutyCycle: Bool) throws -> [UInt32] {
        var (bench, node) = try serving(keepsDutyCycle: keepsDutyCycle)
        for _ in 0..<count {
            bench.radio(node.uplink(isConfirmed: true), dataRate: 0)
            bench.run(for: seconds * ServerBench.second)
        }
        return bench.transmissions.map(\.packet.frequency)
    }

    @Test("when the hour of RX1's band is spent, RX2's band with ten times as much answers")
    func dutyCycle() throws {
        let answers = try frequencies(60, every: 20, keepsDutyCycle: true)
        let first = answers.prefix { $0 == 868_100_000 }.count
        // 1 % of an hour is 36 s, of which the ACKs leave a fifth; an ACK at SF12 takes 0.991 s, the first one more.
        #expect((27...29).contains(first))
        #expect(answers.count == 60 && answers.dropFirst(first).allSatisfy { $0 == 869_525_000 })
    }

    @Test("where the operator does not keep it, RX1 answers always")
    func noDutyCycle() throws {
        let answers = try frequencies(60, every: 20, keepsDutyCycle: false)
        #expect(answers.count == 60 && answers.allSatisfy { $0 == 868_100_000 })
    }

    @Test("both bands spent: no answer, and it is said; a join-accept still goes, from what was left to it")
    func bothSpent() throws {
        var (bench, node) = try serving()
        for _ in 0..<400 {
            bench.radio(node.uplink(isConfirmed: true), dataRate: 0)
            bench.run(for: 5 * ServerBench.second)
        }
        #expect(bench.refusals.last?.kind == .notTransmitted)
        #expect(bench.refusals.last?.text.contains("duty cycle of 869.525 MHz is spent") == true)
        var other = try #require(ServerNode(eui: 0x70B3_D57E_D000_0002, seed: 0x55))
        bench.server.admit(other.joining(), memory: DeviceMemory())
        bench.clear()
        bench.radio(other.joinRequest(nonce: 1), dataRate: 0)
        bench.run(for: 10 * ServerBench.second)
        #expect(bench.transmissions.count == 1)
    }

    @Test("an hour later the band is free again")
    func dutyCycleRecovers() throws {
        var (bench, node) = try serving()
        for _ in 0..<60 {
            bench.radio(node.uplink(isConfirmed: true), dataRate: 0)
            bench.run(for: 20 * ServerBench.second)
        }
        bench.run(for: 3_700 * ServerBench.second)
        bench.clear()
        bench.radio(node.uplink(isConfirmed: true), dataRate: 0)
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.transmissions.map(\.packet.frequency) == [868_100_000])
    }
}
