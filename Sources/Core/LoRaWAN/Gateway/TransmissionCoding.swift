import Framing
import Sensing

extension Transmission {
    /// PULL_RESP. A forwarder drops a packet without a word that lacks one of the members here; with the most bytes of
    /// payload it has far less than the 1000 bytes that a forwarder takes.
    public var datagram: [UInt8] {
        [version, UInt8(token >> 8), UInt8(token & 0xFF), 3] + Array(packet.json.utf8)
    }
}

extension TransmitPacket {
    /// `{"txpk":{…}}`
    public var json: String {
        var text = "{\"txpk\":{"
        if let counter { text += "\"imme\":false,\"tmst\":\(counter)," } else { text += "\"imme\":true," }
        text += "\"freq\":\(Self.megahertz(frequency)),\"rfch\":0,\"powe\":\(power),\"modu\":\"LORA\","
        text += "\"datr\":\"SF\(spreadingFactor)BW\(bandwidth / 1000)\",\"codr\":\"4/5\",\"ipol\":true,\"ncrc\":true,"
        text +=
            "\"prea\":8,\"size\":\(payload.count),\"data\":\"" + String(decoding: Base64.encode(payload), as: UTF8.self)
            + "\"}}"
        return text
    }

    /// `868.100000`
    private static func megahertz(_ hertz: UInt32) -> String {
        let fraction = String(hertz % 1_000_000)
        return "\(hertz / 1_000_000)." + String(repeating: "0", count: 6 - fraction.utf8.count) + fraction
    }
}
