import Diagnostics

/// What can only be seen when all of the station file is at hand.
extension StationConfiguration {
    /// Looks at the tree, not at the values, so that a mistake elsewhere hides none of these.
    static func crossCheck(_ reader: inout NodeReader) {
        let instruments = reader.node("instruments")?.elements ?? []
        let destinations = reader.node("destinations")?.elements ?? []
        reportDuplicates("instrument", instruments, &reader)
        reportDuplicates("destination", destinations, &reader)
        reportClock(instruments, &reader)
        reportRadio(instruments, &reader)
        let sources = reader.node("clock")?["sources"]?.elements ?? []
        reportDuplicates("source of time", sources, &reader)
        reportSharing(instruments, receivers: sources.compactMap { $0["nmea"] }, &reader)
        reportNothingForwarded(destinations, &reader)
    }

    static func reportDuplicates(_ what: String, _ nodes: [SourceNode], _ reader: inout NodeReader) {
        var seen: [String: Int] = [:]
        for name in nodes.compactMap({ $0["name"]?.scalar }) where !name.isNothing {
            guard let line = seen[name.text] else {
                seen[name.text] = name.span.start.line
                continue
            }
            reader.report(
                .duplicateName, "two \(what)s are named \(quote(name.text))", at: name.span,
                remedy: "Give this one another name; the first is in line \(line).")
        }
    }

    private static func reportNothingForwarded(_ destinations: [SourceNode], _ reader: inout NodeReader) {
        let isAnyRequired = destinations.contains { $0["required"]?.scalar?.text != "false" }
        guard !isAnyRequired else { return }
        let place = reader.entries.first { $0.key.text == "destinations" }?.key.span ?? reader.span
        reader.report(
            .nothingForwarded, "no destination is required, so nothing is sure to be archived", at: place,
            remedy: "Add a destination, or leave it so on a station that only records.")
    }

    /// Looks at what was read: only whoever read a destination knows what it takes.
    static func crossCheck(
        _ destinations: [DestinationConfiguration], instruments: [String], knowsTime: Bool,
        _ reader: inout NodeReader
    ) {
        for destination in destinations {
            destination.take.check(against: instruments, &reader)
            let budget = destination.budget
            guard !knowsTime, budget.bytesPerDay != nil || !budget.hours.isEmpty else { continue }
            reader.report(
                .destinationContradiction,
                "the budget of \(quote(destination.name.value)) goes by the day, and nothing tells the time",
                at: destination.name.span, remedy: "Add a source of time under 'clock: sources:'.")
        }
        checkPlace(destinations, &reader)
        let required = destinations.filter(\.isRequired)
        guard !required.isEmpty, !required.contains(where: { $0.takesEverything && $0.carriesRaw }) else { return }
        reader.report(
            .nothingWhole, "no required destination takes all records with their raw bytes", at: required[0].name.span,
            remedy: "Add a required destination without 'take' and 'raw: never', or leave it so where the rest may go "
                + "when the store is full.")
    }

    /// A SensorThings service makes the feature of interest of the Thing's location.
    private static func checkPlace(_ destinations: [DestinationConfiguration], _ reader: inout NodeReader) {
        let isPlaced = reader.node("thing")?["latitude"] != nil
        for destination in destinations where destination.address.kind == "sensorthings" && !isPlaced {
            reader.report(
                .noPlace, "a SensorThings service is not told where the station is", at: destination.name.span,
                remedy: "Add 'latitude' and 'longitude' under 'thing'.")
        }
    }

    /// `receivers`: the transports of sources of time.
    private static func reportSharing(
        _ instruments: [SourceNode], receivers: [SourceNode], _ reader: inout NodeReader
    ) {
        var taken: [(resource: Resource, line: Int)] = []
        if let listen = reader.node("page")?["listen"], let resource = Resource.listening(listen, "tcp") {
            taken.append((resource, listen.span.start.line))
        }
        if let part = reader.node("lorawan"), part["gateways"] != nil {
            // 127.0.0.1:1700 unless it says otherwise.
            let written = part["listen"]
            let resource = written.map { Resource.listening($0, "udp") } ?? .listening("udp", .gateways, group: nil)
            if let resource { taken.append((resource, (written ?? part).span.start.line)) }
        }
        let lines = instruments.filter { !isSharing($0, with: instruments) }.compactMap { $0["transport"] } + receivers
        for node in lines {
            guard let (resource, place) = Resource.used(by: node) else { continue }
            if let other = taken.first(where: { $0.resource.conflicts(with: resource) }) {
                reader.report(
                    .sharedDevice, "\(resource.description) is already used in line \(other.line)", at: place,
                    remedy: "Give each instrument \(resource.remedy) of its own.")
            }
            taken.append((resource, place.start.line))
        }
    }
}

extension StationConfiguration {
    /// Whether an earlier instrument has the same line and both say how they share it.
    private static func isSharing(_ instrument: SourceNode, with others: [SourceNode]) -> Bool {
        guard let shared = instrument["shared"], let transport = instrument["transport"] else { return false }
        return others.prefix { $0.span != instrument.span }.contains { other in
            other["shared"].map { $0.hasSameContent(as: shared) } ?? false
                && other["transport"].map { $0.hasSameContent(as: transport) } ?? false
        }
    }
}

/// What only one instrument can hold.
private enum Resource {
    case serialPort(String)
    case folder(String)
    case listening(String, HostAndPort, group: String?)

    static func listening(_ node: SourceNode, _ network: String, group: String? = nil) -> Resource? {
        guard let text = node.scalar?.text, let address = try? HostAndPort(parsing: text) else { return nil }
        return .listening(network, address, group: group)
    }

    /// What a transport holds, and where that is written.
    static func used(by transport: SourceNode) -> (Resource, SourceSpan)? {
        if let node = transport["serial"], let device = node.scalar?.text, !device.isEmpty {
            return (.serialPort(device), node.span)
        }
        if let node = transport["folder"]?["path"], let path = node.scalar?.text, !path.isEmpty {
            return (.folder(path), node.span)
        }
        if let node = transport["push"]?["http"] {
            return listening(node, "tcp").map { ($0, node.span) }
        }
        if let node = transport["tcp_listen"] {
            return listening(node, "tcp").map { ($0, node.span) }
        }
        guard let node = transport["udp_listen"] else { return nil }
        return listening(node, "udp", group: transport["group"]?.scalar?.text).map { ($0, node.span) }
    }

    func conflicts(with other: Resource) -> Bool {
        switch (self, other) {
        case (.serialPort(let left), .serialPort(let right)): left == right
        case (.folder(let left), .folder(let right)): left == right
        case (
            .listening(let network, let address, let group),
            .listening(let otherNetwork, let otherAddress, let otherGroup)
        ):
            network == otherNetwork && address.port == otherAddress.port && group == otherGroup
                && (address.host == otherAddress.host || address.isWildcard || otherAddress.isWildcard)
        default: false
        }
    }

    var description: String {
        switch self {
        case .serialPort(let device): "the serial port \(quote(device))"
        case .folder(let path): "the folder \(quote(path))"
        case .listening(let network, let address, _):
            "the \(network.uppercased()) address \(quote(address.description))"
        }
    }

    var remedy: String {
        switch self {
        case .serialPort: "a serial port"
        case .folder: "a folder"
        case .listening: "an address"
        }
    }
}
