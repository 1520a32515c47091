import Glibc

/// A Gill WindSonic: two-dimensional wind, continuous or polled, with a configuration mode.
///
/// From the WindSonic manual and recorded messages: STX `Q,229,002.74,M,00,` ETX `16` CR LF.
struct GillWind: Firmware {
    struct Settings: Sendable {
        var missing = 0.0
    }

    enum State: Equatable {
        case measuring
        case configuring
    }

    /// Below this speed there is no direction.
    static let calmSpeed = 0.05

    let settings: Settings
    var parameters: Parameters
    private(set) var state = State.measuring
    private let wind: WXTSensors
    private var isPollEnabled = true
    private var nextMessage: Nanoseconds?

    init(settings: Settings, parameters: Parameters, origin: Origin) {
        self.settings = settings
        self.parameters = parameters
        wind = WXTSensors(sea: origin.sea, seed: origin.seed)
    }

    var deadline: Nanoseconds? { state == .measuring ? nextMessage : nil }

    private var node: String { parameters["N"] }
    private var isPolled: Bool { ["3", "4"].contains(parameters["M"]) }
    private var interval: Nanoseconds {
        .milliseconds([1000, 500, 250, 2000, 4000][min(max(parameters.whole("P") - 1, 0), 4)])
    }

    static func parameters() -> Parameters {
        Parameters([
            ("M", .word(["1", "2", "3", "4", "5"]), "2"), ("U", .whole(1...5), "1"), ("O", .whole(1...2), "1"),
            ("L", .whole(1...2), "1"), ("P", .whole(1...5), "1"), ("B", .whole(1...7), "3"), ("H", .whole(1...2), "1"),
            ("N", .word("ABCDEFGHIJKLMNOPQRSTUVWXYZ".map { String($0) }), "Q"), ("F", .whole(1...2), "1"),
            ("E", .whole(1...3), "1"), ("T", .whole(1...2), "1"), ("S", .whole(1...14), "4"), ("C", .whole(1...2), "2"),
            ("G", .text(longest: 4), "0"), ("K", .whole(0...100), "50"),
        ])
    }

    // MARK: Power and schedule

    mutating func powerOn(at now: Nanoseconds, on line: inout Terminal) {
        parameters.reload()
        let banner = [
            "WINDSONIC (Gill Instruments Ltd)", "2368-110-01", "RS232 (CFG)", "CHECKSUM ROM:AB66 AB66 *PASS*",
            "CHECKSUM FAC:04F1 04F1 *PASS*", "CHECKSUM ENG:0992 0992 *PASS*", "CHECKSUM CAL:CC55 CC55 *PASS*",
        ]
        line.say([UInt8](text: banner.joined(separator: "\r\n") + "\r\n"), at: now + .milliseconds(500))
        resume(at: now + .seconds(1), on: &line)
    }

    mutating func resume(at now: Nanoseconds, on line: inout Terminal) {
        state = .measuring
        nextMessage = isPolled ? nil : now + interval
    }

    /// Somebody left it in its configuration mode, where it sends nothing.
    mutating func leaveMidMenu(at now: Nanoseconds, on line: inout Terminal) {
        state = .configuring
        nextMessage = nil
        line.leaveTyped("D")
    }

    mutating func proceed(to due: Nanoseconds, on line: inout Terminal) {
        send(at: due, on: &line)
        nextMessage = due + interval
    }

    private func send(at now: Nanoseconds, on line: inout Terminal) {
        let isMissing = line.chance.chance(settings.missing)
        line.say(message(at: now, isMissing: isMissing), at: now + .milliseconds(10), isRecord: true)
    }

    private func message(at now: Nanoseconds, isMissing: Bool) -> [UInt8] {
        let reading = wind.wind(at: now, index: 0)
        let unit = ["M", "N", "P", "K", "F"][parameters.whole("U") - 1]
        let scale = [1, 1.943844, 2.236936, 3.6, 196.8504][parameters.whole("U") - 1]
        let speed = reading.speed * scale
        let radians = reading.direction * .pi / 180
        let isCalm = reading.speed < GillWind.calmSpeed
        switch parameters["M"] {
        case "5":
            let direction = isCalm || isMissing ? "" : text(reading.direction.rounded(.down), 0, width: 3)
            let status = isMissing ? "V" : "A"
            return NMEASentence.bytes("IIMWV,\(direction),R,\(text(speed, 2, width: 6)),\(unit),\(status)")
        case "1", "3":
            let u = cos(radians) * speed
            let v = cos(radians - .pi / 2) * speed
            return framed(isMissing ? ",,\(unit),04," : "\(signed(u)),\(signed(v)),\(unit),00,")
        default:
            let direction = isCalm ? "" : text(reading.direction.rounded(.down), 0, width: 3)
            return framed(isMissing ? ",,\(unit),04," : "\(direction),\(text(speed, 2, width: 6)),\(unit),00,")
        }
    }

