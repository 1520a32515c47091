import Foundation
import LoRaWAN
import Sensing
import Store
import Testing
import Transports

@testable import LoRaServer

@Suite("A LoRa server and its ledger")
struct ServerLedgerDrillTests {
    private let place: LedgerPlace
    private let node = TestNode()
    private let joiner = key(0xA1)

    init() throws {
        place = try LedgerPlace()
    }

    private func provision(_ device: Device) throws {
        _ = try LoRaLedger(directory: place.directory).add(device, at: .test())
    }

    private func running(_ place: LedgerPlace? = nil, counter: UInt32? = nil) throws -> ServerBench {
        let bench = try ServerBench(place ?? self.place)
        if let counter { bench.server.raise(.buoy, address: node.address, counter: counter) }
        try bench.start()
        return bench
    }

    private func hears(_ bench: ServerBench, _ counters: [UInt32]) -> Bool {
        let gateway = TestGateway(to: bench.port)
        for counter in counters {
            gateway.push(node.uplink(counter))
            guard gateway.isAcknowledged() else { return false }
        }
        return becomes { bench.recorder.counters.last == counters.last }
    }

    @Test("goes on counting after a stop, and refuses what came before it")
    func restart() async throws {
        try provision(personalised())
        let first = try running()
        #expect(hears(first, [3, 4]))
        #expect(await first.stop())
        let second = try running()
        #expect(hears(second, [3, 4, 5]))
        #expect(second.recorder.counters == [5])
        #expect(await second.stop())
        let memory = try #require(try LoRaLedger(directory: place.directory).device(.buoy)?.memory)
        #expect(memory.session?.uplinkCounter == 5)
        #expect(memory.uplinks == 3)
        #expect(memory.lastHeard?.gateway == .roof)
    }

    @Test("killed after the store's commit and before its summary, takes the counter from the stored record")
    func killed() async throws {
        try provision(personalised())
        let first = try running()
        #expect(hears(first, [3, 4]))
        let killed = try place.copy()
        let unaware = try place.copy()
        #expect(await first.stop())
        // What the test is about: the ledger alone does not know.
        let without = try running(unaware)
        #expect(hears(without, [4]))
        #expect(without.recorder.counters == [4])
        #expect(await without.stop())
        let with = try running(killed, counter: 4)
        #expect(hears(with, [4, 5]))
        #expect(with.recorder.counters == [5])
        #expect(await with.stop())
    }

    private func join(_ nonce: UInt16, _ bench: ServerBench, _ gateway: TestGateway) -> JoinAccept? {
        gateway.push(JoinRequest(join: EUI64(1), device: .buoy, nonce: nonce).signed(joiner).bytes)
        guard let packet = gateway.packet(seconds: 6) else { return nil }
        return try? JoinAccept.read(plain: JoinAccept.deciphered(packet.payload, joiner)).accept
    }

    @Test("has a join in the ledger when the node is answered, and never takes its nonce again")
    func join() async throws {
        try provision(joining())
        let first = try running()
        let gateway = TestGateway(to: first.port)
        #expect(gateway.pull())
        let accept = try #require(join(0x1234, first, gateway))
        // As a power cut at this moment would leave it.
        let cut = try place.copy()
        let memory = try #require(try LoRaLedger(directory: cut.directory).device(.buoy)?.memory)
        #expect(memory.nonces == [EUI64(1): [0x1234]])
        #expect(memory.joinNonce > accept.joinNonce)
        let keys = KeyDerivation.session(
            root: joiner, joinNonce: accept.joinNonce, network: accept.network, deviceNonce: 0x1234)
        #expect(memory.offered?.keys == keys && memory.offered?.address == accept.address)
        #expect(await first.stop())

        let second = try running()
        let again = TestGateway(to: second.port)
        #expect(again.pull())
        again.push(JoinRequest(join: EUI64(1), device: .buoy, nonce: 0x1234).signed(joiner).bytes)
        #expect(becomes { second.refusals(.usedNonce) == 1 })
        again.push(TestNode(address: accept.address, keys: keys).uplink(0))
        #expect(becomes { second.recorder.counters == [0] })
        #expect(await second.stop())
        let log = try LoRaLedger(directory: place.directory).joinLog(limit: 10)
        #expect(log.map(\.refusal?.kind) == [.usedNonce, nil])
        #expect(log.last?.address == accept.address)
        let refusals = try LoRaLedger(directory: place.directory).refusals(limit: 10)
        #expect(refusals.isEmpty)
    }

