import Diagnostics
import Transports

extension InstrumentConfiguration {
    static func expected(_ knownDrivers: [String]?) -> Expected<InstrumentConfiguration> {
        .mapping("an instrument") { instrument(&$0, knownDrivers) }
    }

    private static func instrument(
        _ reader: inout NodeReader, _ knownDrivers: [String]?
    ) -> InstrumentConfiguration? {
        let name = reader.required("name", .located(.name("an instrument's name")))
        let driver = reader.required("driver", .located(driverIdentity(knownDrivers)))
        let serialNumber = reader.optional("serial_number", .nonEmptyString("a serial number"))
        let transport = reader.required("transport", TransportConfiguration.expected)
        let silence = reader.optional("silence", .duration(in: AmountOf.second...30 * AmountOf.day))
        let coefficients = reader.optional("coefficients", .coefficients)
        let fields = reader.optional("fields", .entries(of: .node)).flatMap { _ in reader.node("fields") }
        let columns = reader.optional("columns", .list(of: .located(.string("a column"))))
        let variant = reader.optional("variant", .located(.string("a variant")))
        let limits = reader.optional("limits", .entries(of: GrossRangeLimits.expected))
        let address = reader.optional("address", .nonEmptyString("an address"))
        let shared = reader.optional("shared", SharedLineSettings.expected)
        let poll = reader.optional("poll", poll(address: address, shared: shared))
        let onConnect = reader.optional("on_connect", .oneOrMore(of: .command))
        let parameters = reader.optional("parameters", .entries(of: .string("a value")))
        let setsClock = reader.optional("set_clock", .boolean)
        let clockEvery = reader.optional("clock_every", .duration(in: AmountOf.minute...40 * AmountOf.day))
        let sampleLatency = reader.optional("sample_latency", .duration(in: 0...AmountOf.hour))
        let time = reader.optional("time", .choice(of: TimeOfSamples.self))
        if let transport, !transport.tellsArrival { checkTimes(&reader) }
        let listensOnly = reader.optional("listen_only", .boolean)
        if listensOnly == true { checkSilence(&reader) }
        if transport?.isRadio ?? false { checkRadio(&reader) }
        guard let name, let driver, let transport else { return nil }
        return InstrumentConfiguration(
            name: name, driver: driver, serialNumber: serialNumber, transport: transport, silenceNanoseconds: silence,
            coefficients: coefficients ?? [], fields: fields, columns: columns, variant: variant, limits: limits ?? [],
            poll: poll,
            onConnect: onConnect ?? [], parameters: parameters ?? [], setsClock: setsClock ?? false,
            clockEveryNanoseconds: clockEvery, sampleLatencyNanoseconds: sampleLatency, time: time ?? .station,
            address: address, shared: shared, listensOnly: listensOnly ?? false)
    }

    /// What only listens sends nothing that other keys ask for.
    private static func checkSilence(_ reader: inout NodeReader) {
        for key in ["poll", "on_connect", "parameters", "set_clock"] {
            guard let node = reader.node(key) else { continue }
            reader.report(
                .noEffect, "\(quote(key)) without effect, because the station only listens", at: node.span,
                remedy: "Remove it, or remove 'listen_only'.")
        }
    }

    /// A device that sleeps hears nothing but what it is answered.
    private static func checkRadio(_ reader: inout NodeReader) {
        for key in ["poll", "on_connect", "parameters", "set_clock", "address", "shared"] {
            guard let node = reader.node(key) else { continue }
            reader.report(
                .noEffect, "\(quote(key)) without effect, because a LoRa device speaks when it wants to", at: node.span,
                remedy: "Remove it; commands wait until the device speaks.")
        }
    }

    /// What was recorded, put into a folder or pushed comes when somebody brings it: that tells nothing of a clock.
    private static func checkTimes(_ reader: inout NodeReader) {
        for key in ["clock_every", "sample_latency", "time"] {
            guard let node = reader.node(key), node.scalar?.text != TimeOfSamples.station.rawValue else { continue }
            reader.report(
                .noEffect, "\(quote(key)) without effect, because samples do not come when they are taken",
                at: node.span, remedy: "Remove it.")
        }
    }

    private static func driverIdentity(_ known: [String]?) -> Expected<String> {
        Expected("a driver MAKER/MODEL") { node, diagnostics in
            guard let identity = Expected.string("a driver MAKER/MODEL").read(node, &diagnostics) else { return nil }
            guard let known, !known.contains(identity) else { return identity }
            let remedy = closestWord(to: identity, in: known).map { "Write \(quote($0))." }
            diagnostics.append(
                Diagnostic(
                    .unknownDriver, "there is no driver \(quote(identity))", at: node.span,
                    remedy: remedy ?? "Choose one from 'fairlead driver list', or add its directory under 'drivers:'."))
            return nil
        }
    }

    private static func poll(address: String?, shared: SharedLineSettings?) -> Expected<Poll> {
        .mapping("poll") { reader in
            let registers = reader.optional(
                "modbus", ModbusPoll.expected(address: address, isTCP: shared?.replies == .modbusTCP))
            let send = reader.optional("send", .command).map { Array($0.utf8) } ?? registers?.request
            let every = reader.optional("every", .duration(in: 10 * AmountOf.millisecond...AmountOf.day))
            return Poll(send: send, everyNanoseconds: every)
        }
    }
}

extension GrossRangeLimits {
    static var expected: Expected<GrossRangeLimits> {
        .mapping("limits") { reader in
            let operational = reader.optional("operational", .located(.range))
            let sensor = reader.optional("sensor", .range)
            if reader.entries.isEmpty {
                reader.report(.badLimits, "no limits", at: reader.span, remedy: "Add 'operational: [low, high]'.")
            }
            if let operational, let sensor, !sensor.contains(operational.value) {
                reader.report(
                    .badLimits, "the operational range is not within the sensor's", at: operational.span,
                    remedy: "Narrow 'operational' to what the sensor can measure.")
            }
            return GrossRangeLimits(operational: operational?.value, sensor: sensor)
        }
    }
}

extension TransportConfiguration {
    /// Bytes come when the instrument sends them.
    var tellsArrival: Bool {
        switch self {
        case .serial, .tcp, .tcpListen, .udp, .lorawan: true
        case .replay, .folder, .push: false
        }
    }

    /// What comes is heard by gateways, and what is sent waits until the device speaks.
    var isRadio: Bool {
        if case .lorawan = self { true } else { false }
    }
}
