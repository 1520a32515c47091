import ArgumentParser
import LoRaServer
import LoRaWAN
import Sensing

/// `fairlead lora devices`: the devices and how they are heard.
struct LoraDevicesCommand: LoraSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "devices", abstract: "Show the provisioned LoRaWAN devices and how they are heard.",
        discussion: """
            With a device: everything that is known of it, except its keys. What a running daemon has heard is here \
            within ten seconds. Battery is in percent; margin in dB above what the device needs to hear us. Exit code \
            0, or 2 when the ledger could not be read or the device is not there.

            Examples: fairlead lora devices --config station.yaml
                      fairlead lora devices 70b3d57ed0000001 --config station.yaml
                      fairlead lora devices --store /var/lib/fairlead --json
            """)

    @Argument(help: ArgumentHelp("DevEUI; without one all are listed.", valueName: "device"))
    var device: EUIArgument?

    @OptionGroup var place: LoraPlace

    @Flag(help: "One JSON object a line for each device.")
    var json = false

    func run() throws {
        try telling {
            let ledger = try place.ledger()
            guard let device else { return show(try ledger.devices()) }
            guard let found = try ledger.device(device.eui) else {
                throw CommandFailure(
                    "the device '\(device.eui)' is not provisioned; `fairlead lora devices` lists those that are")
            }
            guard !json else { return show([found]) }
            let sessions = try ledger.sessions(of: device.eui)
            let downlinks = try ledger.downlinks(device: device.eui, limit: 10)
            Terminal.write(LoraDeviceText(found).whole(sessions, downlinks))
        }
    }

    private func show(_ devices: [LedgerDevice]) {
        if json {
            for device in devices { Terminal.write(JSONLine.of(LoraDeviceRow(device))) }
            return
        }
        guard !devices.isEmpty else {
            return Terminal.complain("No device is provisioned; `fairlead lora add` does it.")
        }
        var table = TextTable(headings: LoraDeviceText.headings)
        table.rows = devices.map { LoraDeviceText($0).cells }
        Terminal.write(table.rendered())
    }
}
