@testable import LoRaWAN

/// Datagrams of a packet forwarder, written by hand.
enum GatewayBytes {
    /// The gateway of the recorded datagrams (Semtech's lora_pkt_fwd of sx1302_hal 2.1.0).
    static let gateway = EUI64(0xAA55_5A00_0000_0101)

    static func datagram(
        _ identifier: UInt8, _ json: String = "", version: UInt8 = 2, token: UInt16 = 0x6973, gateway: EUI64 = gateway
    ) -> [UInt8] {
        [version, UInt8(token >> 8), UInt8(token & 0xFF), identifier]
            + (0..<8).map { UInt8(truncatingIfNeeded: gateway.rawValue >> UInt64(56 - 8 * $0)) } + Array(json.utf8)
    }

    static func push(_ json: String, version: UInt8 = 2) -> [UInt8] { datagram(0, json, version: version) }

    /// A packet with other members in place of those that it has, or with none.
    static func packet(_ changes: [String: String?] = [:]) -> String {
        var members = [
            ("tmst", "1144804"), ("chan", "0"), ("rfch", "1"), ("freq", "868.100000"), ("mid", " 0"), ("stat", "1"),
            ("modu", "\"LORA\""), ("datr", "\"SF9BW125\""), ("codr", "\"4/5\""), ("rssis", "-102"), ("lsnr", "5.5"),
            ("foff", "-321"), ("rssi", "-101"), ("size", "17"), ("data", "\"QPF9vkkAAgABlUN4disR/w0=\""),
        ]
        for (name, value) in changes.sorted(by: { $0.key < $1.key }) {
            members.removeAll { $0.0 == name }
            if let value { members.append((name, value)) }
        }
        return "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }

    /// What PUSH_DATA with one packet brings.
    static func read(_ changes: [String: String?]) throws -> GatewayPush {
        try content("{\"rxpk\":[\(packet(changes))]}")
    }

    static func content(_ json: String) throws -> GatewayPush {
        guard case .push(let push) = try GatewayDatagram.decode(push(json)).content else { throw NoPush() }
        return push
    }

    struct NoPush: Error {}

    /// Sent by lora_pkt_fwd of sx1302_hal 2.1.0, without GPS.
    static let recorded =
        "{\"rxpk\":[{\"jver\":1,\"tmst\":1144804,\"chan\":0,\"rfch\":1,\"freq\":868.100000,\"mid\": 0,\"stat\":1,"
        + "\"modu\":\"LORA\",\"datr\":\"SF9BW125\",\"codr\":\"4/5\",\"rssis\":-102,\"lsnr\":5.5,\"foff\":-321,"
        + "\"rssi\":-101,\"size\":17,\"data\":\"QPF9vkkAAgABlUN4disR/w0=\"}]}"
}
