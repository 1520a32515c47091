import Testing

@testable import SimulatedInstruments

@Suite("A simulated gateway's packet forwarder")
struct PacketForwarderTests {
    private func forwarder(_ change: (inout ForwarderSettings) -> Void = { _ in }) -> PacketForwarder {
        var settings = ForwarderSettings(eui: 0xAA55_5A00_0000_0101, region: .eu868)
        change(&settings)
        return PacketForwarder(settings, start: start)
    }

    private func heard(at end: Nanoseconds, isGood: Bool = true) -> HeardPacket {
        let payload: [UInt8] = [
            0x40, 0xF1, 0x7D, 0xBE, 0x49, 0x00, 0x02, 0x00, 0x01, 0x95, 0x43, 0x78, 0x76, 0x2B, 0x11, 0xFF, 0x0D,
        ]
        var packet = RadioPacket(
            begin: 0, frequency: 868_100_000, rate: RadioRate(9, 125_000), isDownlink: false, power: 14,
            payload: payload)
        packet.begin = end - packet.airtime
        return HeardPacket(packet: packet, rssi: -101, snr: 5.5, isGood: isGood)
    }

    private func datagrams(_ actions: [PacketForwarder.Action]) -> [(bytes: [UInt8], socket: PacketForwarder.Socket)] {
        actions.compactMap {
            if case .datagram(let bytes, let socket) = $0 { return (bytes, socket) }
            return nil
        }
    }

    private func text(_ datagram: [UInt8]) -> String { String(decoding: datagram.dropFirst(12), as: UTF8.self) }

    /// What sx1302_hal 2.1.0 sent, but for the frequency offset.
    @Test("writes a packet as the real one does, with the blank in front of a modem's number")
    func text() throws {
        var gateway = forwarder()
        _ = gateway.advance(to: start)
        let end = start + 1_144_804_000
        gateway.hear(heard(at: end), now: end)
        let sent = datagrams(gateway.advance(to: end + .milliseconds(10)))
        let push = try #require(sent.first)
        #expect(push.socket == .up && push.bytes[0] == 2 && push.bytes[3] == 0)
        #expect(Array(push.bytes[4..<12]) == [0xAA, 0x55, 0x5A, 0, 0, 0, 0x01, 0x01])
        let expected =
            #"{"rxpk":[{"jver":1,"tmst":1144804,"chan":0,"rfch":1,"freq":868.100000,"mid": 0,"stat":1,"modu":"LORA","#
            + #""datr":"SF9BW125","codr":"4/5","rssis":-102,"lsnr":5.5,"foff":"#
        #expect(text(push.bytes).hasPrefix(expected))
        #expect(text(push.bytes).hasSuffix(#","rssi":-101,"size":17,"data":"QPF9vkkAAgABlUN4disR/w0="}]}"#))
    }

    @Test("has the time of day and GPS milliseconds only with a fix")
    func gpsTime() throws {
        for hasGPS in [false, true] {
            var gateway = forwarder { $0.hasGPS = hasGPS }
            _ = gateway.advance(to: start)
            let end = start + 42_259_978_000
            gateway.hear(heard(at: end), now: end)
            let push = try #require(datagrams(gateway.advance(to: end + .milliseconds(20))).last { $0.socket == .up })
            // 2026-03-01 12:00:42.259 is GPS second 1456401660.
            let time = #""time":"2026-03-01T12:00:42.259978Z","tmms":1456401660259"#
            #expect(text(push.bytes).contains(time) == hasGPS)
        }
    }

    @Test("forwards packets with a bad check sum only where it is told to")
    func badPackets() {
        for forwards in [false, true] {
            var gateway = forwarder { $0.forwardsBadPackets = forwards }
            _ = gateway.advance(to: start)
            gateway.hear(heard(at: start + .seconds(1), isGood: false), now: start + .seconds(1))
            let sent = datagrams(gateway.advance(to: start + .seconds(2))).filter { $0.socket == .up }
            #expect(sent.count == (forwards ? 1 : 0))
            #expect(sent.allSatisfy { text($0.bytes).contains(#""stat":-1"#) })
        }
    }

