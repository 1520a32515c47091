import ArgumentParser
import SimulatedInstruments

struct SimulateLoRa: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lora", abstract: "Buoys that speak LoRaWAN, and gateways that forward them by UDP.",
        discussion: """
            Each gateway is a packet forwarder of Semtech's protocol with its two sockets; each buoy a class A node that
            joins, sends samples (port 2), and listens twice. --keys-out writes what the network server has to know: a
            key file for each buoy (mode 0600), and add.sh, which provisions them by `fairlead lora add`.

            firmware-sim lora --gateway 127.0.0.1:1700 --nodes 3 --gateways 2 --loss 0.05 --keys-out /tmp/keys
            firmware-sim lora --gateway 127.0.0.1:1700 --region AU915 --set subband=2 --set confirmed=4
            firmware-sim list lora
            """)

    @Option(name: .customLong("gateway"), help: "Where the gateways' network server listens, ADDRESS:PORT.")
    var server: String = "127.0.0.1:1700"

    @Option(help: "How many gateways.")
    var gateways: Int = 1

    @Option(help: "How many buoys.")
    var nodes: Int = 1

    @Option(help: "Seconds between two samples of a buoy.")
    var interval: Double = 60

    @Option(help: "EU868, AS923-1 to AS923-4, AU915 or US915.")
    var region: String = "EU868"

    @Option(help: "Chance that a gateway does not hear an uplink.")
    var loss: Double = 0

    @Option(help: "Seed of keys, radio and buoys.")
    var seed: UInt64 = 1

    @Option(help: "Directory for the key files.")
    var keysOut: String?

    @Flag(help: "Writes the key files and ends.")
    var keysOnly = false

    @Option(help: "Stop after so many seconds.")
    var duration: Double?

    @Option(name: .customLong("set"), help: "Another setting, as name=value; `firmware-sim list lora` shows them.")
    var settings: [String] = []

    @Flag(help: "Report as JSON lines.")
    var json = false

    func validate() throws {
        if keysOnly, keysOut == nil { throw ValidationError("--keys-only needs --keys-out DIRECTORY") }
    }

    func run() throws {
        var values = try SettingWords.parse(settings)
        let own = [
            "gateways": "\(gateways)", "nodes": "\(nodes)", "interval": "\(interval)", "region": region,
            "loss": "\(loss)", "seed": "\(seed)",
        ]
        values.merge(own) { written, _ in written }
        let plan = try SettingWords.field(values)
        if let keysOut { try KeyFiles(directory: keysOut).write(plan) }
        guard !keysOnly else { return }
        try Simulation(report: Report(isJSON: json), duration: duration)
            .run([.field(plan, server: try SettingWords.server(server))])
    }
}