    /// STX, node and fields, ETX, and the exclusive or of what stands between the two.
    private func framed(_ fields: String) -> [UInt8] {
        let body = [UInt8](text: "\(node),\(fields)")
        var text: [UInt8] = [2] + body + [3]
        text.append(hex: Int(body.reduce(0, ^)), digits: 2)
        return text + [13, 10]
    }

    private func signed(_ value: Double) -> String { (value < 0 ? "-" : "+") + text(abs(value), 2, width: 6) }

    private func text(_ value: Double, _ places: Int, width: Int) -> String {
        var digits: [UInt8] = []
        digits.append(decimal: value, places: places, width: width, zeros: true)
        return String(decoding: digits, as: UTF8.self)
    }

    // MARK: Dialogue

    /// While measuring, single characters are commands; in the configuration mode lines are.
    mutating func hear(_ byte: UInt8, at now: Nanoseconds, on line: inout Terminal) {
        if state == .configuring {
            guard let command = line.command(endedBy: byte, at: now) else { return }
            answer(command.uppercased(), at: now, on: &line)
            return
        }
        switch byte {
        case UInt8(ascii: "*"):
            state = .configuring
            nextMessage = nil
            line.forgetTyped()
            line.reply("CONFIGURATION MODE\r\n", at: now)
        case UInt8(ascii: "?"): isPollEnabled = true
        case UInt8(ascii: "!"): isPollEnabled = false
        case UInt8(ascii: "&") where isPolled: line.reply([2] + [UInt8](text: node) + [3, 13, 10], at: now)
        case let own where isPolled && isPollEnabled && [own] == [UInt8](text: node): send(at: now, on: &line)
        default: break
        }
    }

    mutating func answer(_ command: String, at now: Nanoseconds, on line: inout Terminal) {
        if command.isEmpty { return }
        let name = String(command.prefix(1))
        let value = String(command.dropFirst())
        switch (name, value) {
        case ("Q", ""):
            parameters.save()
            resume(at: now, on: &line)
            line.reply("\r\n", at: now)
        case ("D", "1"): line.reply("N\(node)\r\n", at: now)
        case ("D", "2"): line.reply("12470018\r\n", at: now)
        case ("D", "3"), ("D", ""):
            line.reply(parameters.names.map { $0 + parameters[$0] }.joined(separator: ",") + ",\r\n", at: now)
        case ("D", _): line.reply("ILLEGAL COMMAND\r\n", at: now)
        case (_, ""):
            line.reply(parameters.name(name).map { "\($0)\(parameters[$0])\r\n" } ?? "ILLEGAL COMMAND\r\n", at: now)
        default:
            guard (try? parameters.set(name, to: value)) != nil else {
                line.reply("ILLEGAL COMMAND\r\n", at: now)
                return
            }
            line.reply("\(name)\(parameters[name])\r\n", at: now)
        }
    }
}

extension GillWind: InstrumentModel {
    static let title = "Gill WindSonic (continuous, polled, NMEA; configuration mode)"

    static let settings =
        [
            InstrumentSetting("mode", "continuous", "continuous, polled, uv, uv-polled or nmea"),
            InstrumentSetting("interval", "1", "seconds between messages: 0.25, 0.5, 1, 2 or 4"),
            InstrumentSetting("unit", "M", "M m/s, N knots, P mph, K km/h, F ft/min"),
            InstrumentSetting("node", "Q", "A to Z"),
            InstrumentSetting("missing", "0", "probability that a message is without wind (status 04)"),
        ] + Manners.settings(lostwake: 0)

    static func make(_ reader: SettingReader, _ origin: Origin) throws(PlanMistake) -> any SimulatedInstrument {
        var settings = Settings()
        settings.missing = try reader.number("missing", in: 0...1)
        var parameters = GillWind.parameters()
        let mode = try reader.choice(
            "mode", [("continuous", "2"), ("polled", "4"), ("uv", "1"), ("uv-polled", "3"), ("nmea", "5")])
        let rate = try reader.choice("interval", [("1", "1"), ("0.5", "2"), ("0.25", "3"), ("2", "4"), ("4", "5")])
        let unit = try reader.choice("unit", [("M", "1"), ("N", "2"), ("P", "3"), ("K", "4"), ("F", "5")])
        for (name, value) in [("M", mode), ("P", rate), ("U", unit), ("N", reader.text("node"))] {
            guard (try? parameters.set(name, to: value)) != nil else {
                throw PlanMistake("node '\(value)' is not a letter", remedy: "write A to Z")
            }
        }
        parameters.save()
        let gill = GillWind(settings: settings, parameters: parameters, origin: origin)
        return Commanded(gill, manners: try Manners(reader), origin: origin)
    }
}
