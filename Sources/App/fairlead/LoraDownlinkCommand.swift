import ArgumentParser
import LoRaWAN
import Sensing

/// `fairlead lora downlink`: a payload waits for a device to speak.
struct LoraDownlinkCommand: LoraSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "downlink", abstract: "Queue a payload for a LoRaWAN device, and print its number.",
        discussion: """
            It is sent after the next uplink of the device, and is durable when the number is printed. What becomes of \
            it, `fairlead lora downlinks` shows. Exit code 0 when it is queued, 2 when it could not be.

            Examples: fairlead lora downlink 70b3d57ed0000001 --config station.yaml --port 10 --hex 0258
                      fairlead lora downlink 70b3d57ed0000001 --store data --port 1 --hex 02 --confirmed --expires 12h
            """)

    @Argument(help: ArgumentHelp("DevEUI.", valueName: "device"))
    var device: EUIArgument

    @OptionGroup var place: LoraPlace

    @Option(help: ArgumentHelp("FPort, 1 to 223.", valueName: "number"))
    var port: UInt8

    @Option(help: ArgumentHelp("The payload in hexadecimal, at most 242 bytes.", valueName: "bytes"))
    var hex: String

    @Flag(help: "The device has to say that it heard it; it is sent again until it does.")
    var confirmed = false

    @Option(help: ArgumentHelp("Not sent after this, if the device does not speak before.", valueName: "duration"))
    var expires = DurationArgument(seconds: 86_400)

    @Flag(help: "One JSON object instead of the number.")
    var json = false

    private var payload: [UInt8]? { HexText.decode(hex.filter { !" -:".contains($0) }) }

    func validate() throws {
        guard (1...223).contains(port) else {
            throw ValidationError("--port is 1 to 223; the others are the network's")
        }
        guard payload != nil else {
            throw ValidationError("--hex '\(hex)' is no hexadecimal text of whole bytes, such as 0258")
        }
        guard expires.nanoseconds > 0 else { throw ValidationError("--expires is longer than nothing") }
    }

    private struct Queued: Encodable {
        let number: UInt64
        let device: String
        let expires: String
    }

    func run() throws {
        try telling {
            let now = LoraPlace.now
            let end = now.adding(nanoseconds: expires.nanoseconds)
            let number = try place.ledger().queue(
                device: device.eui, port: port, payload: payload ?? [], isConfirmed: confirmed, queued: now,
                expires: end)
            Terminal.write(
                json
                    ? JSONLine.of(Queued(number: number, device: "\(device.eui)", expires: end.iso8601))
                    : "\(number)\n")
        }
    }
}
