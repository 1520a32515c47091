import Console
import Delivery
import Glibc
import LoRaServer
import LoRaWAN
import Sensing
import TestSupport
import Testing

@testable import Station

@Suite("A station with LoRa gateways", .timeLimit(.minutes(10)))
struct LoRaStationDrillTests {
    private let bench: LoRaBench

    init() async throws {
        bench = try LoRaBench()
        try bench.provision()
    }

    @Test("stores what a buoy says as one record: the frame with its payload in plain, values, and how it was heard")
    func hears() async throws {
        try await bench.start()
        let gateway = try bench.gateway()
        try gateway.pull()
        let frame = bench.uplink(7)
        try gateway.hear(frame, tmst: 1_144_804)
        let kept = try #require(try await bench.received(1).first)
        await bench.stop()
        #expect(kept.record.defect == nil, "\(kept.record.defect ?? "")")
        #expect(kept.record.raw.prefix(9) == frame.prefix(9) && kept.record.raw.suffix(4) == frame.suffix(4))
        #expect(kept.record.raw.count == frame.count && kept.record.raw[9] == 0x10)
        let expected = [
            "temperature": 25.1234, "conductivity": 5.4321, "pressure": 10.123, "battery_voltage": 3.912,
            "lorawan_frame_counter": 7, "lorawan_rssi": -101, "lorawan_snr": 5.5, "lorawan_spreading_factor": 7,
            "lorawan_frequency": 868_100_000, "lorawan_gateway": 1,
        ]
        for (key, value) in expected { #expect(kept.values[key] == value, "\(key)") }
    }

    @Test("gives a reading the time of its first bit, by the GPS of the gateway")
    func time() async throws {
        try await bench.start()
        // 2026-11-21T00:50:42.259Z; GPS is 18 s ahead of UTC and begins at 315964800.
        let end = Instant(unixSeconds: 1_795_222_242).adding(nanoseconds: 259_000_000)
        let gps = (end.nanoseconds - 315_964_800_000_000_000 + 18_000_000_000) / 1_000_000
        let frame = bench.uplink(1)
        try bench.gateway().hear(frame, tmst: 1, more: #""tmms":\#(gps),"#)
        let record = try #require(try await bench.received(1).first?.record)
        await bench.stop()
        let airtime = try #require(
            Airtime.nanoseconds(
                payload: frame.count, .lora(spreadingFactor: 7, bandwidth: 125_000), hasCRC: true))
        let error = record.time.instant.nanoseconds(since: end.adding(nanoseconds: -airtime))
        #expect(error.magnitude < 2_000_000 && record.time.source == .gnss)
    }

    @Test("acknowledges a confirmed uplink on the air only when its record is durable")
    func acknowledgement() async throws {
        try await bench.start()
        let gateway = try bench.gateway()
        try gateway.pull()
        // A machine that is busy may miss both windows of a frame; the next one is answered.
        for counter in UInt32(1)...30 {
            try gateway.hear(bench.uplink(counter, isConfirmed: true), tmst: counter &* 10_000_000)
            guard let answer = try gateway.downlink(within: 2000) else { continue }
            let durable = try bench.uplinks().compactMap { $0.values["lorawan_frame_counter"] }
            #expect(durable.contains(Double(counter)))
            // MHDR of an unconfirmed data down, the address, and the ACK bit.
            #expect(answer.payload[0] == 0x60 && answer.payload[1...4] == [0xEF, 0xCD, 0xAB, 0x00])
            #expect(answer.payload[5] & 0x20 != 0)
            await bench.stop()
            return
        }
        Issue.record("no confirmed uplink was answered")
    }

    @Test("stores a frame once that two gateways heard, and one that was sent again not again")
    func duplicate() async throws {
        try await bench.start()
        let frame = bench.uplink(3)
        try bench.gateway(LoRaBench.roof).hear(frame, tmst: 1000)
        try bench.gateway(LoRaBench.mast).hear(frame, tmst: 77_000, rssi: -90)
        try bench.gateway().hear(bench.uplink(4), tmst: 9_000_000)
        _ = try await bench.received(2)
        let counters = try bench.uplinks().compactMap { $0.values["lorawan_frame_counter"] }
        await bench.stop()
        #expect(counters == [3, 4])
    }

    @Test("leaves no record of an unknown device, of a wrong key, and of a gateway that is not listed")
    func strangers() async throws {
        try await bench.start()
        let gateway = try bench.gateway()
        try gateway.hear(bench.uplink(1, address: DeviceAddress(0x0055_5555)), tmst: 1000)
        var forged = bench.uplink(2)
        forged[forged.count - 1] ^= 1
        try gateway.hear(forged, tmst: 2_000_000)
        try await bench.wait(for: "refusals") {
            let counts = [await bench.refusals(.unknownDevice), await bench.refusals(.wrongKey)]
            return counts.allSatisfy { $0 > 0 }
        }
        // Nobody answers it, so nothing can be waited for but the count.
        let stranger = try TestDatagrams(connectedTo: bench.port)
        try stranger.send([2, 1, 2, 0x00, 1, 2, 3, 4, 5, 6, 7, 8] + Array(#"{"rxpk":[]}"#.utf8))
        try await bench.wait(for: "refusal of the gateway") { await bench.refusals(.unknownGateway) > 0 }
        try gateway.hear(bench.uplink(3), tmst: 4_000_000)
        _ = try await bench.received(1)
        let counters = try bench.uplinks().compactMap { $0.values["lorawan_frame_counter"] }
        await bench.stop()
        #expect(counters == [3])
        #expect(try bench.kept("gateway-0102030405060708").isEmpty)
    }

    @Test("takes no replay after a restart, although the ledger is older than the store")
    func replayAfterRestart() async throws {
        let old = try LedgerCopy(of: bench.ledger)
        try await bench.start()
        let frame = bench.uplink(70_000)
        try bench.gateway().hear(frame, tmst: 1000)
        _ = try await bench.received(1)
        await bench.stop()
        // As after a power cut before the summary was written.
        try old.restore()
        try await bench.start()
        try bench.gateway().hear(frame, tmst: 5000)
        try bench.gateway().hear(bench.uplink(69_999), tmst: 10_000_000)
        try await bench.wait(for: "refusal of the replay") { await bench.refusals(.replay) > 0 }
        try bench.gateway().hear(bench.uplink(70_001), tmst: 20_000_000)
        let counters = try await bench.received(2).compactMap { $0.values["lorawan_frame_counter"] }
        await bench.stop()
        #expect(counters == [70_000, 70_001])
    }

    @Test("queues a command for the buoy, and tells what becomes of it in the buoy's datastreams")
    func command() async throws {
        try await bench.start()
        let gateway = try bench.gateway()
        try gateway.pull()
        let station = try #require(bench.station)
        let answer = try await station.commands.ask(
            CommandWish(instrument: "buoy", command: "set_interval", arguments: ["interval": "600"]))
        #expect(answer.reply == "queued as downlink 1; it goes out when the device speaks next")
        var sent: [UInt8]?
        for counter in UInt32(1)...30 where sent == nil {
            try gateway.hear(bench.uplink(counter), tmst: counter &* 10_000_000)
            sent = try gateway.downlink(within: 2000)?.payload
        }
        let frame = try #require(sent)
        guard case .data(let data) = try PHYPayload(frame) else { throw TestProblem("no data frame") }
        let plain = try PHYPayload(data.plain(bench.keys, counter: UInt32(data.counter)))
        guard case .data(let content) = plain else { throw TestProblem("no data frame") }
        #expect(content.port == 10 && content.payload == [0x01, 0x02, 0x58])
        try await bench.wait(for: "downlink_sent") { try bench.kept().contains { $0.values["downlink_sent"] == 1 } }
        let kept = try bench.kept()
        await bench.stop()
        #expect(kept.contains { $0.values["downlink_queued"] == 1 && $0.record.direction == .note })
        #expect(kept.contains { $0.record.direction == .sent && $0.record.raw == [10, 0x01, 0x02, 0x58] })
    }

    @Test("says which commands a buoy has when it is asked for another")
    func unknownCommand() async throws {
        try await bench.start()
        let station = try #require(bench.station)
        await #expect(throws: CommandDenial.self) {
            try await station.commands.ask(CommandWish(instrument: "buoy", command: "dance", arguments: [:]))
        }
        await bench.stop()
    }

    @Test("stores what a gateway tells of itself under the gateway's name, and shows that it is alive")
    func gatewayRecords() async throws {
        try await bench.start()
        let gateway = try bench.gateway()
        try gateway.pull()
        let stat =
            #"{"time":"2026-11-21 00:48:46 GMT","rxnb":4,"rxok":3,"rxfw":3,"ackr":75.0,"dwnb":2,"txnb":1,"temp":31.5}"#
        try gateway.push(#"{"stat":\#(stat)}"#)
        try await bench.wait(for: "records of the gateway") {
            try bench.kept("gateway-roof").contains { $0.values["rx_packets"] == 4 }
                && bench.kept("gateway-roof").contains { $0.values["gateway_alive"] == 1 }
        }
        var found: GatewayStatus?
        try await bench.wait(for: "status of the gateway") {
            found = await bench.station?.status().lorawan?.gateways.first { $0.received != nil && $0.alive }
            return found != nil
        }
        let status = try #require(await bench.station?.status().lorawan)
        let kept = try #require(try bench.kept("gateway-roof").first { $0.record.direction == .received })
        await bench.stop()
        #expect(String(decoding: kept.record.raw, as: UTF8.self) == stat)
        #expect(kept.values["rx_packets_good"] == 3 && kept.values["acknowledged"] == 75)
        #expect(kept.values["temperature"] == 31.5 && kept.values["latitude"] == nil)
        let shown = try #require(found)
        #expect(shown.name == "roof" && shown.received == 4 && shown.eui == "aa555a0000000101")
        #expect(status.gateways.map(\.name) == ["roof", "mast"])
        #expect(status.region == "EU868" && status.state == .open)
    }

    @Test("starts although a network server cannot be reached, or its password is not there, and says so")
    func networkServers() async throws {
        let campus = #"name: campus, kind: chirpstack, application: a, url: "mqtt://127.0.0.1:1""#
        try await bench.start(servers: "{\(campus)}")
        let started = try #require(await bench.station?.status())
        await bench.stop()
        #expect(started.lorawan?.networkServers.map(\.name) == ["campus"])
        #expect(
            started.lorawan?.networkServers[0].state != .failed && started.instruments.map(\.name).contains("float"))
        try await bench.start(servers: "{\(campus), username: u, password_file: \(bench.directory.path)/absent}")
        let without = try #require(await bench.station?.status())
        await bench.stop()
        #expect(without.lorawan?.networkServers[0].state == .failed)
        #expect(without.lorawan?.networkServers[0].message?.contains("absent") ?? false)
        #expect(without.lorawan?.state != .failed, "the station's own server goes on")
    }

    @Test("gives nobody a line to type on, because each key would be a downlink")
    func noLine() async throws {
        try await bench.start()
        let lines = try #require(bench.station?.lineAccess)
        await #expect(throws: LineRefusal.self) {
            _ = try await lines.take(LineWish(instrument: "buoy", by: "alice", force: false, idleSeconds: 600))
        }
        await bench.stop()
    }

    @Test("goes on without its LoRa part when others may read the keys, and says so")
    func openLedger() async throws {
        chmod(bench.ledger + "/ledger.sqlite", 0o644)
        try await bench.start()
        let status = try #require(await bench.station?.status())
        await bench.stop()
        #expect(status.lorawan?.state == .failed)
        #expect(status.instruments.map(\.state) == [.failed, .connecting] || status.instruments[1].state == .waiting)
        #expect(status.instruments[0].message?.contains("ledger.sqlite") ?? false, "\(status.instruments[0])")
    }
}

/// The ledger's file as it was.
private struct LedgerCopy {
    private let path: String
    private let content: [UInt8]

    init(of directory: String) throws {
        path = directory + "/ledger.sqlite"
        content = try WholeFile.read(path)
    }

    func restore() throws {
        unlink(path + "-journal")
        let descriptor = open(path, O_WRONLY | O_TRUNC)
        defer { close(descriptor) }
        guard write(descriptor, content, content.count) == content.count else {
            throw TestProblem("cannot write \(path)")
        }
    }
}
