import Diagnostics
import LoRaWAN
import Sensing
import Transports

extension LoRaWANConfiguration {
    static var expected: Expected<LoRaWANConfiguration> {
        .mapping("lorawan") { reader in
            reader.refuseKeys()
            let server = server(&reader)
            let others = reader.optional("network_servers", .list(of: NetworkServerConfiguration.expected))
            if reader.node("gateways") == nil, others?.isEmpty ?? true, reader.node("network_servers") == nil {
                reader.report(
                    .missingKey, "missing key 'gateways' in lorawan, and there are no network servers either",
                    at: reader.span,
                    remedy: "Add 'gateways:' with the name and EUI of each, or 'network_servers:'.")
            }
            return LoRaWANConfiguration(server: server, networkServers: others ?? [])
        }
    }

    private static func server(_ reader: inout NodeReader) -> OwnNetworkServer? {
        let keys = [
            "region", "sub_band", "listen", "every_interface", "network_id", "rx_delay", "power", "duty_cycle",
        ]
        guard reader.node("gateways") != nil else {
            for key in keys { withoutGateways(key, &reader) }
            reader.know("gateways")
            return nil
        }
        let region = reader.required("region", .choice(of: Region.self))
        let gateways = reader.required("gateways", GatewayChoice.expected)
        let listen = reader.optional("listen", .listening) ?? .gateways
        let network = reader.optional("network_id", .networkID)
        let delay = reader.optional("rx_delay", .duration(in: AmountOf.second...15 * AmountOf.second))
        let power = reader.optional("power", .power)
        let dutyCycle = reader.optional("duty_cycle", .choice(of: DutyCycle.self))
        let subBand = reader.optional("sub_band", .integer(in: 1...8))
        let everywhere = reader.optional("every_interface", .boolean)
        checkInterface(listen, everywhere, &reader)
        checkDelay(delay, &reader)
        guard let region, let gateways else { return nil }
        var settings = NetworkServerSettings(region: region, gateways: gateways.listed)
        settings.takesAnyGateway = gateways.isAny
        settings.subBand = subBand ?? settings.subBand
        settings.networkID = network ?? settings.networkID
        settings.rxDelay = delay.map { Int($0 / AmountOf.second) } ?? settings.rxDelay
        settings.power = power
        settings.keepsDutyCycle = dutyCycle != .ignored
        check(settings, &reader)
        return OwnNetworkServer(settings: settings, listen: listen)
    }

    /// What the downlinks of a sub-band may take of an hour.
    private enum DutyCycle: String, CaseIterable {
        case kept, ignored
    }

    private static func withoutGateways(_ key: String, _ reader: inout NodeReader) {
        reader.know(key)
        guard let node = reader.node(key) else { return }
        reader.report(
            .noEffect, "\(quote(key)) without effect, because the station has no gateways of its own", at: node.span,
            remedy: "Remove it, or add 'gateways:'.")
    }

    /// Whoever reaches the port can send what looks like a gateway's datagrams.
    private static func checkInterface(_ listen: HostAndPort, _ everywhere: Bool?, _ reader: inout NodeReader) {
        if listen.isWildcard, everywhere != true, let node = reader.node("listen") {
            reader.report(
                .openToEverybody, "\(quote(listen.description)) listens on every network of this host", at: node.span,
                remedy: "Write the address of the gateways' network, such as '192.168.8.1:\(listen.port)', "
                    + "or add 'every_interface: true'.")
        }
        if !listen.isWildcard, everywhere == true, let node = reader.node("every_interface") {
            reader.report(
                .noEffect, "'every_interface' without effect, because \(quote(listen.description)) is one address",
                at: node.span, remedy: "Remove it.")
        }
    }

    /// A node's window opens a whole number of seconds after its uplink.
    private static func checkDelay(_ delay: Int64?, _ reader: inout NodeReader) {
        guard let delay, delay % AmountOf.second != 0, let node = reader.node("rx_delay") else { return }
        reader.report(
            .loraContradiction, "\(node.described) is not a whole number of seconds", at: node.span,
            remedy: "Write '\(delay / AmountOf.second) s' or '\(delay / AmountOf.second + 1) s'.")
    }