    @Test("takes a nonce again that the command line has let it forget, without a restart")
    func forgotten() async throws {
        try provision(joining())
        let bench = try running()
        let gateway = TestGateway(to: bench.port)
        #expect(gateway.pull())
        let first = try #require(join(7, bench, gateway))
        let keys = KeyDerivation.session(
            root: joiner, joinNonce: first.joinNonce, network: first.network, deviceNonce: 7)
        gateway.push(TestNode(address: first.address, keys: keys).uplink(0))
        #expect(becomes { bench.recorder.counters == [0] })
        #expect(try LoRaLedger(directory: place.directory).forgetNonces(of: .buoy) == 1)
        var second: JoinAccept?
        #expect(
            becomes {
                second = join(7, bench, gateway)
                return second != nil
            })
        #expect(second.map { $0.joinNonce > first.joinNonce } == true)
        #expect(await bench.stop())
        #expect(try LoRaLedger(directory: place.directory).device(.buoy)?.usedNonces == 1)
    }

    @Test("answers nothing while the ledger cannot be written, keeps data, and says so once")
    func locked() async throws {
        try provision(joining())
        try provision(personalised(.other))
        let bench = try ServerBench(place)
        let other = RadioRecorder()
        _ = bench.server.join(LoRaWANSettings(device: .other)) { RadioConsumer(recorder: other) }
        try bench.start()
        let gateway = TestGateway(to: bench.port)
        #expect(gateway.pull())
        let holder = try SQLiteDatabase(path: place.file, mode: .readWrite)
        try holder.execute("BEGIN IMMEDIATE", purpose: "holding it")
        gateway.push(JoinRequest(join: EUI64(1), device: .buoy, nonce: 1).signed(joiner).bytes)
        #expect(becomes { bench.server.status.ledgerTrouble != nil })
        gateway.push(node.uplink(1))
        #expect(becomes { other.counters == [1] })
        #expect(gateway.packet(seconds: 1) == nil)
        try holder.execute("COMMIT", purpose: "letting it go")
        #expect(becomes { bench.server.status.ledgerTrouble == nil })
        #expect(bench.log.lines.count { $0.contains("ledger fails") } == 1)
        #expect(bench.log.lines.count { $0.contains("ledger works again") } == 1)
        #expect(bench.server.status.withheld >= 1)
        #expect(join(2, bench, gateway) != nil)
        #expect(await bench.stop())
        let memory = try #require(try LoRaLedger(directory: place.directory).device(.buoy)?.memory)
        #expect(memory.nonces == [EUI64(1): [1, 2]])
    }

    @Test("says in words that its device is not provisioned, and serves it as soon as it is")
    func provisioned() async throws {
        let bench = try running()
        let gateway = TestGateway(to: bench.port)
        #expect(gateway.pull())
        #expect(
            becomes { bench.member.status.state.message(now: 0)?.contains("fairlead lora add \(EUI64.buoy)") == true })
        #expect(becomes { bench.server.status.unprovisioned == [.buoy] })
        gateway.push(node.uplink(1))
        #expect(becomes { bench.refusals(.unknownDevice) == 1 })
        try provision(personalised())
        #expect(becomes { bench.member.status.state == .open })
        gateway.push(node.uplink(2))
        #expect(becomes { bench.recorder.counters == [2] })
        _ = try LoRaLedger(directory: place.directory).remove(.buoy, at: .test())
        #expect(becomes { bench.server.status.unprovisioned == [.buoy] })
        gateway.push(node.uplink(3))
        #expect(becomes { bench.refusals(.unknownDevice) == 2 })
        #expect(await bench.stop())
    }

    @Test("says of a provisioned device without an instrument that it lacks one")
    func unused() async throws {
        try provision(personalised(.other))
        let bench = try running()
        let gateway = TestGateway(to: bench.port)
        gateway.push(node.uplink(1))
        #expect(becomes { bench.log.lines.contains { $0.contains("no instrument of the station file uses it") } })
        #expect(await bench.stop())
        let refusal = try LoRaLedger(directory: place.directory).device(.other)?.lastRefusal
        #expect(refusal?.kind == .unknownDevice && refusal?.device == .other)
    }

    @Test("sends what the command line queued meanwhile, and tells its instrument what became of it")
    func downlink() async throws {
        try provision(personalised())
        let bench = try running()
        let gateway = TestGateway(to: bench.port)
        #expect(gateway.pull())
        let now = Instant(nanoseconds: Int64(Date().timeIntervalSince1970 * 1e9))
        let number = try LoRaLedger(directory: place.directory).queue(
            device: .buoy, port: 10, payload: [1, 0, 60], isConfirmed: false, queued: now,
            expires: now.adding(nanoseconds: 3_600_000_000_000))
        #expect(becomes { bench.recorder.news.map(\.state) == [.queued] })
        let frame = try #require(answer(bench, gateway))
        #expect(frame.port == 10 && frame.payload == [1, 0, 60])
        #expect(becomes { bench.recorder.news.map(\.state) == [.queued, .sent] })
        #expect(bench.recorder.news.allSatisfy { $0.number == number && $0.device == .buoy })
        #expect(await bench.stop())
        #expect(try LoRaLedger(directory: place.directory).downlinks(limit: 1).first?.state == .sent)
    }

    @Test("queues what its instrument sends: the first byte is the port, and it is durable when that returns")
    func transmit() async throws {
        try provision(personalised())
        let bench = try running()
        let gateway = TestGateway(to: bench.port)
        #expect(gateway.pull())
        #expect(try await bench.member.queue([10, 7]) == 1)
        _ = try await bench.member.transmit([11, 8])
        let cut = try place.copy()
        #expect(try LoRaLedger(directory: cut.directory).downlinks(limit: 9).map(\.downlink.payload) == [[8], [7]])
        let frame = try #require(answer(bench, gateway))
        #expect(frame.port == 10 && frame.payload == [7] && frame.control.hasMore)
        #expect(becomes { bench.recorder.news.contains { $0.number == 1 && $0.state == .sent } })
        #expect(await bench.stop())
        // What was not sent is sent after the restart.
        let later = try running()
        let again = TestGateway(to: later.port)
        #expect(again.pull())
        let next = try #require(answer(later, again, from: 100))
        #expect(next.port == 11 && next.payload == [8])
        #expect(becomes { later.recorder.news.map(\.state) == [.queued, .sent] })
        #expect(later.recorder.news.allSatisfy { $0.number == 2 })
        #expect(await later.stop())
    }

    /// What answers one of a node's uplinks; on a slow machine the window of the first may be missed.
    private func answer(_ bench: ServerBench, _ gateway: TestGateway, from first: UInt32 = 1) -> DataFrame? {
        for counter in first..<(first + 20) {
            gateway.push(node.uplink(counter))
            if let packet = gateway.packet(seconds: 2.5) { return node.downlink(packet.payload) }
        }
        return nil
    }

    @Test("refuses in words to send without a port, to a port of the protocol, and before it runs")
    func badDownlinks() async throws {
        try provision(personalised())
        let bench = try ServerBench(place)
        await #expect(throws: LinkFailure.self) { try await bench.member.transmit([10, 1]) }
        try bench.start()
        for (bytes, words) in [([], "no port"), ([0, 1], "port 0"), ([224], "port 224")] as [([UInt8], String)] {
            do throws(LinkFailure) {
                _ = try await bench.member.transmit(bytes)
                Issue.record("it was taken")
            } catch {
                #expect(error.description.contains(words))
            }
        }
        await #expect(throws: LinkFailure.self) { try await bench.member.sendBreak(milliseconds: 100) }
        #expect(await bench.stop())
        await #expect(throws: LinkFailure.self) { try await bench.member.transmit([10, 1]) }
    }

    @Test("waits for a port that another program has, says so, and opens when it is free")
    func takenPort() async throws {
        try provision(personalised())
        let port = freePort()
        let other = try ServerBench(LedgerPlace(), listening: LoRaListening(port: port))
        try other.start()
        let bench = try ServerBench(place, listening: LoRaListening(port: port))
        try bench.server.start()
        #expect(becomes { bench.log.lines.contains { $0.contains("127.0.0.1:\(port) is already in use") } })
        if case .waiting = bench.server.status.socket.state {
        } else if bench.server.status.socket.state != .connecting {
            Issue.record("\(bench.server.status.socket.state)")
        }
        await other.server.stop()
        #expect(becomes { bench.server.status.socket.state == .open })
        let gateway = TestGateway(to: port)
        #expect(gateway.pull())
        #expect(await bench.stop())
    }
}
