import ArgumentParser
import LoRaServer
import LoRaWAN

/// `fairlead lora add`: a device gets its keys and what is special about it.
struct LoraAddCommand: LoraSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Provision a LoRaWAN device, or change its keys or how it is treated.",
        discussion: """
            Keys are never arguments, because those are seen by every user of the host. They are asked for on the \
            terminal without being shown, or come from a pipe or from --key-file, a file that its owner alone may \
            read, with lines such as `app_key 0011…ff`, or `nwk_s_key` and `app_s_key` for --abp. --generate makes the \
            keys and writes them to a file that its owner alone may read: the ledger's folder has it, or --key-file \
            says where. They are never printed.

            A device that is there already is changed: what is not said stays as it was, and its keys too with \
            --keep-keys. A running daemon notices within a second or two. Exit code 0 when the device is provisioned, \
            2 when something could not be read or written.

            Examples: fairlead lora add 70b3d57ed0000001 --config station.yaml
                      fairlead lora add 70b3d57ed0000001 --config station.yaml --generate
                      fairlead lora add 70b3d57ed0000002 --config station.yaml --abp 01a2b3c4 --key-file buoy2.key
                      fairlead lora add 70b3d57ed0000001 --config station.yaml --keep-keys --nonces rising
            """)

    @Argument(help: ArgumentHelp("DevEUI as on the label, 16 hexadecimal digits.", valueName: "device"))
    var device: EUIArgument

    @OptionGroup var place: LoraPlace

    @Option(
        name: .customLong("join-eui"),
        help: ArgumentHelp("JoinEUI (AppEUI) that it has to ask for; 'any' takes every one.", valueName: "eui"))
    var joinEUI: JoinEUIArgument?

    @Option(help: ArgumentHelp("It does not join but has this address (DevAddr).", valueName: "address"))
    var abp: AddressArgument?

    @Option(name: .customLong("key-file"), help: ArgumentHelp("The file of its keys.", valueName: "file"))
    var keyFile: String?

    @Flag(help: "Make new keys and write them to a file.")
    var generate = false

    @Flag(name: .customLong("keep-keys"), help: "Leave the keys of a device that is there as they are.")
    var keepKeys = false

    @Option(help: "Its DevNonce never comes twice (unique: 1.0.0 to 1.0.3) or always rises (rising: 1.0.4, 1.1).")
    var nonces: NoncesArgument?

    @Option(
        name: .customLong("counter-reset"),
        help: "A counter that begins anew, with --abp, is a replay (refused) or lost memory (accepted: can be abused).")
    var counterReset: CounterResetArgument?

    @Option(
        name: .customLong("time-base"),
        help: "What it takes the network's time for: gps, as is standard, or utc, when its clock is 18 s ahead.")
    var timeBase: TimeBaseArgument?

    @Flag(
        name: .customLong("adapt-data-rate"), inversion: .prefixedNo,
        help: "The station chooses its data rate and power when it lets it; bad for a buoy that heaves.")
    var adaptsDataRate: Bool?

    func validate() throws {
        if keepKeys, generate || keyFile != nil {
            throw ValidationError("--keep-keys goes with neither --generate nor --key-file")
        }
        if abp != nil, joinEUI != nil {
            throw ValidationError("a device with --abp does not join: leave out --join-eui")
        }
    }

    func run() throws {
        try telling {
            let ledger = try place.ledger(isCreated: true)
            let old = try ledger.device(device.eui)?.device
            let kept = try keepKeys ? old ?? missing() : old
            let (keys, madeFile) = try keys(of: kept)
            let new = Device(
                eui: device.eui, activation: try activation(keys, old: kept), policy: policy(old?.policy))
            let addition = try ledger.add(new, at: LoraPlace.now)
            Terminal.write(LoraAdditionText(old: old, new: new, addition).text)
            if let madeFile { Terminal.write("The keys to give it are in '\(madeFile)'.\n") }
        }
    }

    private func missing() throws -> Device {
        throw CommandFailure("the device '\(device.eui)' is not provisioned, so it has no keys to keep: give its keys")
    }

    private var kind: LoraKeys.Kind { abp == nil ? .overTheAir : .personalised }

    /// The keys and, when they were made, the file with them.
    private func keys(of old: Device?) throws -> (LoraKeys, madeFile: String?) {
        if keepKeys, let old { return (try LoraKeys(keeping: old, abp != nil ? .personalised : nil), nil) }
        guard generate else { return (try LoraKeySource(file: keyFile, device: device.eui, kind: kind).read(), nil) }
        let path = try keyFile ?? LoRaLedger.directory(ofStore: place.storeDirectory()) + "/\(device.eui).key"
        let keys = LoraKeys(generating: kind)
        try LoraKeyFile(path: path).write(keys, of: device.eui)
        return (keys, path)
    }

    private func activation(_ keys: LoraKeys, old: Device?) throws -> Device.Activation {
        switch keys {
        case .root(let key):
            guard joinEUI == nil, case .overTheAir(let join, _)? = old?.activation else {
                return .overTheAir(join: joinEUI?.eui, key: key)
            }
            return .overTheAir(join: join, key: key)
        case .session(let keys):
            if let abp { return .personalised(abp.address, keys) }
            guard keepKeys, case .personalised(let address, _)? = old?.activation else {
                throw CommandFailure("session keys go with --abp ADDRESS; a device that joins has an app_key")
            }
            return .personalised(address, keys)
        }
    }

    private func policy(_ old: DevicePolicy?) -> DevicePolicy {
        var policy = old ?? DevicePolicy()
        if let nonces { policy.nonces = nonces.value }
        if let counterReset { policy.counterReset = counterReset.value }
        if let timeBase { policy.timeBase = timeBase.value }
        if let adaptsDataRate { policy.adaptsDataRate = adaptsDataRate }
        return policy
    }
}
