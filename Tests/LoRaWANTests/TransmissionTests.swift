import Testing

@testable import LoRaWAN

@Suite("A packet that a gateway shall send")
struct TransmissionTests {
    private static func transmission(counter: UInt32?, payload: [UInt8] = [1, 2, 3, 4]) -> Transmission {
        Transmission(
            gateway: GatewayBytes.gateway, address: GatewayAddress(host: [127, 0, 0, 1], port: 1), version: 2,
            token: 0xBEEF,
            packet: TransmitPacket(
                counter: counter, frequency: 868_300_000, spreadingFactor: 7, bandwidth: 125_000, power: 14,
                payload: payload))
    }

    @Test("has every member without which a forwarder drops it in silence")
    func members() {
        let text = String(decoding: Self.transmission(counter: 6_263_134).datagram.dropFirst(4), as: UTF8.self)
        #expect(
            text == "{\"txpk\":{\"imme\":false,\"tmst\":6263134,\"freq\":868.300000,\"rfch\":0,\"powe\":14,"
                + "\"modu\":\"LORA\",\"datr\":\"SF7BW125\",\"codr\":\"4/5\",\"ipol\":true,\"ncrc\":true,\"prea\":8,"
                + "\"size\":4,\"data\":\"AQIDBA==\"}}")
    }

    @Test("begins with the version, its token and PULL_RESP, which is 3 and not 4")
    func header() {
        #expect(Array(Self.transmission(counter: 0).datagram.prefix(4)) == [2, 0xBE, 0xEF, 3])
    }

    @Test("without a counter goes at once")
    func immediately() {
        let text = String(decoding: Self.transmission(counter: nil).datagram.dropFirst(4), as: UTF8.self)
        #expect(text.hasPrefix("{\"txpk\":{\"imme\":true,\"freq\":"))
    }

    @Test("of the most bytes fits into the 1000 bytes that a forwarder takes")
    func longest() {
        let bytes = Self.transmission(counter: .max, payload: [UInt8](repeating: 0xFF, count: 255)).datagram
        #expect(bytes.count < 1000)
    }

    @Test("with a frequency below a tenth of a megahertz keeps its zeros")
    func frequencyDigits() {
        var packet = Self.transmission(counter: nil).packet
        packet.frequency = 869_000_025
        #expect(packet.json.contains("\"freq\":869.000025,"))
    }

    private static func answer(_ json: String, version: UInt8 = 2) throws -> TransmitAnswer? {
        let bytes = GatewayBytes.datagram(5, json, version: version, token: 0xBEEF)
        guard case .transmitAnswer(let answer) = try GatewayDatagram.decode(bytes).content else { return nil }
        return answer
    }

    @Test(
        "is taken when the answer has no JSON, no error or NONE",
        arguments: [
            "", " ", "{}", "{\"txpk_ack\":{}}", "{\"txpk_ack\":{\"error\":\"NONE\"}}",
            "{\"txpk_ack\":{\"error\":\"\"}}",
            "{\"txpk_ack\":null}", "{\"txpk_ack\":{\"error\":null}}", "{\"txpk_ack\":{\"warn\":\"OTHER\"}}",
        ])
    func taken(json: String) throws {
        #expect(try Self.answer(json) == .taken)
    }

    @Test(
        "is refused with each of the protocol's errors",
        arguments: [
            ("TOO_LATE", TransmitAnswer.Refusal.tooLate), ("TOO_EARLY", .tooEarly),
            ("COLLISION_PACKET", .collisionWithPacket), ("COLLISION_BEACON", .collisionWithBeacon),
            ("TX_FREQ", .frequency), ("TX_POWER", .power), ("GPS_UNLOCKED", .gpsUnlocked),
            ("UNKNOWN", .other("UNKNOWN")),
        ])
    func refused(error: String, refusal: TransmitAnswer.Refusal) throws {
        #expect(try Self.answer("{\"txpk_ack\":{\"error\":\"\(error)\"}}") == .refused(refusal))
    }

    @Test(
        "is named in the words of the gateway and in ours",
        arguments: [
            TransmitAnswer.Refusal.tooLate, .tooEarly, .collisionWithPacket, .collisionWithBeacon, .frequency, .power,
            .gpsUnlocked,
        ])
    func words(refusal: TransmitAnswer.Refusal) {
        #expect(refusal.description.contains(": "))
    }

    @Test("is sent with another power, since 1.5 of the protocol, and that is no error")
    func weaker() throws {
        #expect(
            try Self.answer("{\"txpk_ack\":{\"warn\":\"TX_POWER\",\"value\":27}}") == .takenWithPower(27))
    }

    @Test("has an answer of version 1 read like one of version 2")
    func firstVersion() throws {
        #expect(try Self.answer("", version: 1) == .taken)
    }

    @Test("has a broken answer refused", arguments: ["{", "x", "{\"txpk_ack\":{\"error\":}}", "[]"])
    func broken(json: String) {
        #expect(throws: GatewayDefect.self) { try Self.answer(json) }
    }
}
