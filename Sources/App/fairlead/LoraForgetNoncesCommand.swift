import ArgumentParser

/// `fairlead lora forget-nonces`: a device that lost its memory may join again.
struct LoraForgetNoncesCommand: LoraSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "forget-nonces", abstract: "Let a LoRaWAN device join with DevNonces that it has used before.",
        discussion: """
            For a device without lasting memory, whose nonces begin anew at every power-up. Whoever recorded its joins \
            can then send one of them again: that shows nobody its data, but the device has to join again to be heard. \
            Exit code 0 when they are forgotten, 2 when the device is not there.

            Example: fairlead lora forget-nonces 70b3d57ed0000001 --config station.yaml
            """)

    @Argument(help: ArgumentHelp("DevEUI.", valueName: "device"))
    var device: EUIArgument

    @OptionGroup var place: LoraPlace

    func run() throws {
        try telling {
            let count = try place.ledger().forgetNonces(of: device.eui)
            Terminal.write("\(count) nonces of \(device.eui) are forgotten; it may use them again.\n")
        }
    }
}
