import LoRaWAN
import Sensing
import Testing

@Suite("Downlinks of the application")
struct ServerDownlinkTests {
    private func serving(_ version: UInt8 = 2) throws -> (ServerBench, ServerNode) {
        var node = try #require(ServerNode())
        node.address = DeviceAddress(0x0012_3456)
        var ear = ServerBench.Ear(eui: ServerBench.roof)
        ear.version = version
        var bench = ServerBench(gateways: [ear])
        bench.server.admit(node.personalised(), memory: DeviceMemory())
        bench.clear()
        return (bench, node)
    }

    private func downlink(
        _ number: UInt64 = 17, _ payload: [UInt8] = [1, 2], port: UInt8 = 10, isConfirmed: Bool = false,
        lasting seconds: Int64 = 3_600, at bench: ServerBench, device: UInt64 = 0x70B3_D57E_D000_0001
    ) -> Downlink {
        let now = bench.time.instant
        return Downlink(
            number: number, device: EUI64(device), port: port, payload: payload, isConfirmed: isConfirmed, queued: now,
            expires: now.adding(nanoseconds: seconds * Instant.nanosecondsPerSecond))
    }

    @Test("a payload waits until its device speaks and goes out then, deciphered by the device as it was given")
    func sent() throws {
        var (bench, node) = try serving()
        bench.enqueue(downlink(at: bench))
        bench.run(for: 100 * ServerBench.second)
        #expect(bench.transmissions.isEmpty)
        bench.radio(node.uplink())
        bench.run(for: 5 * ServerBench.second)
        let frame = node.take(downlink: try #require(bench.transmissions.first).packet.payload)
        #expect(frame?.port == 10 && frame?.payload == [1, 2] && frame?.control.hasMore == false)
        #expect(bench.downlinkNews.map(\.state) == [.queued, .sent])
        bench.radio(node.uplink())
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.transmissions.count == 1)
    }

    @Test("each state is durable before it is told")
    func durableStates() throws {
        var (bench, node) = try serving()
        bench.enqueue(downlink(at: bench))
        bench.radio(node.uplink())
        bench.run(for: 5 * ServerBench.second)
        for state in [DownlinkState.queued, .sent] {
            let news = DownlinkNews(number: 17, device: node.eui, state: state)
            let persisted = try #require(bench.position { $0 == .persist(.downlink(news)) })
            let told = try #require(bench.position { $0 == .downlink(news) })
            #expect(persisted < told)
        }
    }

    @Test("with version 2 it is sent when the gateway says that it took it, with version 1 when it was given to it")
    func versions() throws {
        for (version, expected) in [(UInt8(1), [DownlinkState.queued, .sent]), (2, [.queued])] {
            var (bench, node) = try serving(version)
            bench.transmitAnswer = nil
            bench.enqueue(downlink(at: bench))
            bench.radio(node.uplink())
            bench.run(for: 5 * ServerBench.second)
            #expect(bench.downlinkNews.map(\.state) == expected && bench.transmissions.count == 1)
        }
    }

    @Test(
        "one that no gateway sent goes out after the next frame",
        arguments: [
            TransmitAnswer.refused(.frequency), nil,
        ])
    func comesBack(_ answer: TransmitAnswer?) throws {
        var (bench, node) = try serving()
        bench.transmitAnswer = answer
        bench.enqueue(downlink(at: bench))
        bench.radio(node.uplink())
        bench.run(for: 10 * ServerBench.second)
        bench.transmitAnswer = .taken
        bench.clear()
        bench.radio(node.uplink())
        bench.run(for: 10 * ServerBench.second)
        #expect(bench.transmissions.count == 1 && bench.downlinkNews.map(\.state) == [.sent])
    }

