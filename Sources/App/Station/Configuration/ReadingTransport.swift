import Diagnostics
import Transports

extension TransportConfiguration {
    static var expected: Expected<TransportConfiguration> {
        .mapping("a transport") { reader in
            let kinds = ["serial", "tcp", "tcp_listen", "udp_listen", "replay", "folder", "push", "lorawan"]
            guard let kind = reader.exactlyOne(of: kinds)?.key.text else {
                reader.know("baud", "data_bits", "parity", "stop_bits", "flow", "allow", "group", "interface", "speed")
                reader.know("repeat", "rate", "server", "confirmed", "expires")
                return nil
            }
            reader.what = "a \(kind) transport"
            switch kind {
            case "serial": return serial(&reader).map { .serial($0) }
            case "tcp":
                return reader.required(kind, .remote).map { .tcp(TCPSettings(host: $0.host, port: $0.portNumber)) }
            case "tcp_listen": return tcpListen(&reader)
            case "udp_listen": return datagrams(&reader).map { .udp($0) }
            case "folder": return reader.required(kind, .folder).map { .folder($0) }
            case "push": return reader.required(kind, .push).map { .push($0) }
            case "lorawan": return lorawan(&reader).map { .lorawan($0) }
            default: return replay(&reader).map { .replay($0) }
            }
        }
    }

    private static func serial(_ reader: inout NodeReader) -> SerialSettings? {
        let device = reader.required("serial", .path("the path of a serial port"))
        let baud = reader.optional("baud", .integer(in: 50...4_000_000))
        let dataBits = reader.optional("data_bits", .integer(in: 5...8))
        let parity = reader.optional("parity", .choice(of: SerialSettings.Parity.self))
        let stopBits = reader.optional("stop_bits", .integer(in: 1...2))
        let flow = reader.optional("flow", .choice(of: SerialSettings.FlowControl.self))
        guard let device else { return nil }
        return SerialSettings(
            path: device, baud: baud ?? 9600, dataBits: dataBits ?? 8, parity: parity ?? .none,
            stopBits: stopBits ?? 1, flow: flow ?? .none)
    }

    private static func tcpListen(_ reader: inout NodeReader) -> TransportConfiguration? {
        let address = reader.required("tcp_listen", .listening)
        let connections = reader.optional("allow", .integer(in: 1...256)) ?? 1
        return address.map {
            .tcpListen(ListenerSettings(address: $0.host, port: $0.portNumber, maximumConnections: connections))
        }
    }

    private static func datagrams(_ reader: inout NodeReader) -> UDPSettings? {
        let address = reader.required("udp_listen", .listening)
        let group = reader.optional("group", multicastGroup)
        let interface = reader.optional("interface", .nonEmptyString("a network interface"))
        return address.map {
            UDPSettings(address: $0.host, port: $0.portNumber, group: group, interface: interface)
        }
    }

    private static func lorawan(_ reader: inout NodeReader) -> LoRaWANSettings? {
        reader.refuseKeys()
        let device = reader.required("lorawan", .eui64("the DevEUI of a device"))
        let server = reader.optional("server", .name("a network server's name"))
        let confirmed = reader.optional("confirmed", .boolean)
        let life = reader.optional("expires", .duration(in: AmountOf.minute...365 * AmountOf.day))
        guard let device else { return nil }
        var settings = LoRaWANSettings(device: device, server: server, confirmsDownlinks: confirmed ?? false)
        if let life { settings.downlinkLife = UInt64(life) }
        return settings
    }

    private static var multicastGroup: Expected<String> {
        Expected("a multicast group") { node, diagnostics in
            guard let text = Expected.string("a multicast group").read(node, &diagnostics) else { return nil }
            let firstByte = text.prefix { $0 != "." }
            let isFour = HostAndPort.isIPv4(text) && (224...239).contains(Int(firstByte) ?? 0)
            if isFour || HostAndPort.isIPv6(text) && text.lowercased().hasPrefix("ff") { return text }
            diagnostics.append(
                Diagnostic(
                    .notMulticast, "\(quote(text)) is not a multicast group", at: node.span,
                    remedy: "Write an address from 224.0.0.0 to 239.255.255.255, or remove 'group'."))
            return nil
        }
    }

    private static func replay(_ reader: inout NodeReader) -> ReplaySettings? {
        let file = reader.required("replay", .path("the path of a recording"))
        let speed = reader.optional("speed", speed)
        let repeats = reader.optional("repeat", .boolean)
        let rate = reader.optional("rate", .integer(in: 1...1_000_000_000))
        guard let file else { return nil }
        var settings = ReplaySettings(path: file, speed: speed ?? .original, repeats: repeats ?? false)
        if let rate { settings.bytesPerSecond = Double(rate) }
        return settings
    }

    private static var speed: Expected<ReplaySettings.Speed> {
        let description = "original, fast, or how many times faster"
        return .form(description, remedy: "Write 'original', 'fast' or a number from 0.001 to 1000000.") { text in
            switch text {
            case "original": return .original
            case "fast": return .fast
            default: break
            }
            guard text.utf8.allSatisfy({ "0123456789.".utf8.contains($0) }), let times = Double(text) else {
                return nil
            }
            return (0.001...1_000_000).contains(times) ? .times(times) : nil
        }
    }
}

extension Expected where Value == FolderSettings {
    fileprivate static var folder: Expected<FolderSettings> {
        .mapping("a watched folder") { reader in
            let path = reader.required("path", .path("the path of a folder"))
            let patterns = reader.optional("pattern", .oneOrMore(of: .nonEmptyString("a pattern such as '*.hex'")))
            let settle = reader.optional("settle", .duration(in: AmountOf.second...AmountOf.day))
            let keep = reader.optional("keep", .duration(in: 0...3650 * AmountOf.day))
            let largest = reader.optional("largest", .byteSize(in: 1...1 << 40))
            let marker = reader.optional("complete", .mapping("complete") { $0.required("marker", .marker) })
            guard let path else { return nil }
            var settings = FolderSettings(path: path, marker: marker)
            if let patterns { settings.patterns = patterns }
            if let settle { settings.settle = UInt64(settle) }
            if let keep { settings.keepSeconds = keep / AmountOf.second }
            if let largest { settings.largest = largest }
            return settings
        }
    }
}

extension Expected where Value == String {
    fileprivate static var marker: Expected<String> {
        .form("the name of a marker such as '*.done'", remedy: "Write one star, for the name of the file.") { text in
            text.count { $0 == "*" } == 1 && text.count > 1 && !text.contains("/") ? text : nil
        }
    }
}
