import Sensing
import Testing

@testable import LoRaWAN

@Suite("Joins at the network server")
struct ServerJoinTests {
    private func joining(
        _ region: Region = .eu868, _ policy: DevicePolicy = DevicePolicy(), gateways: [ServerBench.Ear]? = nil
    ) throws -> (ServerBench, ServerNode) {
        let node = try #require(ServerNode())
        var bench = ServerBench(region, gateways: gateways ?? [ServerBench.Ear(eui: ServerBench.roof)])
        bench.server.admit(node.joining(policy), memory: DeviceMemory())
        bench.clear()
        return (bench, node)
    }

    @Test("a join-request is answered 5 s after its end, in RX1, with a join-accept of the device's key")
    func answeredInRX1() throws {
        var (bench, node) = try joining()
        let counter = bench.counter(of: bench.ears[0], at: bench.now)
        bench.radio(node.joinRequest(nonce: 7), dataRate: 2)
        bench.run(for: ServerBench.second)
        let sent = try #require(bench.transmissions.first)
        #expect(sent.packet.counter == counter &+ 5_000_000)
        #expect(sent.packet.frequency == 868_100_000 && sent.packet.spreadingFactor == 10)
        let isItsOwn = node.take(joinAccept: sent.packet.payload, nonce: 7)
        #expect(isItsOwn)
        #expect(bench.transmissions.count == 1)
    }

