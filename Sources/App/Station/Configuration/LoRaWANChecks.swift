import Diagnostics
import LoRaWAN

/// What can only be seen when the LoRa part and the instruments are at hand.
extension StationConfiguration {
    /// Looks at the tree, so that a mistake elsewhere hides none of these.
    static func reportRadio(_ instruments: [SourceNode], _ reader: inout NodeReader) {
        let part = reader.node("lorawan")
        let gateways = part?["gateways"]?.elements ?? []
        let servers = part?["network_servers"]?.elements ?? []
        reportDuplicates("gateway", gateways, &reader)
        reportDuplicates("network server", servers, &reader)
        reportDuplicateEUIs(gateways.compactMap { $0["eui"] }, "gateways", &reader)
        let devices = instruments.compactMap { $0["transport"] }.filter { $0["lorawan"] != nil }
        reportDuplicateEUIs(devices.compactMap { $0["lorawan"] }, "instruments", &reader)
        for device in devices { reportDeaf(device, part, servers, &reader) }
        reportGatewayNames(gateways, instruments, &reader)
        if let part, devices.isEmpty, !gateways.isEmpty || !servers.isEmpty {
            reader.report(
                .noEffect, "no instrument has a LoRa device", at: part.span,
                remedy: "Add one with 'transport: {lorawan: DEVEUI}'.")
        }
        reportSlowCommit(part, hasDevices: !devices.isEmpty, &reader)
    }

    private static func reportDuplicateEUIs(_ nodes: [SourceNode], _ what: String, _ reader: inout NodeReader) {
        var seen: [EUI64: Int] = [:]
        for node in nodes {
            guard let eui = node.scalar.flatMap({ EUI64($0.text) }) else { continue }
            guard let line = seen[eui] else {
                seen[eui] = node.span.start.line
                continue
            }
            reader.report(
                .duplicateEUI, "two \(what) have the EUI \(eui)", at: node.span,
                remedy: "Write what stands on the label of this one; the first is in line \(line).")
        }
    }

    /// A device whose transport names nobody that hears it.
    private static func reportDeaf(
        _ device: SourceNode, _ part: SourceNode?, _ servers: [SourceNode], _ reader: inout NodeReader
    ) {
        let place = device["lorawan"]?.span ?? device.span
        guard let part else {
            return reader.report(
                .nothingHears, "the station file has no 'lorawan:', so nothing hears the device", at: place,
                remedy: "Add 'lorawan: {region: EU868, gateways: [{name: roof, eui: GATEWAY_EUI}]}'.")
        }
        guard let server = device["server"] else {
            guard part["gateways"] == nil else { return }
            let names = servers.compactMap { $0["name"]?.scalar?.text }
            return reader.report(
                .nothingHears, "the station has no gateways of its own, so nothing hears the device", at: place,
                remedy: "Add 'gateways:' under 'lorawan'"
                    + (names.first.map { ", or 'server: \($0)' here." } ?? ", or 'network_servers:'."))
        }
        let names = servers.compactMap { $0["name"]?.scalar?.text }
        guard let name = server.scalar?.text, !names.contains(name) else { return }
        let meant = closestWord(to: name, in: names).map { "Write \(quote($0))" } ?? "Add it under 'network_servers'"
        reader.report(
            .nothingHears, "there is no network server \(quote(name))", at: server.span,
            remedy: "\(meant); without 'server' the station itself hears the device.")
    }

    /// Each gateway is an instrument too.
    private static func reportGatewayNames(
        _ gateways: [SourceNode], _ instruments: [SourceNode], _ reader: inout NodeReader
    ) {
        let taken = Set(gateways.compactMap { $0["name"]?.scalar.map { GatewayRecord.instrument(of: $0.text) } })
        for name in instruments.compactMap({ $0["name"]?.scalar }) where taken.contains(name.text) {
            reader.report(
                .badName, "\(quote(name.text)) is what a gateway's own records are called", at: name.span,
                remedy: "Give the instrument another name.")
        }
    }

    /// An uplink is answered when its record is durable.
    private static func reportSlowCommit(_ part: SourceNode?, hasDevices: Bool, _ reader: inout NodeReader) {
        guard hasDevices, part?["gateways"] != nil, let node = reader.node("store")?["commit_every"] else { return }
        let delay = part?["rx_delay"].flatMap { duration($0) } ?? AmountOf.second
        guard let every = duration(node), every > delay - timeToAnswer else { return }
        reader.report(
            .commitAfterWindow,
            "a commit every \(node.described) comes after the window in which a node waits for its answer",
            at: node.span,
            remedy: "Write 'commit_every: 200 ms', or a longer 'rx_delay' under 'lorawan' for devices that join anew.")
    }

    /// From a commit to the beginning of the answer on the air: the commit itself, the way to the gateway, and the 42 ms
    /// that a packet forwarder wants.
    private static let timeToAnswer = 400 * AmountOf.millisecond

    private static func duration(_ node: SourceNode) -> Int64? {
        var ignored: [Diagnostic] = []
        return Expected<Int64>.duration().read(node, &ignored)
    }
}