    @Test("waits a tenth of a second for PUSH_ACK before it fetches more, and goes on at once when that came")
    func waitsForAcknowledgement() throws {
        for isAcknowledged in [false, true] {
            var gateway = forwarder()
            _ = gateway.advance(to: start)
            let end = start + .seconds(1)
            gateway.hear(heard(at: end), now: end)
            let first = try #require(datagrams(gateway.advance(to: end + .milliseconds(10))).first)
            gateway.hear(heard(at: end + .milliseconds(15)), now: end + .milliseconds(15))
            if isAcknowledged {
                gateway.receive([2, first.bytes[1], first.bytes[2], 1], on: .up, now: end + .milliseconds(20))
            }
            #expect(datagrams(gateway.advance(to: end + .milliseconds(100))).count == (isAcknowledged ? 1 : 0))
            #expect(datagrams(gateway.advance(to: end + .milliseconds(130))).count == (isAcknowledged ? 0 : 1))
            #expect(gateway.counts.acknowledged == (isAcknowledged ? 1 : 0))
        }
    }

    @Test("has the same tokens after each start, and a counter that begins anew")
    func restart() {
        var gateway = forwarder()
        let first = datagrams(gateway.advance(to: start + .seconds(100))).map { $0.bytes[1...2] }
        let back = start + .seconds(200)
        gateway.powerCycle(now: start + .seconds(101), backAt: back)
        let second = datagrams(gateway.advance(to: back + .seconds(100))).map { $0.bytes[1...2] }
        #expect(first == second && first.count > 10)
        #expect(gateway.counter(at: back + .seconds(2)) == 2_000_000)
    }

    @Test("asks for downlinks every ten seconds by its second socket, and gives up when it may")
    func pull() {
        var gateway = forwarder { $0.autoquit = 3 }
        let pulls = datagrams(gateway.advance(to: start + .seconds(300))).filter { $0.socket == .down }
        #expect(pulls.count == 3 && pulls.allSatisfy { $0.bytes.count == 12 && $0.bytes[3] == 2 })
        #expect(gateway.hasQuit && gateway.deadline == nil)
    }

