import ArgumentParser
import SimulatedInstruments

/// The options that every simulated instrument has.
struct LineOptions: ParsableArguments {
    @Option(help: "Where it can be reached: tcp:ADDRESS:PORT, tcp-connect:…, udp:…, pty or pty:/path/link.")
    var listen: String

    @Option(help: "Seed of its noise and faults; the same seed gives the same bytes.")
    var seed: UInt64 = 1

    @Option(help: "Faults, for example drop=0.001,garble=0.0005,disconnect=60:5.")
    var fault: String = ""

    @Option(help: "Stop after so many seconds.")
    var duration: Double?

    @Option(help: "Stop after so many records.")
    var count: UInt64?

    @Option(name: .customLong("set"), help: "Another setting, as name=value; `firmware-sim list NAME` shows them.")
    var settings: [String] = []

    @Flag(help: "Report as JSON lines.")
    var json = false

    /// Simulates one instrument until it is told to stop.
    func run(_ kind: InstrumentKind, _ own: [String: String?]) throws {
        var values = try SettingWords.parse(settings)
        values["seed"] = "\(seed)"
        values["fault"] = fault
        values["count"] = count.map { "\($0)" }
        for case (let name, let value?) in own { values[name] = value }
        let plan = try SettingWords.plan(kind, values)
        try Simulation(report: Report(isJSON: json), duration: duration).run([
            .instrument(plan, try SettingWords.address(listen))
        ])
    }
}

/// Reads `name=value` words, with mistakes as the argument parser reports them.
enum SettingWords {
    static func parse(_ words: some Sequence<some StringProtocol>) throws -> [String: String] {
        var values: [String: String] = [:]
        for word in words {
            let sides = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, !sides[0].isEmpty else {
                throw ValidationError("setting '\(word)' has no value; write name=value, for example seed=7")
            }
            values[String(sides[0])] = String(sides[1])
        }
        return values
    }

    static func plan(_ kind: InstrumentKind, _ values: [String: String]) throws -> InstrumentPlan {
        do {
            return try InstrumentPlan(kind: kind, settings: values)
        } catch {
            throw ValidationError("\(kind.rawValue): \(error)")
        }
    }

    static func field(_ values: [String: String]) throws -> LoRaFieldPlan {
        do {
            return try LoRaFieldPlan(settings: values)
        } catch {
            throw ValidationError("\(LoRaFieldPlan.name): \(error)")
        }
    }

    /// The network server of gateways: `127.0.0.1:1700`.
    static func server(_ text: String) throws -> (address: String, port: UInt16) {
        guard case .udp(let address, let port)? = try? EndpointAddress("udp:\(text)") else {
            throw ValidationError("'\(text)' is not where a network server listens; write for example 127.0.0.1:1700")
        }
        return (address, port)
    }

    static func address(_ text: String) throws -> EndpointAddress {
        do {
            return try EndpointAddress(text)
        } catch {
            throw ValidationError("\(error)")
        }
    }

    static func kind(_ text: String) throws -> InstrumentKind {
        guard let kind = InstrumentKind(rawValue: text) else {
            let names = InstrumentKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("there is no instrument '\(text)'; use one of \(names)")
        }
        return kind
    }
}
