import Console
import Sensing

/// The LoRa part of a status, for people.
struct RadioText {
    let radio: RadioStatus

    var rendered: String {
        (radio.listen == nil ? "" : own + gateways) + (radio.networkServers.isEmpty ? "" : networkServers)
    }

    private var own: String {
        var text =
            "lorawan \(radio.region ?? "") at \(radio.listen ?? "") \(radio.state.rawValue): \(radio.uplinks) uplinks, "
            + "\(radio.joins) joins, \(radio.downlinks) packets sent"
        if radio.lostDatagrams > 0 { text += ", LOST \(radio.lostDatagrams) datagrams" }
        text += "\n"
        if let message = radio.message { text += "      \(message)\n" }
        if !radio.refusals.isEmpty { text += "      refused: \(Self.list(radio.refusals))\n" }
        return text
    }

    private var gateways: String {
        guard !radio.gateways.isEmpty else { return "" }
        var table = TextTable(headings: ["GATEWAY", "EUI", "STATE", "ADDRESS", "LAST HEARD", "ACKNOWLEDGED"])
        table.rows = radio.gateways.map { gateway in
            [
                gateway.name ?? "-", gateway.eui, gateway.alive ? "alive" : "silent", gateway.address ?? "-",
                gateway.lastHeard?.iso8601 ?? "-", gateway.acknowledged.map { "\(shortNumber($0)) %" } ?? "-",
            ]
        }
        return table.rendered()
    }

    private var networkServers: String {
        var table = TextTable(
            headings: ["NETWORK SERVER", "KIND", "STATE", "UPLINKS", "DOWNLINKS", "LOST", "LAST HEARD", "MESSAGE"])
        table.rows = radio.networkServers.map { server in
            [
                server.name, server.kind, server.state.rawValue, "\(server.uplinks)", "\(server.downlinks)",
                "\(server.lost)", server.lastHeard?.iso8601 ?? "-", server.message ?? "",
            ]
        }
        return table.rendered()
            + radio.networkServers.filter { !$0.refusals.isEmpty }.map {
                "  \($0.name): refused \(Self.list($0.refusals))\n"
            }.joined()
    }

    private static func list(_ counts: [String: UInt64]) -> String {
        counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }
}
