import Diagnostics
import StationClock
import Timekeeping
import Transports

extension ClockConfiguration {
    static var expected: Expected<ClockConfiguration> {
        .mapping("clock") { reader in
            var clock = ClockConfiguration()
            clock.oscillator = reader.optional("oscillator", .choice(of: Oscillator.self)) ?? clock.oscillator
            let durations: [(String, WritableKeyPath<ClockConfiguration, Int64>, ClosedRange<Int64>)] = [
                ("lock_limit", \.lockLimit, AmountOf.microsecond...AmountOf.minute),
                ("holdover_limit", \.holdoverLimit, AmountOf.microsecond...AmountOf.hour),
                ("longest_holdover", \.longestHoldover, AmountOf.minute...30 * AmountOf.day),
                ("finest_bound", \.finestBound, 0...AmountOf.second),
            ]
            for (key, path, range) in durations {
                clock[keyPath: path] = reader.optional(key, .duration(in: range)) ?? clock[keyPath: path]
            }
            clock.leapSeconds = reader.optional("leap_seconds", .path("the path of a leap-seconds.list"))
            clock.realtimePriority = reader.optional("realtime_priority", .integer(in: 1...99))
            clock.logsSources = reader.optional("source_log", .boolean) ?? clock.logsSources
            clock.sources =
                reader.optional("sources", .list(of: ClockSourceConfiguration.expected, count: 0...16))
                ?? clock.sources
            clock.checkLimits(&reader)
            return clock
        }
    }

    private func checkLimits(_ reader: inout NodeReader) {
        guard holdoverLimit < lockLimit else { return }
        guard let place = reader.node("holdover_limit") ?? reader.node("lock_limit") else { return }
        reader.report(
            .clockContradiction, "the clock would be locked with a bound that ends a holdover", at: place.span,
            remedy: "Write a 'holdover_limit' that is not below 'lock_limit'.")
    }
}

extension ClockSourceConfiguration {
    static var expected: Expected<ClockSourceConfiguration> {
        .mapping("a source of time") { reader in
            let name = reader.required("name", .name("a source's name"))
            let kinds = ["ptp4l", "phc", "pps", "gpsd", "nmea", "chrony", "kernel", "rtc"]
            let key = reader.exactlyOne(of: kinds)?.key.text
            if key == nil {
                reader.know("domain", "hardware_clock", "reply_folder", "free_running", "serves_utc", "accuracy")
                reader.know("utc_offset", "scale", "edge", "device", "pulse", "latency", "jitter")
                reader.know("longest_silence", "skew_limit")
            }
            var kind: Kind?
            if let key {
                reader.what = "a source of the kind \(key)"
                kind = Self.kind(key, &reader)
            }
            let interval = reader.optional("interval", .duration(in: 100 * AmountOf.millisecond...AmountOf.hour))
            let smear = reader.optional("smear", .choice(of: SourceSettings.Smear.self))
            guard let name, let kind else { return nil }
            return ClockSourceConfiguration(name: name, kind: kind, interval: interval, smear: smear ?? .none)
        }
    }

    private static func kind(_ key: String, _ reader: inout NodeReader) -> Kind? {
        switch key {
        case "ptp4l": ptp4l(&reader)
        case "phc": phc(&reader)
        case "pps": pps(&reader)
        case "gpsd": gpsd(&reader)
        case "nmea": nmea(&reader)
        case "chrony": chrony(&reader)
        case "kernel": reader.required(key, .yes).map { _ in .kernel }
        default: reader.required(key, .yes).map { _ in .rtc }
        }
    }

    private static func ptp4l(_ reader: inout NodeReader) -> Kind? {
        let path = reader.required("ptp4l", .path("the path of ptp4l's management socket"))
        let domain = reader.optional("domain", .integer(in: 0...127))
        let card = reader.optional("hardware_clock", .path("the path of a PTP hardware clock"))
        let folder = reader.optional("reply_folder", .path("a directory"))
        var rules = PTPSettings()
        rules.isFreeRunning = reader.optional("free_running", .boolean) ?? rules.isFreeRunning
        rules.arbitraryTimeIsUTC = reader.optional("serves_utc", .boolean) ?? rules.arbitraryTimeIsUTC
        rules.unknownAccuracy = reader.optional("accuracy", accuracy) ?? rules.unknownAccuracy
        rules.utcOffset = reader.optional("utc_offset", .integer(in: 0...99)) ?? rules.utcOffset
        return path.map { path in
            .ptp4l(
                PTP4lPlace(path: path, domain: UInt8(domain ?? 0), clientFolder: folder, hardwareClock: card), rules)
        }
    }

    private static func phc(_ reader: inout NodeReader) -> Kind? {
        let path = reader.required("phc", .path("the path of a PTP hardware clock"))
        let scale = reader.optional("scale", .choice(of: PHCSettings.Scale.self))
        let accuracy = reader.required("accuracy", accuracy)
        guard let path, let accuracy else { return nil }
        return .phc(path, PHCSettings(scale: scale ?? .tai, accuracy: accuracy))
    }

