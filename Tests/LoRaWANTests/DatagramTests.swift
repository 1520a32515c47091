import Sensing
import Testing

@testable import LoRaWAN

@Suite("A gateway's datagram")
struct DatagramTests {
    @Test("as lora_pkt_fwd of sx1302_hal 2.1.0 sent it gives every member of its packet")
    func recorded() throws {
        let datagram = try GatewayDatagram.decode(GatewayBytes.push(GatewayBytes.recorded))
        #expect(datagram.version == 2)
        #expect(datagram.token == 0x6973)
        #expect(datagram.gateway == GatewayBytes.gateway)
        let packet = ReceivedPacket(
            counter: 1_144_804, frequency: 868_100_000, channel: 0, radioChain: 1,
            modulation: .lora(spreadingFactor: 9, bandwidth: 125_000), rssi: -101, snr: 5.5,
            payload: [
                0x40, 0xF1, 0x7D, 0xBE, 0x49, 0x00, 0x02, 0x00, 0x01, 0x95, 0x43, 0x78, 0x76, 0x2B, 0x11, 0xFF, 0x0D,
            ])
        #expect(datagram.content == .push(GatewayPush(packets: [packet])))
    }

    @Test("with a GPS fix gives both of the gateway's times")
    func gatewayTimes() throws {
        // As recorded; GPS time is 18 s ahead of UTC and cut to milliseconds.
        let push = try GatewayBytes.read([
            "tmst": "7145869", "time": "\"2026-11-21T00:50:42.259978Z\"", "tmms": "1479257460259",
        ])
        #expect(push.packets.first?.time == Instant(iso8601: "2026-11-21T00:50:42.259978Z"))
        #expect(push.packets.first?.gpsMilliseconds == 1_479_257_460_259)
    }

    @Test("of version 1 is read like one of version 2")
    func firstVersion() throws {
        let datagram = try GatewayDatagram.decode(GatewayBytes.push(GatewayBytes.recorded, version: 1))
        #expect(datagram.version == 1)
    }

    @Test("keeps its token as the two bytes came, the first in the upper half")
    func token() throws {
        let bytes = GatewayBytes.datagram(2, token: 0xA1B2)
        let header = try bytes.withUnsafeBytes { (bytes) throws(GatewayDefect) in try GatewayHeader(bytes) }
        #expect(header.acknowledgement == [2, 0xA1, 0xB2, 4])
    }

    @Test("is acknowledged in its own version, PUSH_DATA by 1 and PULL_DATA by 4", arguments: [UInt8(1), 2])
    func acknowledged(version: UInt8) throws {
        let answers = try [UInt8(0), 2, 5].map { identifier in
            try GatewayBytes.datagram(identifier, version: version).withUnsafeBytes { (bytes) throws(GatewayDefect) in
                try GatewayHeader(bytes).acknowledgement
            }
        }
        #expect(answers == [[version, 0x69, 0x73, 1], [version, 0x69, 0x73, 4], nil])
    }

    @Test("that is no PUSH_DATA, PULL_DATA or TX_ACK is refused", arguments: [UInt8(1), 3, 4, 6, 255])
    func foreignIdentifier(identifier: UInt8) {
        #expect(throws: GatewayDefect.identifier(identifier)) {
            try GatewayDatagram.decode(GatewayBytes.datagram(identifier))
        }
    }

    @Test("of another version is refused", arguments: [UInt8(0), 3, 255])
    func foreignVersion(version: UInt8) {
        #expect(throws: GatewayDefect.version(version)) {
            try GatewayDatagram.decode(GatewayBytes.datagram(0, "{}", version: version))
        }
    }

    @Test("that pulls has 12 bytes exactly")
    func longPull() {
        #expect(throws: GatewayDefect.length(14)) { try GatewayDatagram.decode(GatewayBytes.datagram(2, "{}")) }
    }

    @Test("cut at any byte is refused")
    func cut() {
        let whole = GatewayBytes.push(GatewayBytes.recorded)
        let read = (0..<whole.count).filter { (try? GatewayDatagram.decode(Array(whole[..<$0]))) != nil }
        #expect(read.isEmpty)
    }

    @Test("may end in the zeros of its sender's buffer")
    func zerosBehind() throws {
        let bytes = GatewayBytes.push(GatewayBytes.recorded) + [0, 0, 0x0A]
        #expect(try GatewayDatagram.decode(bytes) == GatewayDatagram.decode(GatewayBytes.push(GatewayBytes.recorded)))
    }

    @Test("with more behind its JSON is refused")
    func moreBehind() {
        let bytes = GatewayBytes.push(GatewayBytes.recorded + "{}")
        #expect(throws: GatewayDefect.notJSON(at: bytes.count - 2)) { try GatewayDatagram.decode(bytes) }
    }

    @Test("may bring packets and statistics together")
    func both() throws {
        let push = try GatewayBytes.content("{\"rxpk\":[\(GatewayBytes.packet())],\"stat\":{\"rxnb\":2}}")
        #expect(push.packets.count == 1)
        #expect(push.statistics?.received == 2)
    }

    @Test("with members that nobody knows is read without them")
    func unknownMembers() throws {
        let push = try GatewayBytes.content(
            "{\"v\":[1,{\"w\":[null,true]}],\"rxpk\":[\(GatewayBytes.packet(["meta": "{\"a\":\"b\"}", "brd": "0"]))]}")
        #expect(push.packets.count == 1)
        #expect(push.defects.isEmpty)
    }

    @Test(
        "whose JSON is broken gives nothing at all",
        arguments: [
            "", "[]", "{", "{\"rxpk\":[", "{\"rxpk\":{}}", "{\"rxpk\":[],}", "{rxpk:[]}", "{\"rxpk\":[1 2]}",
            "nonsense",
            "{\"a\":01}", "{\"a\":\"\n\"}", "{\"a\":\"\\x\"}",
        ])
    func brokenJSON(json: String) {
        #expect(throws: GatewayDefect.self) { try GatewayBytes.content(json) }
    }

    @Test("that is nested without end is refused")
    func deep() {
        let json = "{\"a\":" + String(repeating: "[", count: 30_000)
        #expect(throws: GatewayDefect.self) { try GatewayBytes.content(json) }
    }

    @Test("with invalid UTF-8 in a text that nobody reads is read")
    func invalidUTF8() throws {
        let bytes =
            GatewayBytes.push("{\"desc\":\"") + [0xFF, 0xC0] + Array("\",\"rxpk\":[\(GatewayBytes.packet())]}".utf8)
        guard case .push(let push) = try GatewayDatagram.decode(bytes).content else { throw GatewayBytes.NoPush() }
        #expect(push.packets.count == 1)
    }

    @Test("with more packets than a concentrator can give is refused")
    func tooMany() {
        let packets = [String](repeating: "{}", count: 256).joined(separator: ",")
        #expect(throws: GatewayDefect.self) { try GatewayBytes.content("{\"rxpk\":[\(packets)]}") }
    }

    @Test("of 255 packets gives them all")
    func mostPackets() throws {
        let packets = [String](repeating: GatewayBytes.packet(), count: 255).joined(separator: ",")
        #expect(try GatewayBytes.content("{\"rxpk\":[\(packets)]}").packets.count == 255)
    }
}
