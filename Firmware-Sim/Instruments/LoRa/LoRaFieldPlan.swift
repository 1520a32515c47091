/// Buoys and gateways of one network as written on the command line: `nodes=3 gateways=2 loss=0.05`.
public struct LoRaFieldPlan: Sendable {
    /// A device as it has to be provisioned at the network server.
    public struct Provision: Sendable {
        /// DevEUI and JoinEUI, 16 hexadecimal digits.
        public let eui: String
        public let joinEUI: String
        /// DevAddr of one that does not join, eight digits.
        public let address: String?
        /// The key file's lines: a key's name and its 32 digits.
        public let keys: [(name: String, digits: String)]
    }

    public static let name = "lora"
    public static let title = "Buoys that speak LoRaWAN, and gateways with a packet forwarder that hear them"

    public static let settings: [InstrumentSetting] = [
        InstrumentSetting("seed", "1", "chance of keys, radio and buoys"),
        InstrumentSetting("sea", "1", "chance of the water; the same number is the same place"),
        InstrumentSetting("nodes", "1", "how many buoys"),
        InstrumentSetting("gateways", "1", "how many gateways, each with two sockets"),
        InstrumentSetting("interval", "60s", "between two samples of a buoy"),
        InstrumentSetting("region", "EU868", "EU868, AS923-1, AS923-2, AS923-3, AS923-4, AU915 or US915"),
        InstrumentSetting("subband", "2", "of AU915 and US915, 1 to 8: which channels the gateways hear"),
        InstrumentSetting("datarate", "3", "number of the data rate with which a buoy begins"),
        InstrumentSetting("confirmed", "0", "each so many uplinks want to be acknowledged; 0 none"),
        InstrumentSetting("trials", "1", "how often a frame is sent when nothing is heard"),
        InstrumentSetting(
            "dutycycle", "yes", "a buoy waits after each frame for as long as the law of its region wants"),
        InstrumentSetting("adr", "no", "the network may choose data rate and power"),
        InstrumentSetting("activation", "otaa", "otaa: it joins; abp: its session is fixed"),
        InstrumentSetting("nonces", "random", "DevNonce: random as in 1.0.3, or rising as in 1.0.4"),
        InstrumentSetting("firstcounter", "0", "counter of the first frame of a session: 0, or 1 as LoRaMac-node"),
        InstrumentSetting("memory", "yes", "keeps counters, keys and settings over a reboot"),
        InstrumentSetting("reboot", "", "loses its power about so often, for example 1h"),
        InstrumentSetting("wrongkeys", "0", "so many of the buoys have another key than they should"),
        InstrumentSetting("forgetleap", "no", "takes GPS seconds for Unix seconds: its clock is 18 s ahead"),
        InstrumentSetting("loss", "0", "chance that a gateway does not hear an uplink"),
        InstrumentSetting("downlinkloss", "0", "chance that a buoy does not hear a downlink"),
        InstrumentSetting("garbled", "0", "chance that a copy of an uplink is garbled"),
        InstrumentSetting("doubled", "0", "chance that a gateway hears an uplink on two channels"),
        InstrumentSetting("badcrc", "no", "garbled packets are forwarded too, with stat -1"),
        InstrumentSetting("gps", "no", "the gateways know the time: fields time and tmms"),
        InstrumentSetting("protocol", "2", "version of the packet forwarder's protocol: 1 or 2"),
        InstrumentSetting("autoquit", "0", "a gateway ends after so many PULL_DATA without an answer; 0 never"),
        InstrumentSetting("counter", "0", "microseconds that the concentrators have counted at the start"),
        InstrumentSetting("deveui", "70b3d57ed0000001", "DevEUI of the first buoy; the next ones follow"),
        InstrumentSetting("joineui", "0000000000000000", "JoinEUI (AppEUI) of all of them"),
        InstrumentSetting("gatewayeui", "aa555a0000000101", "EUI of the first gateway; the next ones follow"),
    ]

    private let reader: SettingReader
    private let region: RadioRegion
    private let firstEUI: UInt64
    private let joinEUI: UInt64
    private let firstGateway: UInt64
    public let seed: UInt64
    public let nodes: Int
    public let gateways: Int
    private let isPersonalised: Bool

    public init(settings: [String: String]) throws(PlanMistake) {
        reader = try SettingReader(of: LoRaFieldPlan.name, settings: LoRaFieldPlan.settings, written: settings)
        region = try reader.choice("region", RadioRegion.allCases.map { ($0.rawValue, $0) })
        firstEUI = try LoRaFieldPlan.eui("deveui", reader)
        joinEUI = try LoRaFieldPlan.eui("joineui", reader)
        firstGateway = try LoRaFieldPlan.eui("gatewayeui", reader)
        seed = try reader.whole("seed")
        nodes = Int(try reader.number("nodes", in: 1...1000).rounded())
        gateways = Int(try reader.number("gateways", in: 1...256).rounded())
        isPersonalised = try reader.choice("activation", [("otaa", false), ("abp", true)])
        _ = try makeRadio(start: 0, nonceSeed: 0)
    }