    @Test("nonce and offered session are durable, and the join is in the log, before the join-accept goes")
    func durableFirst() throws {
        var (bench, node) = try joining()
        bench.radio(node.joinRequest(nonce: 7))
        bench.run(for: ServerBench.second)
        let memory = try #require(bench.position { if case .persist(.memory) = $0 { true } else { false } })
        let log = try #require(bench.position { if case .persist(.join) = $0 { true } else { false } })
        let sent = try #require(bench.position { if case .transmit = $0 { true } else { false } })
        #expect(memory < sent && log < sent)
        #expect(bench.persisted.first?.nonces[ServerNode.join] == [7])
        #expect(
            bench.persisted.first?.offered != nil
                && bench.joins.first?.address == bench.persisted.first?.offered?.address)
    }

    @Test("the first frame by the new keys makes the offered session the one in use")
    func promotion() throws {
        var (bench, node) = try joining()
        bench.radio(node.joinRequest(nonce: 7))
        bench.run(for: ServerBench.second)
        let accept = try #require(bench.transmissions.first).packet.payload
        let isItsOwn = node.take(joinAccept: accept, nonce: 7)
        #expect(isItsOwn)
        bench.radio(node.uplink())
        bench.run(for: ServerBench.second)
        #expect(bench.kept.first?.beginsSession == true && bench.kept.first?.address == node.address)
        let memory = bench.server.memory(of: node.eui)
        #expect(memory?.session?.address == node.address && memory?.offered == nil)
    }

    @Test("the old session is kept until then: the join-accept may be lost")
    func oldSessionGoesOn() throws {
        var (bench, node) = try joining()
        bench.radio(node.joinRequest(nonce: 7))
        bench.run(for: ServerBench.second)
        let isItsOwn = node.take(joinAccept: try #require(bench.transmissions.first).packet.payload, nonce: 7)
        #expect(isItsOwn)
        bench.radio(node.uplink())
        bench.run(for: 10 * ServerBench.second)
        bench.radio(node.joinRequest(nonce: 8))
        bench.run(for: 10 * ServerBench.second)
        bench.radio(node.uplink())
        #expect(bench.kept.count == 2 && bench.kept.last?.beginsSession == false)
    }

    @Test("one join heard by two gateways is one join, answered by the one that heard it better")
    func twoGateways() throws {
        let ears = [
            ServerBench.Ear(eui: ServerBench.roof, snr: -3),
            ServerBench.Ear(eui: ServerBench.pier, snr: 8, delay: 120_000_000),
        ]
        var (bench, node) = try joining(gateways: ears)
        bench.radio(node.joinRequest(nonce: 7))
        bench.run(for: 8 * ServerBench.second)
        #expect(bench.transmissions.map(\.gateway) == [ServerBench.pier])
        #expect(bench.refusals.isEmpty && bench.joins.count == 1)
    }

    @Test("a DevNonce that was used is refused, with what to do about it")
    func usedNonce() throws {
        var (bench, node) = try joining()
        bench.radio(node.joinRequest(nonce: 7))
        bench.run(for: 20 * ServerBench.second)
        bench.clear()
        bench.radio(node.joinRequest(nonce: 7))
        bench.run(for: 20 * ServerBench.second)
        #expect(bench.transmissions.isEmpty)
        #expect(bench.refusals.map(\.kind) == [.usedNonce])
        #expect(bench.refusals.first?.text.contains("fairlead lora forget-nonces 70b3d57ed0000001") == true)
        #expect(bench.joins.first?.refusal?.kind == .usedNonce)
    }

    @Test("nonces of one JoinEUI say nothing of those of another")
    func noncesByJoinEUI() throws {
        var (bench, node) = try joining()
        var memory = DeviceMemory()
        memory.nonces = [EUI64(99): [7]]
        bench.server.admit(node.joining(join: nil), memory: memory)
        bench.radio(node.joinRequest(nonce: 7))
        bench.run(for: ServerBench.second)
        #expect(bench.transmissions.count == 1)
    }

    @Test("a device of 1.0.4 that counts its nonces is refused one that does not rise, though it is new")
    func risingNonces() throws {
        var policy = DevicePolicy()
        policy.nonces = .rising
        var (bench, node) = try joining(.eu868, policy)
        bench.radio(node.joinRequest(nonce: 9))
        bench.run(for: 20 * ServerBench.second)
        bench.clear()
        bench.radio(node.joinRequest(nonce: 8))
        bench.run(for: 20 * ServerBench.second)
        #expect(bench.refusals.map(\.kind) == [.usedNonce] && bench.transmissions.isEmpty)
    }

    @Test("a random nonce may be lower than the last")
    func uniqueNonces() throws {
        var (bench, node) = try joining()
        bench.radio(node.joinRequest(nonce: 9))
        bench.run(for: 20 * ServerBench.second)
        bench.radio(node.joinRequest(nonce: 8))
        bench.run(for: 20 * ServerBench.second)
        #expect(bench.transmissions.count == 2)
    }

    @Test("nonces that were forgotten in the ledger may be used again")
    func forgottenNonces() throws {
        var (bench, node) = try joining()
        bench.radio(node.joinRequest(nonce: 1))
        bench.run(for: 20 * ServerBench.second)
        var memory = try #require(bench.server.memory(of: node.eui))
        memory.nonces = [:]
        bench.server.admit(node.joining(), memory: memory)
        bench.clear()
        bench.radio(node.joinRequest(nonce: 1))
        bench.run(for: 20 * ServerBench.second)
        #expect(bench.transmissions.count == 1 && bench.refusals.isEmpty)
    }

    @Test("the JoinNonce rises with every join-accept, also over a restart")
    func joinNonceRises() throws {
        var (bench, node) = try joining()
        bench.radio(node.joinRequest(nonce: 1))
        bench.run(for: 20 * ServerBench.second)
        var again = ServerBench()
        again.server.admit(node.joining(), memory: try #require(bench.persisted.last))
        again.radio(node.joinRequest(nonce: 2))
        again.run(for: ServerBench.second)
        let nonces = try [bench, again].map { bench in
            let plain = try JoinAccept.deciphered(
                try #require(bench.transmissions.first).packet.payload, node.key)
            return try JoinAccept.read(plain: plain).accept.joinNonce
        }
        #expect(nonces == [1, 2])
    }

    @Test("a wrong AppKey is refused in words that name the device, and nothing is used up by it")
    func wrongKey() throws {
        var (bench, node) = try joining()
        let stranger = try #require(ServerNode(seed: 0x77))
        let request = JoinRequest(join: ServerNode.join, device: node.eui, nonce: 3).signed(stranger.key)
        bench.radio(request.bytes)
        bench.run(for: 20 * ServerBench.second)
        #expect(bench.refusals.map(\.kind) == [.wrongKey] && bench.transmissions.isEmpty)
        #expect(bench.refusals.first?.text.contains("\(node.eui)") == true)
        #expect(bench.persisted.isEmpty && bench.kept.isEmpty)
        _ = node.joinRequest()
    }

    @Test("a JoinEUI that was not provisioned is refused with both")
    func wrongJoinEUI() throws {
        var (bench, node) = try joining()
        bench.server.admit(node.joining(join: EUI64(5)), memory: DeviceMemory())
        bench.radio(node.joinRequest())
        bench.run(for: ServerBench.second)
        #expect(bench.refusals.map(\.kind) == [.wrongJoinEUI])
        #expect(bench.refusals.first?.text.contains("0102030405060708") == true)
    }

    @Test("a device that nobody provisioned is refused with the line that would provision it")
    func unknownDevice() throws {
        var bench = ServerBench()
        var node = try #require(ServerNode())
        bench.radio(node.joinRequest())
        #expect(bench.refusals.map(\.kind) == [.unknownDevice])
        #expect(
            bench.refusals.first?.text.contains(
                "fairlead lora add 70b3d57ed0000001 --join-eui 0102030405060708") == true)
        #expect(bench.refusals.first?.isJoin == true && bench.refusals.first?.device == node.eui)
    }

    @Test("a device of another network server is refused and not answered")
    func otherServer() throws {
        var (bench, node) = try joining()
        bench.server.excludes([node.eui])
        bench.radio(node.joinRequest())
        bench.run(for: 10 * ServerBench.second)
        #expect(bench.refusals.map(\.kind) == [.otherServer] && bench.transmissions.isEmpty)
    }

    @Test("a device with fixed keys that asks to join is told apart")
    func personalisedJoins() throws {
        var (bench, node) = try joining()
        bench.server.admit(node.personalised(), memory: DeviceMemory())
        bench.radio(node.joinRequest())
        #expect(bench.refusals.map(\.kind) == [.notSupported])
    }

    @Test("a device set to another region is refused by the frequency on which it was heard")
    func otherRegion() throws {
        var (bench, node) = try joining()
        bench.radio(node.joinRequest(), frequency: 923_200_000)
        bench.run(for: 10 * ServerBench.second)
        #expect(bench.refusals.map(\.kind) == [.notSupported] && bench.transmissions.isEmpty)
    }

    @Test("the same refused join by a second gateway is one line")
    func refusedOnce() throws {
        let ears = [ServerBench.Ear(eui: ServerBench.roof), ServerBench.Ear(eui: ServerBench.pier, delay: 50_000_000)]
        var (bench, node) = try joining(gateways: ears)
        bench.server.admit(node.joining(join: EUI64(5)), memory: DeviceMemory())
        bench.radio(node.joinRequest())
        #expect(bench.refusals.count == 1 && bench.joins.count == 1)
    }

    @Test("the join-accept tells RX2, the delay and the channels of its region", arguments: Region.allCases)
    func contents(_ region: Region) throws {
        var node = try #require(ServerNode())
        var bench = ServerBench(region, rxDelay: 5)
        bench.server.admit(node.joining(), memory: DeviceMemory())
        let frequency = region.hasSubBands ? region.uplinkChannels[8] : region.uplinkChannels[0]
        bench.radio(node.joinRequest(), dataRate: 2, frequency: frequency)
        bench.run(for: ServerBench.second)
        let sent = try #require(bench.transmissions.first)
        let accept = try JoinAccept.read(plain: JoinAccept.deciphered(sent.packet.payload, node.key)).accept
        #expect(accept.rxDelay == 5 && accept.settings == DownlinkSettings(rx2DataRate: region.rx2DataRate))
        #expect(accept.channels == region.channelList(subBand: 2))
        #expect(sent.packet.frequency == region.rx1Frequency(uplink: frequency))
    }

    @Test("addresses are those of the NetID, and no two devices have the same", arguments: [UInt32(0), 1, 0x60_0001])
    func addresses(_ network: UInt32) {
        let block = AddressBlock(network: network)
        var taken: Set<DeviceAddress> = []
        for number in 0..<100 {
            let address = AddressAssignment.address(
                for: EUI64(UInt64(number)), joinNonce: 1, network: network
            ) { taken.contains($0) }
            #expect(block.contains(address) && !taken.contains(address))
            taken.insert(address)
        }
    }

    @Test("private networks have the addresses 00000000 to 03ffffff")
    func privateBlocks() {
        #expect(AddressBlock(network: 0).address(.max) == DeviceAddress(0x01FF_FFFF))
        #expect(AddressBlock(network: 1).address(0) == DeviceAddress(0x0200_0000))
        // NetID 60002D (ChirpStack's example of type 3) has E05A0000 to E05BFFFF.
        #expect(AddressBlock(network: 0x60_002D).address(0) == DeviceAddress(0xE05A_0000))
    }
}