    private static func check(_ settings: NetworkServerSettings, _ reader: inout NodeReader) {
        if let node = reader.node("sub_band"), !settings.region.hasSubBands {
            reader.report(
                .noEffect, "'sub_band' without effect in \(settings.region.rawValue)", at: node.span,
                remedy: "Remove it; AU915 and US915 have sub-bands.")
        }
        if !settings.keepsDutyCycle, let node = reader.node("duty_cycle") {
            let isLaw = settings.region == .eu868
            reader.report(
                isLaw ? .againstTheLaw : .noEffect,
                isLaw
                    ? "downlinks may take more of an hour than the law of EU868 allows"
                    : "'duty_cycle' without effect in \(settings.region.rawValue), which has none",
                at: node.span, remedy: isLaw ? "Write 'duty_cycle: kept', except in a screened room." : "Remove it.")
        }
        if settings.takesAnyGateway, let node = reader.node("gateways") {
            reader.report(
                .anyGateway, "whoever reaches the port is listened to as a gateway", at: node.span,
                remedy: "List the gateways: [{name: roof, eui: aa555a0000000101, from: 192.168.8.20}].")
        }
    }
}

extension NodeReader {
    /// A device's key, which is neither read nor shown.
    mutating func refuseKeys() {
        for entry in entries where isSecretKey(entry.key.text) {
            know(hidden: entry.key.text)
            report(
                .secretInFile, "a device's key in the station file", at: entry.key.span,
                remedy: "Remove it, and give it with `fairlead lora add DEVEUI`.")
        }
    }
}

extension HostAndPort {
    /// Where gateways find the station when the file does not say: port 1700 is what forwarders are set to.
    static let gateways = HostAndPort(host: "127.0.0.1", port: 1700)
}

extension Region {
    var hasSubBands: Bool { self == .au915 || self == .us915 }
}

/// Gateways by name, or any.
struct GatewayChoice {
    var listed: [GatewaySettings] = []
    var isAny = false

    static var expected: Expected<GatewayChoice> {
        let list = Expected<[GatewaySettings]>.list(of: .gateway, count: 1...1024)
        return Expected("a list of gateways, or any") { node, diagnostics in
            if node.scalar?.text == "any" { return GatewayChoice(isAny: true) }
            return list.read(node, &diagnostics).map { GatewayChoice(listed: $0) }
        }
    }
}

extension Expected where Value == GatewaySettings {
    static var gateway: Expected {
        .mapping("a gateway") { reader in
            // Its records are those of the instrument `gateway-NAME`.
            let name = reader.required("name", .name("a gateway's name"))
            let eui = reader.required("eui", .eui64("the EUI of a gateway", example: "aa555a0000000101"))
            let from = reader.optional("from", .oneOrMore(of: .addressRange))
            guard let name, let eui else { return nil }
            return GatewaySettings(name: name, eui: eui, from: from ?? [])
        }
    }
}

extension Expected where Value == UInt32 {
    /// Six hexadecimal digits.
    fileprivate static var networkID: Expected {
        let remedy = "Write '000000' or '000001' for a private network, or the NetID that the LoRa Alliance gave."
        return .form("a network's NetID of six hexadecimal digits", remedy: remedy) { text in
            text.utf8.count == 6 && HexText.decode(text) != nil ? UInt32(text, radix: 16) : nil
        }
    }
}

extension Expected where Value == Int {
    /// `14 dBm`
    fileprivate static var power: Expected {
        .form("a power in dBm from 0 to 36", remedy: "Write it such as '14 dBm'.") { text in
            guard text.hasSuffix("dBm") else { return nil }
            let digits = text.dropLast(3).drop { $0 == " " }
            let number = digits.prefix { $0.isASCII && $0.isNumber }
            guard digits.dropFirst(number.count).allSatisfy({ $0 == " " }), let power = Int(number) else { return nil }
            return (0...36).contains(power) ? power : nil
        }
    }
}
