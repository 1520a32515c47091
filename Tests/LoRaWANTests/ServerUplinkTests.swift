import LoRaWAN
import Sensing
import Testing

@Suite("Uplinks at the network server")
struct ServerUplinkTests {
    private func serving(
        _ policy: DevicePolicy = DevicePolicy(), gateways: [ServerBench.Ear]? = nil
    ) throws -> (ServerBench, ServerNode) {
        var node = try #require(ServerNode())
        node.address = DeviceAddress(0x0012_3456)
        var bench = ServerBench(gateways: gateways ?? [ServerBench.Ear(eui: ServerBench.roof)])
        bench.server.admit(node.personalised(policy), memory: DeviceMemory())
        bench.clear()
        return (bench, node)
    }

    private static let both = [
        ServerBench.Ear(eui: ServerBench.roof, snr: -3, delay: 5_000_000),
        ServerBench.Ear(eui: ServerBench.pier, snr: 8, delay: 60_000_000),
    ]

    @Test("a frame is kept at once, with its payload deciphered and everything else as it was heard")
    func plain() throws {
        var (bench, node) = try serving()
        let frame = node.uplink([9, 8, 7], port: 5)
        bench.radio(frame)
        let uplink = try #require(bench.kept.first)
        #expect(uplink.plain.count == frame.count)
        #expect(
            Array(uplink.plain[..<9]) == Array(frame[..<9]) && Array(uplink.plain.suffix(4)) == Array(frame.suffix(4)))
        #expect(Array(uplink.plain[9..<12]) == [9, 8, 7])
        #expect(uplink.port == 5 && uplink.counter == 0 && uplink.lost == 0 && uplink.beginsSession)
    }

    @Test("the frame of the fact sheet, heard by Semtech's forwarder, is read: 'test'")
    func recorded() throws {
        let network = try #require(LoRaKey(hex: "44024241ed4ce9a68c6a8bc055233fd3"))
        let application = try #require(LoRaKey(hex: "ec925802ae430ca77fd3dd73cb2cc588"))
        let eui = EUI64(1)
        var bench = ServerBench()
        bench.server.admit(
            Device(
                eui: eui,
                activation: .personalised(
                    DeviceAddress(0x49BE_7DF1), SessionKeys(network: network, application: application))),
            memory: DeviceMemory())
        let phy = try #require(HexText.decode("40f17dbe4900020001954378762b11ff0d"))
        bench.radio(phy)
        #expect(bench.kept.first.map { Array($0.plain[9..<13]) } == Array("test".utf8))
        #expect(bench.kept.first?.counter == 2)
    }

    @Test("its time is that of the first bit: the end of the reception less the time on the air")
    func time() throws {
        var (bench, node) = try serving()
        let end = bench.time.instant
        bench.radio(node.uplink(), dataRate: 0)
        let reception = try #require(bench.kept.first).reception
        let airtime = try #require(
            Airtime.nanoseconds(payload: 16, .lora(spreadingFactor: 12, bandwidth: 125_000), hasCRC: true))
        let first = end.adding(nanoseconds: -airtime)
        #expect(try #require(reception.time.earliest) <= first && first <= (try #require(reception.time.latest)))
    }

    @Test("frames that are missing are counted")
    func lost() throws {
        var (bench, node) = try serving()
        bench.radio(node.uplink())
        node.counter = 5
        bench.radio(node.uplink())
        #expect(bench.kept.map(\.lost) == [0, 4])
        #expect(bench.server.memory(of: node.eui)?.lost == 4)
    }

    @Test("a joined device that begins with frame 1, as LoRaMac-node does, has lost nothing")
    func beginsWithOne() throws {
        var node = try #require(ServerNode())
        var bench = ServerBench()
        bench.server.admit(node.joining(), memory: DeviceMemory())
        bench.radio(node.joinRequest(nonce: 1))
        bench.run(for: ServerBench.second)
        let isItsOwn = node.take(joinAccept: try #require(bench.transmissions.first).packet.payload, nonce: 1)
        #expect(isItsOwn)
        node.counter = 1
        bench.radio(node.uplink())
        #expect(bench.kept.first?.lost == 0 && bench.kept.first?.counter == 1)
    }

    @Test("a buoy that was out of reach for 60,000 frames is accepted: there is no limit to the gap")
    func noGapLimit() throws {
        var (bench, node) = try serving()
        bench.radio(node.uplink())
        node.counter = 60_000
        bench.radio(node.uplink())
        #expect(bench.kept.map(\.counter) == [0, 60_000])
    }

    @Test("after frame 65535 comes frame 65536, which is 0 on the air")
    func rollOver() throws {
        var (bench, node) = try serving()
        for counter in [65_534, 65_535, 65_536, 65_537] as [UInt32] {
            node.counter = counter
            bench.radio(node.uplink())
            bench.run(for: 10 * ServerBench.second)
        }
        #expect(bench.kept.map(\.counter) == [65_534, 65_535, 65_536, 65_537])
        #expect(bench.kept.map(\.lost) == [0, 0, 0, 0])
    }

    @Test("a device with fixed keys that had counted beyond 65535 elsewhere is accepted at its first frame")
    func countedElsewhere() throws {
        var (bench, node) = try serving()
        node.counter = 200_000
        bench.radio(node.uplink())
        #expect(bench.kept.first?.counter == 200_000)
    }

    @Test("two devices may have the same address: the MIC tells them apart")
    func sharedAddress() throws {
        var (bench, node) = try serving()
        var other = try #require(ServerNode(eui: 0x70B3_D57E_D000_0002, seed: 0x55))
        other.address = node.address
        bench.server.admit(other.personalised(), memory: DeviceMemory())
        bench.radio(node.uplink())
        bench.radio(other.uplink())
        #expect(bench.kept.map(\.device) == [node.eui, other.eui] && bench.refusals.isEmpty)
    }

    // MARK: Heard twice

    @Test("a frame that two gateways bring is kept once")
    func twoGateways() throws {
        var (bench, node) = try serving(gateways: Self.both)
        bench.radio(node.uplink())
        #expect(bench.kept.count == 1 && bench.refusals.isEmpty)
    }

    @Test("a frame that a gateway hears on two channels is kept once")
    func twoChannels() throws {
        var (bench, node) = try serving()
        let frame = node.uplink()
        bench.radio(frame)
        bench.radio(frame, frequency: 868_300_000)
        #expect(bench.kept.count == 1 && bench.refusals.isEmpty)
    }

    @Test("a confirmed frame that the device sends again is acknowledged again and not kept again")
    func repeated() throws {
        var (bench, node) = try serving()
        let frame = node.uplink(isConfirmed: true)
        bench.radio(frame)
        bench.run(for: 5 * ServerBench.second)
        bench.radio(frame)
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.kept.count == 1 && bench.transmissions.count == 2)
        let answers = bench.transmissions.map { node.take(downlink: $0.packet.payload)?.control.acknowledges }
        #expect(answers == [true, true])
    }

    @Test("an unconfirmed frame that comes again is neither kept nor answered")
    func repeatedUnconfirmed() throws {
        var (bench, node) = try serving()
        let frame = node.uplink()
        bench.radio(frame)
        bench.run(for: 5 * ServerBench.second)
        bench.radio(frame)
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.kept.count == 1 && bench.transmissions.isEmpty)
    }

    @Test("a frame that the store lost is kept when the device sends it again, and acknowledged then")
    func keptAgain() throws {
        var (bench, node) = try serving()
        bench.commits = false
        node.counter = 4
        let frame = node.uplink(isConfirmed: true)
        bench.radio(frame)
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.transmissions.isEmpty)
        bench.commits = true
        bench.radio(frame)
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.kept.count == 2 && bench.transmissions.count == 1)
        #expect(bench.kept.first?.ticket != bench.kept.last?.ticket && bench.kept.last?.beginsSession == true)
    }

    // MARK: What is not taken

    @Test(
        "a packet with a bad CRC, or without one, leaves nothing but a count",
        arguments: [
            ReceivedPacket.Integrity.bad, .none,
        ])
    func badCRC(_ integrity: ReceivedPacket.Integrity) throws {
        var (bench, node) = try serving()
        bench.radio(node.uplink(isConfirmed: true), integrity: integrity)
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.refusals.map(\.kind) == [.badRadioFrame] && bench.kept.isEmpty && bench.transmissions.isEmpty)
    }

    @Test("every frame cut short, and every one with a bit turned, is refused and not answered")
    func mutilated() throws {
        var (bench, node) = try serving()
        let frame = node.uplink([1, 2, 3, 4], isConfirmed: true, options: [2])
        for length in 0..<frame.count { bench.radio(Array(frame[..<length])) }
        for bit in 0..<(frame.count * 8) {
            var turned = frame
            turned[bit / 8] ^= 1 << UInt8(bit % 8)
            bench.radio(turned)
        }
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.kept.isEmpty && bench.transmissions.isEmpty)
        #expect(bench.refusals.count == frame.count + frame.count * 8)
        bench.radio(frame)
        #expect(bench.kept.count == 1)
    }

    @Test(
        "a frame of no address of ours goes without any key being tried",
        arguments: [
            (UInt32(0x0012_0000), Refusal.Kind.unknownDevice), (0x2601_1BDA, .foreignNetwork),
        ])
    func foreign(_ address: UInt32, _ kind: Refusal.Kind) throws {
        var (bench, node) = try serving()
        node.address = DeviceAddress(address)
        bench.radio(node.uplink())
        #expect(bench.refusals.map(\.kind) == [kind] && bench.refusals.first?.address == node.address)
    }

    @Test(
        "frames that no device sends are told apart",
        arguments: [
            ([0xE0, 5, 6, 7, 8], Refusal.Kind.foreignNetwork),
            ([0x20] + [UInt8](repeating: 1, count: 16), .foreignNetwork),
            ([UInt8(0x60)] + [UInt8](repeating: 1, count: 11), .foreignNetwork),
            ([UInt8(0xC0)] + [UInt8](repeating: 1, count: 18), .notSupported), ([UInt8(0x40), 1], .brokenFrame),
            ([UInt8(0x00), 1], .brokenFrame),
        ])
    func otherKinds(_ payload: [UInt8], _ kind: Refusal.Kind) throws {
        var (bench, _) = try serving()
        bench.radio(payload)
        #expect(bench.refusals.map(\.kind) == [kind])
    }

    @Test("a wrong key is told with the device that has the address")
    func wrongKey() throws {
        var (bench, node) = try serving()
        var other = try #require(ServerNode(seed: 0x11))
        other.address = node.address
        bench.radio(other.uplink())
        #expect(bench.refusals.map(\.kind) == [.wrongKey] && bench.refusals.first?.device == node.eui)
        _ = node.uplink()
    }

    @Test("a device that another network server serves is refused")
    func otherServer() throws {
        var (bench, node) = try serving()
        bench.server.excludes([node.eui])
        bench.radio(node.uplink(isConfirmed: true))
        bench.run(for: 5 * ServerBench.second)
        #expect(bench.refusals.map(\.kind) == [.otherServer] && bench.kept.isEmpty && bench.transmissions.isEmpty)
    }

    @Test("a device that was removed is unknown")
    func removed() throws {
        var (bench, node) = try serving()
        bench.server.remove(node.eui)
        bench.radio(node.uplink())
        #expect(bench.refusals.map(\.kind) == [.unknownDevice] && bench.server.memory(of: node.eui) == nil)
    }
}