    @Test("sent with another power is sent")
    func otherPower() throws {
        var (bench, node) = try serving()
        bench.transmitAnswer = .takenWithPower(14)
        bench.enqueue(downlink(at: bench))
        bench.radio(node.uplink())
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.downlinkNews.map(\.state) == [.queued, .sent])
    }

    // MARK: Confirmed

    @Test("a confirmed payload is confirmed by the ACK in the next frame")
    func confirmed() throws {
        var (bench, node) = try serving()
        bench.enqueue(downlink(isConfirmed: true, at: bench))
        bench.radio(node.uplink())
        bench.run(for: 5 * ServerBench.second)
        let frame = node.take(downlink: try #require(bench.transmissions.first).packet.payload)
        #expect(frame?.isConfirmed == true)
        bench.radio(node.uplink(control: FrameControl(acknowledges: true)))
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.downlinkNews.map(\.state) == [.queued, .sent, .confirmed] && bench.transmissions.count == 1)
    }

    @Test("without the ACK it is sent again, with a new counter, since a device drops one that does not rise")
    func sentAgain() throws {
        var (bench, node) = try serving()
        bench.enqueue(downlink(isConfirmed: true, at: bench))
        for _ in 0..<3 {
            bench.radio(node.uplink())
            bench.run(for: 5 * ServerBench.second)
        }
        let frames = bench.transmissions.compactMap { node.take(downlink: $0.packet.payload) }
        #expect(frames.count == 3 && frames.allSatisfy { $0.payload == [1, 2] && $0.isConfirmed })
        #expect(bench.downlinkNews.map(\.state) == [.queued, .sent, .sent, .sent])
    }

    @Test("an ACK in a frame that was sent before the downlink confirms nothing")
    func earlyACK() throws {
        var (bench, node) = try serving()
        bench.enqueue(downlink(isConfirmed: true, at: bench))
        bench.radio(node.uplink(control: FrameControl(acknowledges: true)))
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.downlinkNews.map(\.state) == [.queued, .sent])
    }

    @Test("the device's repetition of the frame before the downlink confirms nothing and draws nothing")
    func repetitionDrawsNothing() throws {
        var (bench, node) = try serving()
        let frame = node.uplink(isConfirmed: true)
        bench.radio(frame)
        bench.run(for: 5 * ServerBench.second)
        bench.enqueue(downlink(at: bench))
        bench.radio(frame)
        bench.run(for: 5 * ServerBench.second)
        let answer = node.take(downlink: try #require(bench.transmissions.last).packet.payload)
        #expect(answer?.port == nil || answer?.control.hasMore == true)
        #expect(bench.downlinkNews.map(\.state) == [.queued])
    }

    @Test("an ACK says that it was heard, though the gateway's TX_ACK was lost")
    func lostTXACK() throws {
        var (bench, node) = try serving()
        bench.transmitAnswer = nil
        bench.enqueue(downlink(isConfirmed: true, at: bench))
        bench.radio(node.uplink())
        bench.run(for: 60 * ServerBench.second)
        bench.radio(node.uplink(control: FrameControl(acknowledges: true)))
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.downlinkNews.map(\.state) == [.queued, .confirmed] && bench.transmissions.count == 1)
    }

    @Test("an ACK says nothing of a downlink that its gateway refused")
    func ackOfNothing() throws {
        var (bench, node) = try serving()
        bench.transmitAnswer = .refused(.frequency)
        bench.enqueue(downlink(isConfirmed: true, at: bench))
        bench.radio(node.uplink())
        bench.run(for: 60 * ServerBench.second)
        bench.radio(node.uplink(control: FrameControl(acknowledges: true)))
        bench.run(for: 5 * ServerBench.second)
        #expect(!bench.downlinkNews.map(\.state).contains(.confirmed))
    }

    @Test(
        "whoever answers a reading at once reaches the device in the window that is still open",
        arguments: [(300, [868_100_000]), (1_200, [869_525_000]), (1_900, [])] as [(UInt64, [UInt32])])
    func openWindow(_ milliseconds: UInt64, _ frequencies: [UInt32]) throws {
        var (bench, node) = try serving()
        bench.radio(node.uplink())
        bench.run(for: milliseconds * ServerBench.millisecond)
        // Time is told by whatever happens, here by a PULL_DATA.
        bench.pull()
        bench.enqueue(downlink(at: bench))
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.transmissions.map(\.packet.frequency) == frequencies && bench.refusals.isEmpty)
    }

    // MARK: Order and room

    @Test("several go one after the other, and the device is told that more waits")
    func order() throws {
        var (bench, node) = try serving()
        for number in [UInt64(30), 12, 25] { bench.enqueue(downlink(number, [UInt8(number)], at: bench)) }
        for _ in 0..<4 {
            bench.radio(node.uplink())
            bench.run(for: 5 * ServerBench.second)
        }
        let frames = bench.transmissions.compactMap { node.take(downlink: $0.packet.payload) }
        #expect(frames.map(\.payload) == [[30], [12], [25]] && frames.map(\.control.hasMore) == [true, true, false])
    }

    @Test("one frame carries ACK, MAC answers and payload")
    func together() throws {
        var (bench, node) = try serving()
        bench.enqueue(downlink(at: bench))
        bench.radio(node.uplink(isConfirmed: true, options: UplinkCommand.linkCheckRequest.bytes))
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.transmissions.count == 1)
        let sent = try #require(bench.transmissions.first)
        let frame = node.take(downlink: sent.packet.payload)
        let commands = DownlinkCommand.read(frame?.options ?? []).commands
        #expect(frame?.control.acknowledges == true && frame?.payload == [1, 2])
        #expect(commands == [.linkCheckAnswer(margin: 12, gateways: 1), .deviceStatusRequest])
    }

    @Test("a payload too long for RX1 goes in RX2 where that carries it")
    func longInRX2() throws {
        // US915: RX1 after DR0 is DR10 (242 bytes), RX2 DR8 (53); AU915: RX1 after DR0 is DR8 (53), RX2 too.
        var node = try #require(ServerNode())
        var bench = ServerBench(.eu868)
        var memory = DeviceMemory()
        node.address = DeviceAddress(5)
        memory.session = DeviceSession(
            address: node.address, keys: node.keys, started: bench.time.instant, rx2DataRate: 3,
            rx2Frequency: 869_525_000)
        bench.server.admit(node.personalised(), memory: memory)
        bench.enqueue(downlink(17, [UInt8](repeating: 1, count: 100), at: bench))
        bench.radio(node.uplink(isConfirmed: true), dataRate: 0)
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.transmissions.map(\.packet.frequency) == [869_525_000])
        let frame = node.take(downlink: try #require(bench.transmissions.first).packet.payload)
        #expect(frame?.payload.count == 100 && frame?.control.acknowledges == true)
    }

    @Test("a payload that neither window carries waits; the ACK goes without it and says that more waits")
    func waitsForABetterRate() throws {
        var (bench, node) = try serving()
        bench.enqueue(downlink(17, [UInt8](repeating: 1, count: 100), at: bench))
        bench.radio(node.uplink(isConfirmed: true), dataRate: 0)
        bench.run(for: 5 * ServerBench.second)
        let answer = node.take(downlink: try #require(bench.transmissions.first).packet.payload)
        #expect(answer?.payload == [] && answer?.control.hasMore == true)
        bench.radio(node.uplink(), dataRate: 5)
        bench.run(for: 5 * ServerBench.second)
        let carried = node.take(downlink: try #require(bench.transmissions.last).packet.payload)
        #expect(carried?.payload.count == 100 && bench.downlinkNews.map(\.state) == [.queued, .sent])
    }

    @Test("without anything else to say an empty frame is not sent for it")
    func noEmptyFrame() throws {
        var (bench, node) = try serving()
        bench.enqueue(downlink(17, [UInt8](repeating: 1, count: 100), at: bench))
        bench.radio(node.uplink(), dataRate: 0)
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.transmissions.isEmpty && bench.refusals.map(\.kind) == [.notTransmitted])
    }

    @Test("what no data rate carries, what has no port and what is for nobody fails, with the reason")
    func fails() throws {
        var (bench, _) = try serving()
        bench.enqueue(downlink(1, [UInt8](repeating: 1, count: 243), at: bench))
        bench.enqueue(downlink(2, port: 0, at: bench))
        bench.enqueue(downlink(3, port: 224, at: bench))
        bench.enqueue(downlink(4, at: bench, device: 99))
        #expect(bench.downlinkNews.map(\.state) == [.failed, .failed, .failed, .failed])
        #expect(bench.downlinkNews.allSatisfy { !$0.reason.isEmpty })
        #expect(bench.downlinkNews.first?.reason.contains("242") == true)
    }

    @Test("a device's queue is bounded")
    func bounded() throws {
        var (bench, _) = try serving()
        for number in UInt64(1)...100 { bench.enqueue(downlink(number, at: bench)) }
        let states = bench.downlinkNews.map(\.state)
        #expect(states.count { $0 == .queued } == 64 && states.count { $0 == .failed } == 36)
    }

    @Test("the same number is queued once: the ledger is read again after every change")
    func once() throws {
        var (bench, node) = try serving()
        bench.enqueue(downlink(at: bench))
        bench.enqueue(downlink(at: bench))
        bench.radio(node.uplink())
        bench.run(for: 5 * ServerBench.second)
        bench.radio(node.uplink())
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.transmissions.count == 1 && bench.downlinkNews.map(\.state) == [.queued, .sent])
    }

    // MARK: Expiry

    @Test("one whose device does not speak in time expires at that second")
    func expires() throws {
        var (bench, node) = try serving()
        bench.enqueue(downlink(lasting: 60, at: bench))
        bench.run(for: 59 * ServerBench.second)
        #expect(bench.downlinkNews.map(\.state) == [.queued])
        bench.run(for: 2 * ServerBench.second)
        #expect(
            bench.downlinkNews.map(\.state) == [.queued, .expired] && bench.downlinkNews.last?.reason.isEmpty == false)
        bench.radio(node.uplink())
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.transmissions.isEmpty)
    }

    @Test("one that was sent and never confirmed expires too")
    func expiresUnconfirmed() throws {
        var (bench, node) = try serving()
        bench.enqueue(downlink(isConfirmed: true, lasting: 60, at: bench))
        bench.radio(node.uplink())
        bench.run(for: 100 * ServerBench.second)
        #expect(bench.downlinkNews.map(\.state) == [.queued, .sent, .expired])
        #expect(bench.downlinkNews.last?.reason.contains("confirm") == true)
    }

    @Test("a clock that nothing stands behind, and that jumps, does not end the life of a downlink")
    func unsynchronised() throws {
        var (bench, _) = try serving()
        bench.clockState = .unsynchronised
        bench.enqueue(downlink(lasting: 60, at: bench))
        bench.epoch = bench.epoch.adding(nanoseconds: 86_400_000_000_000)
        bench.run(for: 55 * ServerBench.second)
        #expect(bench.downlinkNews.map(\.state) == [.queued])
        bench.run(for: 20 * ServerBench.second)
        #expect(bench.downlinkNews.map(\.state) == [.queued, .expired])
    }

    // MARK: Counters

    @Test("counters are reserved in the ledger sixteen ahead, before the first of them is used")
    func reserved() throws {
        var (bench, node) = try serving()
        for _ in 0..<17 {
            bench.radio(node.uplink(isConfirmed: true))
            bench.run(for: 5 * ServerBench.second)
        }
        #expect(bench.persisted.compactMap(\.session?.downlinkCounter) == [16, 32])
        let written = try #require(bench.position { if case .persist(.memory) = $0 { true } else { false } })
        let sent = try #require(bench.position { if case .transmit = $0 { true } else { false } })
        #expect(written < sent)
    }

    @Test("after a crash no downlink counter is used twice")
    func afterACrash() throws {
        var (bench, node) = try serving()
        for _ in 0..<3 {
            bench.radio(node.uplink(isConfirmed: true))
            bench.run(for: 5 * ServerBench.second)
        }
        for sent in bench.transmissions { _ = node.take(downlink: sent.packet.payload) }
        var again = ServerBench()
        again.server.admit(node.personalised(), memory: try #require(bench.persisted.last))
        again.radio(node.uplink(isConfirmed: true))
        again.run(for: 5 * ServerBench.second)
        let answer = node.take(downlink: try #require(again.transmissions.first).packet.payload)
        #expect(answer?.counter == 16)
    }
}
