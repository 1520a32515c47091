/// Two or three sensors on one SDI-12 line (version 1.4): half duplex, one address each, a call when data are there.
///
/// Over TCP or a pseudo-terminal there is no break; with `break=yes` each command needs one before it, or another
/// command less than 100 ms ago.
struct SDI12Line: Firmware {
    /// "A sensor returns to its standby state 100 ms after the line falls silent."
    static let standbyAfter: Nanoseconds = .milliseconds(100)

    private var sensors: [SDI12Sensor]
    private let needsBreak: Bool
    private var awakeUntil: Nanoseconds = 0
    private var typed: [UInt8] = []

    init(sensors: [SDI12Sensor], needsBreak: Bool) {
        self.sensors = sensors
        self.needsBreak = needsBreak
    }

    /// When a sensor calls that its measurement is there.
    var deadline: Nanoseconds? { sensors.compactMap(\.callsAt).min() }

    mutating func powerOn(at now: Nanoseconds, on line: inout Terminal) { typed.removeAll() }
    mutating func resume(at now: Nanoseconds, on line: inout Terminal) {}
    mutating func leaveMidMenu(at now: Nanoseconds, on line: inout Terminal) { typed = [UInt8](text: "0M") }

    mutating func proceed(to due: Nanoseconds, on line: inout Terminal) {
        for place in sensors.indices where sensors[place].callsAt ?? .max <= due {
            sensors[place].call()
            say("", from: sensors[place], at: due - Terminal.replyTime, on: &line)
        }
    }

    mutating func hearBreak(at now: Nanoseconds, on line: inout Terminal) {
        typed.removeAll()
        awakeUntil = now + SDI12Line.standbyAfter
        for place in sensors.indices { sensors[place].interrupt(at: now) }
    }

    mutating func hear(_ byte: UInt8, at now: Nanoseconds, on line: inout Terminal) {
        line.echoBack(byte, at: now)
        if needsBreak, now > awakeUntil {
            typed.removeAll()
            return
        }
        awakeUntil = now + SDI12Line.standbyAfter
        let character = byte & 0x7F
        guard character == UInt8(ascii: "!") else {
            if typed.count < 80, character > 32 { typed.append(character) }
            return
        }
        let command = typed
        typed.removeAll()
        carryOut(command, at: now, on: &line)
    }

    private mutating func carryOut(_ command: [UInt8], at now: Nanoseconds, on line: inout Terminal) {
        if command == [UInt8(ascii: "?")] {
            askAll(at: now, on: &line)
            return
        }
        guard let address = command.first, let place = sensors.firstIndex(where: { $0.address == address }) else {
            return
        }
        let text = String(decoding: command.dropFirst(), as: UTF8.self)
        if !text.hasPrefix("D") { sensors[place].interrupt(at: now) }
        obey(text, place: place, at: now, on: &line)
    }

    private mutating func obey(_ text: String, place: Int, at now: Nanoseconds, on line: inout Terminal) {
        let number = text.last.flatMap { Int(String($0)) } ?? 0
        let letters = text.prefix { !$0.isNumber }
        switch letters {
        case "": say("", from: sensors[place], at: now, on: &line)
        case "I": say(sensors[place].identification, from: sensors[place], at: now, on: &line)
        case "M", "MC", "C", "CC":
            let answer = sensors[place].measure(
                set: number, hasCRC: letters.count == 2, isConcurrent: letters.hasPrefix("C"), at: now)
            say(answer, from: sensors[place], at: now, on: &line)
        case "V": say("0000", from: sensors[place], at: now, on: &line)
        case "D": sendData(number, place: place, at: now, on: &line)
        case "R", "RC":
            let values = sensors[place].current(number, at: now)
            say(values, from: sensors[place], hasCRC: letters == "RC", at: now, on: &line)
        case let change where change.hasPrefix("A") && text.utf8.count == 2:
            if let address = text.utf8.last, !sensors.contains(where: { $0.address == address }) {
                sensors[place].address = address
            }
            say("", from: sensors[place], at: now, on: &line)
        default: break
        }
    }

    /// Before the measurement is there, or when it was given up, the answer is the address alone.
    private mutating func sendData(_ index: Int, place: Int, at now: Nanoseconds, on line: inout Terminal) {
        guard let data = sensors[place].data(index, at: now) else {
            sensors[place].interrupt(at: now)
            say("", from: sensors[place], at: now, on: &line)
            return
        }
        say(data.text, from: sensors[place], hasCRC: data.hasCRC, at: now, on: &line)
    }

    /// `?!` is answered by every sensor at once: with more than one, what arrives is none of them.
    private func askAll(at now: Nanoseconds, on line: inout Terminal) {
        guard sensors.count > 1 else {
            if let only = sensors.first { say("", from: only, at: now, on: &line) }
            return
        }
        let clash = (0..<3).map { _ in UInt8(line.chance.integer(below: 128)) | 0x60 }
        line.reply(clash, at: now)
    }

    private func say(
        _ text: String, from sensor: SDI12Sensor, hasCRC: Bool = false, at now: Nanoseconds, on line: inout Terminal
    ) {
        var bytes = [sensor.address] + [UInt8](text: text)
        if hasCRC { bytes += ChecksumCharacters.characters(of: bytes) }
        let isRecord = text.hasPrefix("+") || text.hasPrefix("-")
        line.reply(bytes + [13, 10], at: now, isRecord: isRecord)
    }
}

extension SDI12Line: InstrumentModel {
    static let title = "SDI-12 sensors on one line (level, water, weather)"

    static let settings =
        [
            InstrumentSetting("addresses", "012", "of the sensors: level, water and weather in turn"),
            InstrumentSetting("break", "no", "a break must come before a command, as on a real line"),
        ] + Manners.settings(echo: false, lostwake: 0)

    static func make(_ reader: SettingReader, _ origin: Origin) throws(PlanMistake) -> any SimulatedInstrument {
        let addresses = [UInt8](text: reader.text("addresses"))
        let isGood = addresses.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
        }
        guard !addresses.isEmpty, isGood, Set(addresses).count == addresses.count else {
            throw PlanMistake(
                "addresses '\(reader.text("addresses"))' are not possible",
                remedy: "write different digits or letters, for example 015")
        }
        let kinds = SDI12Sensor.Kind.allCases
        let sensors = addresses.enumerated().map { number, address in
            SDI12Sensor(address: address, kind: kinds[number % kinds.count], number: number, origin: origin)
        }
        var manners = try Manners(reader)
        manners.hasPowerUpNoise = false
        return Commanded(
            SDI12Line(sensors: sensors, needsBreak: try reader.isOn("break")), manners: manners, origin: origin)
    }
}
