import ArgumentParser
import LoRaServer

/// `fairlead lora gateways`: the gateways that were heard.
struct LoraGatewaysCommand: LoraSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "gateways", abstract: "Show the LoRaWAN gateways that were heard, and what they said last.",
        discussion: """
            Exit code 0, or 2 when the ledger could not be read.

            Example: fairlead lora gateways --config station.yaml
            """)

    @OptionGroup var place: LoraPlace

    @Flag(help: "One JSON object a line.")
    var json = false

    private struct Row: Encodable {
        let gateway: String
        let address: String
        let version: UInt8
        let lastSeen: String
        let statistics: String?
    }

    func run() throws {
        try telling {
            let gateways = try place.ledger().gateways()
            guard !json else {
                return gateways.forEach {
                    Terminal.write(
                        JSONLine.of(
                            Row(
                                gateway: "\($0.eui)", address: $0.address, version: $0.version,
                                lastSeen: $0.lastSeen.iso8601, statistics: $0.statistics)))
                }
            }
            guard !gateways.isEmpty else {
                return Terminal.complain(
                    "No gateway was heard; its packet forwarder sends to the station's 'lorawan: listen'.")
            }
            var table = TextTable(headings: ["GATEWAY", "ADDRESS", "PROTOCOL", "LAST SEEN", "STATISTICS"])
            table.rows = gateways.map {
                ["\($0.eui)", $0.address, "\($0.version)", LoraDeviceText.time($0.lastSeen), $0.statistics ?? ""]
            }
            Terminal.write(table.rendered())
        }
    }
}
