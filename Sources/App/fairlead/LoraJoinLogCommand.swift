import ArgumentParser
import LoRaWAN

/// `fairlead lora join-log`: what became of joins, and which frames were refused.
struct LoraJoinLogCommand: LoraSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "join-log", abstract: "Show the joins, and every refused join and frame with its reason.",
        discussion: """
            The newest last. Each refusal says what is wrong and what to do. Of a flood only some of each kind are \
            kept. Exit code 0, or 2 when the ledger could not be read.

            Examples: fairlead lora join-log --config station.yaml
                      fairlead lora join-log --config station.yaml --device 70b3d57ed0000001 --limit 5
            """)

    @OptionGroup var place: LoraPlace

    @OptionGroup var listing: LoraListing

    func run() throws {
        try telling {
            let ledger = try place.ledger()
            let joins = try ledger.joinLog(limit: listing.limit, device: listing.device?.eui)
            let refusals = try ledger.refusals(limit: listing.limit, device: listing.device?.eui)
            let lines = LoraLogRow.merged(joins, refusals).suffix(listing.limit)
            guard !listing.json else { return lines.forEach { Terminal.write(JSONLine.of($0)) } }
            guard !lines.isEmpty else {
                return Terminal.complain("No join was heard, and nothing was refused.")
            }
            var table = TextTable(headings: ["TIME", "WHAT", "DEVICE", "GATEWAY", "RSSI", "SNR", "WHY AND WHAT TO DO"])
            table.rows = lines.map(\.cells)
            Terminal.write(table.rendered())
        }
    }
}
