import ArgumentParser

/// `fairlead lora remove`: a device is served no more.
struct LoraRemoveCommand: LoraSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Serve a LoRaWAN device no more.",
        discussion: """
            Its frames are refused from then on. Its nonces and earlier session keys stay in the ledger: nobody can \
            join in its place with what was recorded, and stored frames can still be read again. Exit code 0 when it \
            is removed, 2 when it was not there.

            Example: fairlead lora remove 70b3d57ed0000001 --config station.yaml
            """)

    @Argument(help: ArgumentHelp("DevEUI.", valueName: "device"))
    var device: EUIArgument

    @OptionGroup var place: LoraPlace

    func run() throws {
        try telling {
            guard try place.ledger().remove(device.eui, at: LoraPlace.now) else {
                throw CommandFailure(
                    "the device '\(device.eui)' is not provisioned; `fairlead lora devices` lists those that are")
            }
            Terminal.write("\(device.eui) is removed; an instrument of the station file that names it hears nothing.\n")
        }
    }
}
