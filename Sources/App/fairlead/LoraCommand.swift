import ArgumentParser

/// `fairlead lora`: the LoRaWAN devices that the station serves.
struct LoraCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lora", abstract: "Provision LoRaWAN devices, and see why a join was refused.",
        discussion: """
            Examples: fairlead lora add 70b3d57ed0000001 --config station.yaml --generate
                      fairlead lora join-log --config station.yaml
                      fairlead lora devices --config station.yaml
            """,
        subcommands: [
            LoraAddCommand.self, LoraRemoveCommand.self, LoraForgetNoncesCommand.self, LoraDevicesCommand.self,
            LoraJoinLogCommand.self, LoraDownlinkCommand.self, LoraDownlinksCommand.self, LoraGatewaysCommand.self,
            LoraVerifyCommand.self,
        ])
}