    /// The gateways' EUIs, 16 digits.
    public var gatewayEUIs: [String] { (0..<gateways).map { LoRaFieldPlan.hex(firstGateway &+ UInt64($0)) } }

    /// The devices with their keys, which follow from the seed alone.
    public var provisions: [Provision] {
        (0..<nodes).map { index in
            let keys = keys(of: index)
            let lines =
                isPersonalised
                ? [("nwk_s_key", LoRaFieldPlan.hex(keys.network)), ("app_s_key", LoRaFieldPlan.hex(keys.application))]
                : [("app_key", LoRaFieldPlan.hex(keys.application))]
            let address = isPersonalised ? String(LoRaFieldPlan.hex(UInt64(address(of: index))).suffix(8)) : nil
            return Provision(
                eui: LoRaFieldPlan.hex(firstEUI &+ UInt64(index)), joinEUI: LoRaFieldPlan.hex(joinEUI),
                address: address, keys: lines.map { (name: $0.0, digits: $0.1) })
        }
    }

    /// `nonceSeed`: of what a buoy draws by chance; another one in each run, since a DevNonce is good once.
    public func makeRadio(start: Nanoseconds, nonceSeed: UInt64) throws(PlanMistake) -> LoRaRadio {
        var air = RadioSettings()
        air.loss = try reader.number("loss", in: 0...1)
        air.downlinkLoss = try reader.number("downlinkloss", in: 0...1)
        air.garbled = try reader.number("garbled", in: 0...1)
        air.doubled = try reader.number("doubled", in: 0...1)
        var buoys: [ReefBuoy] = []
        for index in 0..<nodes {
            buoys.append(
                ReefBuoy(
                    try buoy(index), sea: try reader.whole("sea"), seed: nonceSeed ^ seed &+ UInt64(index), start: start
                ))
        }
        var forwarders: [PacketForwarder] = []
        for index in 0..<gateways { forwarders.append(PacketForwarder(try gateway(index), start: start)) }
        return LoRaRadio(air, buoys: buoys, gateways: forwarders, seed: seed)
    }

    private func buoy(_ index: Int) throws(PlanMistake) -> ReefBuoySettings {
        var keys = keys(of: index)
        if index < Int(try reader.number("wrongkeys", in: 0...1000)) { keys.application[0] ^= 0xFF }
        let activation: LoRaNodeSettings.Activation =
            isPersonalised ? .personalised(address: address(of: index), keys) : .overTheAir(key: keys.application)
        var node = LoRaNodeSettings(eui: firstEUI &+ UInt64(index), activation: activation, region: region)
        node.joinEUI = joinEUI
        node.nonces = try reader.choice("nonces", [("random", .random), ("rising", .rising)])
        node.firstCounter = UInt32(try reader.number("firstcounter", in: 0...4_000_000_000))
        node.hasMemory = try reader.isOn("memory")
        node.dataRate = Int(try reader.number("datarate", in: 0...6))
        node.adapts = try reader.isOn("adr")
        node.keepsDutyCycle = try reader.isOn("dutycycle")
        node.trials = Int(try reader.number("trials", in: 1...15))
        node.forgetsLeapSeconds = try reader.isOn("forgetleap")
        var settings = ReefBuoySettings(node: node, interval: try reader.span("interval", in: 1...86_400))
        settings.confirmedEvery = Int(try reader.number("confirmed", in: 0...1_000_000))
        if !reader.text("reboot").isEmpty { settings.rebootsEvery = try reader.span("reboot", in: 10...1e8) }
        return settings
    }

    private func gateway(_ index: Int) throws(PlanMistake) -> ForwarderSettings {
        var settings = ForwarderSettings(eui: firstGateway &+ UInt64(index), region: region)
        settings.subBand = Int(try reader.number("subband", in: 1...8))
        settings.version = try reader.choice("protocol", [("1", 1), ("2", 2)])
        settings.hasGPS = try reader.isOn("gps")
        settings.forwardsBadPackets = try reader.isOn("badcrc")
        settings.autoquit = Int(try reader.number("autoquit", in: 0...1_000_000))
        settings.counterAtStart = UInt32(try reader.number("counter", in: 0...4_294_967_295))
        return settings
    }

    /// Of one that joins, only the second is used: its AppKey.
    private func keys(of index: Int) -> NodeKeys {
        var chance = SeededGenerator(seed: seed, purpose: "lora key \(firstEUI &+ UInt64(index))")
        let bytes = (0..<32).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
        return NodeKeys(network: Array(bytes[..<16]), application: Array(bytes[16...]))
    }

    /// DevAddr of a private network.
    private func address(of index: Int) -> UInt32 {
        0x0100_0000 + UInt32(truncatingIfNeeded: firstEUI) % 0x10_0000 + UInt32(index)
    }

    private static func eui(_ name: String, _ reader: SettingReader) throws(PlanMistake) -> UInt64 {
        let text = reader.text(name)
        guard text.utf8.count == 16, let value = UInt64(text, radix: 16) else {
            throw PlanMistake(
                "\(name) '\(text)' is not an EUI", remedy: "write 16 hexadecimal digits such as 70b3d57ed0000001")
        }
        return value
    }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