    @Test("tells of itself every half minute, with the counts of that half minute")
    func statistics() throws {
        var gateway = forwarder()
        gateway.hear(heard(at: start + .seconds(1)), now: start + .seconds(1))
        let sent = datagrams(gateway.advance(to: start + .seconds(61))).filter { text($0.bytes).contains("stat\":{") }
        #expect(
            sent.map { text($0.bytes) } == [
                #"{"stat":{"time":"2026-03-01 12:00:30 GMT","rxnb":1,"rxok":1,"rxfw":1,"ackr":0.0,"dwnb":0,"txnb":0,"temp":27.4}}"#,
                #"{"stat":{"time":"2026-03-01 12:01:00 GMT","rxnb":0,"rxok":0,"rxfw":0,"ackr":0.0,"dwnb":0,"txnb":0,"temp":27.4}}"#,
            ])
    }

    /// PULL_RESP with token 0x1234, with changes of its fields.
    private func response(_ changes: [String: String?] = [:], tmst: UInt32) -> [UInt8] {
        var fields = [
            "imme": "false", "tmst": "\(tmst)", "freq": "868.3", "rfch": "0", "powe": "14", "modu": "\"LORA\"",
            "datr": "\"SF7BW125\"", "codr": "\"4/5\"", "ipol": "true", "ncrc": "true", "size": "3",
            "data": "\"AQID\"",
        ]
        for (name, value) in changes { fields[name] = value }
        let list = fields.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
        return [2, 0x12, 0x34, 3] + Array("{\"txpk\":{\(list.joined(separator: ","))}}".utf8)
    }

    /// TX_ACK's text; nil when there is none.
    private func answer(_ gateway: inout PacketForwarder, _ datagram: [UInt8], at now: Nanoseconds) -> String? {
        gateway.receive(datagram, on: .down, now: now)
        let sent = datagrams(gateway.advance(to: now)).first { $0.bytes[3] == 5 }
        return sent.map { $0.bytes[1] == 0x12 && $0.bytes[2] == 0x34 ? text($0.bytes) : "another token" }
    }

    @Test("sends what it is told at the counter it is told, once")
    func transmits() throws {
        var gateway = forwarder()
        let now = start + .seconds(5)
        _ = gateway.advance(to: now)
        #expect(answer(&gateway, response(tmst: 6_000_000), at: now) == "")
        let packets = gateway.advance(to: now + .seconds(2)).compactMap { action -> RadioPacket? in
            if case .transmit(let packet) = action { return packet }
            return nil
        }
        #expect(packets.map(\.begin) == [start + .seconds(6)])
        #expect(packets.first?.payload == [1, 2, 3] && packets.first?.isDownlink == true)
    }

    @Test(
        "refuses in the words of the real one",
        arguments: [
            ([:], UInt32(5_040_000), "{\"txpk_ack\":{\"error\":\"TOO_LATE\"}}"),
            ([:], 4_999_999, "{\"txpk_ack\":{\"error\":\"TOO_EARLY\"}}"),
            ([:], 600_000_000, "{\"txpk_ack\":{\"error\":\"TOO_EARLY\"}}"),
            (["freq": "900.1"], 6_000_000, "{\"txpk_ack\":{\"error\":\"TX_FREQ\"}}"),
            (["powe": "40"], 6_000_000, "{\"txpk_ack\":{\"warn\":\"TX_POWER\",\"value\":27}}"),
            (["tmst": nil, "tmms": "1456401666000"], 0, "{\"txpk_ack\":{\"error\":\"GPS_UNLOCKED\"}}"),
        ] as [([String: String?], UInt32, String)])
    func refusals(changes: [String: String?], tmst: UInt32, words: String) {
        var gateway = forwarder()
        let now = start + .seconds(5)
        _ = gateway.advance(to: now)
        #expect(answer(&gateway, response(changes, tmst: tmst), at: now) == words)
    }

    @Test("drops without a word what lacks a field that it needs", arguments: ["codr", "rfch", "size", "data", "modu"])
    func dropped(field: String) {
        var gateway = forwarder()
        let now = start + .seconds(5)
        _ = gateway.advance(to: now)
        #expect(answer(&gateway, response([field: nil], tmst: 6_000_000), at: now) == nil)
        #expect(gateway.counts.dropped == 1)
    }

    @Test("has no answer to a downlink in version 1")
    func versionOne() {
        var gateway = forwarder { $0.version = 1 }
        let now = start + .seconds(5)
        _ = gateway.advance(to: now)
        var datagram = response(tmst: 4_000_000)
        datagram[0] = 1
        #expect(answer(&gateway, datagram, at: now) == nil)
        #expect(gateway.refusals == ["TOO_EARLY"])
    }

    @Test("does not send two packets at once, and holds 32 at most")
    func collisions() {
        var gateway = forwarder()
        let now = start + .seconds(5)
        _ = gateway.advance(to: now)
        let collision = "{\"txpk_ack\":{\"error\":\"COLLISION_PACKET\"}}"
        #expect(answer(&gateway, response(tmst: 6_000_000), at: now) == "")
        #expect(answer(&gateway, response(tmst: 6_050_000), at: now) == collision)
        #expect(answer(&gateway, response(tmst: 5_950_000), at: now) == collision)
        for index in 1..<32 as Range<UInt32> {
            #expect(answer(&gateway, response(tmst: 6_000_000 + 1_000_000 * index), at: now) == "")
        }
        #expect(answer(&gateway, response(tmst: 60_000_000), at: now) == collision)
    }

    @Test("hears nothing while it sends")
    func halfDuplex() {
        var gateway = forwarder()
        let now = start + .seconds(5)
        _ = gateway.advance(to: now)
        _ = answer(&gateway, response(tmst: 6_000_000), at: now)
        _ = gateway.advance(to: start + .seconds(6))
        #expect(!gateway.hears(heard(at: start + .seconds(6) + .milliseconds(100)).packet))
        #expect(gateway.hears(heard(at: start + .seconds(7)).packet))
    }

    @Test("counts over the end of 32 bits")
    func wraps() {
        var gateway = forwarder { $0.counterAtStart = UInt32.max - 5_500_000 }
        let now = start + .seconds(5)
        _ = gateway.advance(to: now)
        // One second later, beyond the end.
        let counter = gateway.counter(at: now) &+ 1_000_000
        #expect(counter < 1_000_000)
        #expect(answer(&gateway, response(tmst: counter), at: now) == "")
        let sent = gateway.advance(to: now + .seconds(2)).contains {
            if case .transmit(let packet) = $0 { return abs(packet.begin - now - .seconds(1)) < 2000 }
            return false
        }
        #expect(sent)
    }
}
