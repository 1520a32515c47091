import Diagnostics
import Store

extension StationConfiguration {
    /// Reads a station file and finds all its mistakes at once. The configuration is nil when there is an error.
    ///
    /// With nil for the known drivers, whether a driver exists is not checked.
    public static func read(
        _ document: SourceNode, knownDrivers: [String]? = nil
    ) -> (configuration: StationConfiguration?, diagnostics: [Diagnostic]) {
        var diagnostics: [Diagnostic] = []
        let expected = Expected.mapping("a station file") { station(&$0, knownDrivers) }
        let configuration = expected.read(document, &diagnostics)
        diagnostics = diagnostics.inTextOrder
        return (diagnostics.hasErrors ? nil : configuration, diagnostics)
    }

    /// The directories that the file names for drivers, for whoever must find the known drivers first.
    public static func driverDirectories(in document: SourceNode) -> [String] {
        var ignored: [Diagnostic] = []
        return document["drivers"].flatMap { directories.read($0, &ignored) } ?? []
    }

    private static let defaultPage = HostAndPort(host: "127.0.0.1", port: 8080)

    private static var directories: Expected<[String]> { .oneOrMore(of: .path("a directory")) }

    private static func station(_ reader: inout NodeReader, _ knownDrivers: [String]?) -> StationConfiguration? {
        let station = reader.required("station", .name("a station name"))
        let thing = reader.optional("thing", ThingConfiguration.expected)
        let store = reader.required("store", StoreConfiguration.expected)
        let clock = reader.optional("clock", ClockConfiguration.expected)
        let lorawan = reader.optional("lorawan", LoRaWANConfiguration.expected)
        let control = reader.optional("control", controlSocket)
        let page = reader.node("page") == nil ? .on(defaultPage) : reader.optional("page", PageChoice.expected)
        reader.know("page")
        let log = reader.optional(
            "log", .mapping("log") { $0.optional("level", .choice(of: LogLevel.self)) ?? .notice })
        let directories = reader.optional("drivers", directories)
        let instruments = reader.required("instruments", .list(of: InstrumentConfiguration.expected(knownDrivers)))
        let destinations = reader.optional("destinations", .list(of: DestinationConfiguration.expected))
        crossCheck(&reader)
        if let destinations, let instruments {
            let gateways = (lorawan?.server?.settings.gateways ?? []).map { GatewayRecord.instrument(of: $0.name) }
            let sources = (clock ?? ClockConfiguration()).sources
            crossCheck(
                destinations, instruments: instruments.map(\.name.value) + gateways, knowsTime: !sources.isEmpty,
                &reader)
        }
        let socket = control ?? store.map { Located($0.directory + "/fairlead.sock", at: reader.span) }
        if let socket { checkLength(of: socket, &reader) }
        guard let station, let store, let socket, let instruments else { return nil }
        return StationConfiguration(
            station: station, thing: thing, store: store, clock: clock ?? ClockConfiguration(), lorawan: lorawan,
            controlSocket: socket.value, page: page?.address, logLevel: log ?? .notice,
            driverDirectories: directories ?? [], instruments: instruments, destinations: destinations ?? [])
    }

    private static var controlSocket: Expected<Located<String>> {
        .mapping("control") { $0.required("socket", .located(.path("the path of a socket"))) }
    }

    /// `sockaddr_un` has 108 bytes with the NUL.
    private static func checkLength(of socket: Located<String>, _ reader: inout NodeReader) {
        guard socket.value.utf8.count > 107 else { return }
        reader.report(
            .socketPathTooLong, "the path of the control socket has \(socket.value.utf8.count) bytes", at: socket.span,
            remedy: "Write 'control: {socket: /run/fairlead/fairlead.sock}' or another path of at most 107 bytes.")
    }
}

/// A page at an address, or none.
private enum PageChoice {
    case on(HostAndPort)
    case off

    var address: HostAndPort? {
        if case .on(let address) = self { address } else { nil }
    }

    static var expected: Expected<PageChoice> {
        let mapping = Expected<PageChoice>.mapping("page") { reader in
            reader.required("listen", .listeningAnywhere).map { .on($0) }
        }
        return Expected("a mapping with 'listen', or false") { node, diagnostics in
            node.scalar?.text == "false" && node.scalar?.isQuoted == false ? .off : mapping.read(node, &diagnostics)
        }
    }
}

extension ThingConfiguration {
    static var expected: Expected<ThingConfiguration> {
        .mapping("thing") { reader in
            let name = reader.required("name", .nonEmptyString("a name"))
            let description = reader.optional("description", .string)
            let latitude = reader.optional("latitude", .number(in: -90...90))
            let longitude = reader.optional("longitude", .number(in: -180...180))
            let elevation = reader.optional("elevation", .number(in: -12_000...9000))
            let keys = ["latitude", "longitude"].filter { reader.node($0) == nil }
            if keys.count == 1,
                let present = reader.entries.first(where: { ["latitude", "longitude"].contains($0.key.text) })
            {
                reader.report(
                    .halfPosition, "\(quote(present.key.text)) without '\(keys[0])'", at: present.key.span,
                    remedy: "Add '\(keys[0]):' in degrees, or remove \(quote(present.key.text)).")
            }
            guard let name else { return nil }
            return ThingConfiguration(
                name: name, description: description, latitude: latitude, longitude: longitude, elevation: elevation)
        }
    }
}

extension StoreConfiguration {
    static var expected: Expected<StoreConfiguration> {
        .mapping("store") { reader in
            let directory = reader.required("directory", .path("a directory"))
            var store = StoreConfiguration(directory: directory ?? "")
            let durations: [(String, WritableKeyPath<StoreConfiguration, Int64>, ClosedRange<Int64>)] = [
                ("commit_every", \.commitEveryNanoseconds, 10 * AmountOf.millisecond...60 * AmountOf.second),
                ("segment", \.segmentNanoseconds, 10 * AmountOf.second...7 * AmountOf.day),
            ]
            for (key, path, range) in durations {
                store[keyPath: path] = reader.optional(key, .duration(in: range)) ?? store[keyPath: path]
            }
            store.keepNanoseconds = reader.optional("keep", .duration(in: 0...3660 * AmountOf.day))
            let sizes: [(String, WritableKeyPath<StoreConfiguration, Int64>, ClosedRange<Int64>)] = [
                ("segment_size", \.segmentBytes, 1 << 20...4 << 30), ("limit", \.limitBytes, 4 << 20...64 << 40),
                ("reserve", \.reserveBytes, 0...1 << 40), ("buffer", \.bufferBytes, 1 << 20...1 << 30),
            ]
            for (key, path, range) in sizes {
                store[keyPath: path] = reader.optional(key, .byteSize(in: range)) ?? store[keyPath: path]
            }
            store.whenFull = reader.optional("when_full", .choice(of: StoreOptions.WhenFull.self)) ?? store.whenFull
            checkSizes(store, &reader)
            return directory == nil ? nil : store
        }
    }

    /// Only whole segments can be freed, so one more than the open one must fit.
    private static func checkSizes(_ store: StoreConfiguration, _ reader: inout NodeReader) {
        guard store.limitBytes < 2 * store.segmentBytes else { return }
        guard let place = reader.node("limit") ?? reader.node("segment_size") else { return }
        reader.report(
            .storeContradiction, "the limit is less than two segments", at: place.span,
            remedy: "Write a 'limit' of at least twice 'segment_size', or a smaller 'segment_size'.")
    }
}