    private static var accuracy: Expected<Int64> { .duration(in: 1...AmountOf.minute) }

    private static func pps(_ reader: inout NodeReader) -> Kind? {
        let path = reader.required("pps", .path("the path of a pulse's device"))
        var rules = PPSSettings()
        rules.edge = reader.optional("edge", .choice(of: PPSSettings.Edge.self)) ?? rules.edge
        rules.accuracy = reader.optional("accuracy", accuracy) ?? rules.accuracy
        rules.latency = reader.optional("latency", .duration(in: 0...10 * AmountOf.millisecond)) ?? rules.latency
        return path.map { .pps($0, rules) }
    }

    private static func gpsd(_ reader: inout NodeReader) -> Kind? {
        let address = reader.required("gpsd", .remote)
        let device = reader.optional("device", .path("a receiver as gpsd names it"))
        let pulse = reader.optional("pulse", .choice(of: GPSDRules.PulsePath.self))
        let (latency, jitter) = latency(&reader)
        var rules = GPSDRules(device: device, pulse: pulse, latency: latency)
        if let jitter { rules.latencyError = jitter }
        return address.map { .gpsd($0, rules) }
    }

    private static func nmea(_ reader: inout NodeReader) -> Kind? {
        let line = reader.required("nmea", ReceiverLine.expected)
        let (latency, jitter) = latency(&reader)
        return line.map { .nmea($0, NMEARules(latency: latency, jitter: jitter)) }
    }

    private static func chrony(_ reader: inout NodeReader) -> Kind? {
        let address = reader.required("chrony", .chrony)
        let folder = reader.optional("reply_folder", .path("a directory"))
        var rules = ChronyRules()
        rules.leastSilence =
            reader.optional("longest_silence", .duration(in: AmountOf.second...AmountOf.day)) ?? rules.leastSilence
        rules.skewLimitPPM = reader.optional("skew_limit", .number(in: 0.001...100_000)) ?? rules.skewLimitPPM
        if case .socket(let path, _) = address {
            return .chrony(.socket(path: path, clientFolder: folder), rules)
        }
        if let node = reader.node("reply_folder") {
            reader.report(
                .noEffect, "an answer over UDP needs no folder", at: node.span, remedy: "Remove 'reply_folder'.")
        }
        return address.map { .chrony($0, rules) }
    }

    /// How late the sentences are, and how far that wanders; the second says nothing without the first.
    private static func latency(_ reader: inout NodeReader) -> (latency: Int64?, jitter: Int64?) {
        let latency = reader.optional("latency", .duration(in: 0...2 * AmountOf.second))
        let jitter = reader.optional("jitter", .duration(in: AmountOf.microsecond...2 * AmountOf.second))
        if let node = reader.node("jitter"), reader.node("latency") == nil {
            reader.report(
                .noEffect, "'jitter' without 'latency' says nothing", at: node.span,
                remedy: "Measure the latency against a better clock and write 'latency', or remove 'jitter'.")
        }
        return (latency, jitter)
    }
}

extension ReceiverLine {
    static var expected: Expected<ReceiverLine> {
        let named = Expected<ReceiverLine>.mapping("a receiver") { reader in
            reader.required("instrument", .located(.name("an instrument's name"))).map { .instrument($0) }
        }
        return Expected(TransportConfiguration.expected.description) { node, diagnostics in
            if node["instrument"] != nil { return named.read(node, &diagnostics) }
            guard let transport = TransportConfiguration.expected.read(node, &diagnostics) else { return nil }
            switch transport {
            case .serial, .tcp, .tcpListen, .udp: return .transport(transport)
            case .replay, .folder, .push, .lorawan:
                diagnostics.append(
                    Diagnostic(
                        .notATimeLine, "time does not come by \(transport)", at: node.span,
                        remedy: "Write a serial, tcp, tcp_listen or udp_listen transport, or {instrument: NAME}."))
                return nil
            }
        }
    }
}

extension Expected where Value == ChronyAddress {
    fileprivate static var chrony: Expected<ChronyAddress> {
        Expected("an address HOST:PORT, or the path of a socket") { node, diagnostics in
            guard
                let text = Expected<String>.string(
                    "an address HOST:PORT, or the path of a socket"
                ).read(node, &diagnostics)
            else { return nil }
            if text.hasPrefix("/") { return .socket(path: text) }
            return Expected<HostAndPort>.remote.read(node, &diagnostics).map { .host($0.host, port: $0.portNumber) }
        }
    }
}

extension Expected where Value == Bool {
    /// What is there or not: `false` would say the same as leaving it out.
    fileprivate static var yes: Expected<Bool> {
        Expected("true") { node, diagnostics in
            if node.scalar?.text == "true", node.scalar?.isQuoted == false { return true }
            diagnostics.append(
                Diagnostic(
                    .wrongType, "expected true, found \(node.described)", at: node.span,
                    remedy: "Write true, or remove the source."))
            return nil
        }
    }
}
