import ArgumentParser
import LoRaServer
import Sensing

/// `fairlead lora downlinks`: what became of queued payloads.
struct LoraDownlinksCommand: LoraSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "downlinks", abstract: "Show the payloads that were queued for devices, and their states.",
        discussion: """
            The newest last. queued: waits for the device to speak. sent: a gateway took it. confirmed: the device \
            heard it. expired: its time was over before. failed: it can never be sent. Exit code 0, or 2 when the \
            ledger could not be read.

            Example: fairlead lora downlinks --config station.yaml
            """)

    @OptionGroup var place: LoraPlace

    @OptionGroup var listing: LoraListing

    func run() throws {
        try telling {
            let rows = try place.ledger().downlinks(device: listing.device?.eui, limit: listing.limit).reversed().map {
                LoraDownlinkRow($0)
            }
            guard !listing.json else { return rows.forEach { Terminal.write(JSONLine.of($0)) } }
            guard !rows.isEmpty else {
                return Terminal.complain("Nothing was queued; `fairlead lora downlink` does it.")
            }
            var table = TextTable(
                headings: ["NUMBER", "DEVICE", "PORT", "PAYLOAD", "STATE", "SINCE", "EXPIRES", "WHY"])
            table.rows = rows.map(\.cells)
            Terminal.write(table.rendered())
        }
    }
}

/// A downlink as JSON, and as a line of a table.
struct LoraDownlinkRow: Encodable {
    let number: UInt64
    let device: String
    let port: UInt8
    let payload: String
    let confirmed: Bool
    let state: String
    let since: String
    let queued: String
    let expires: String
    let reason: String

    init(_ known: LedgerDownlink) {
        let downlink = known.downlink
        number = downlink.number
        device = downlink.device.description
        port = downlink.port
        payload = HexText.encode(downlink.payload)
        confirmed = downlink.isConfirmed
        state = known.state.rawValue
        since = known.changed.iso8601
        queued = downlink.queued.iso8601
        expires = downlink.expires.iso8601
        reason = known.reason
    }

    var cells: [String] {
        [
            "\(number)", device, "\(port)", payload, confirmed ? "\(state) (has to be confirmed)" : state,
            Self.short(since),
            Self.short(expires), reason,
        ]
    }

    /// Without the device.
    var line: String {
        let why = reason.isEmpty ? "" : ": \(reason)"
        return "\(number), port \(port), \(payload), \(state) since \(Self.short(since))\(why)"
    }

    private static func short(_ time: String) -> String { String(time.prefix { $0 != "." }) + "Z" }
}
