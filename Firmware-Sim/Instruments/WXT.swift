/// A Vaisala weather transmitter WXT530: messages by themselves, on request with or without CRC, or as NMEA 0183.
///
/// From the WXT530 user's guide. It neither echoes nor prompts; it is silent for addresses that are not its own.
struct WXT: Firmware {
    struct Settings: Sendable {
        /// Probability that a measurement is invalid and marked with `#`.
        var missing = 0.0
    }

    let settings: Settings
    var groups: WXTGroups
    private let sensors: WXTSensors
    /// M, A and the like take effect with a reset.
    private var mode: String
    private var address: String
    private var schedule = WXTSchedule()

    init(settings: Settings, groups: WXTGroups, origin: Origin) {
        self.settings = settings
        self.groups = groups
        mode = groups.communication["M"]
        address = groups.communication["A"]
        sensors = WXTSensors(sea: origin.sea, seed: origin.seed)
    }

    var deadline: Nanoseconds? { schedule.deadline }

    // MARK: Power and schedule

    mutating func powerOn(at now: Nanoseconds, on line: inout Terminal) {
        groups.restart()
        takeEffect()
        line.say([UInt8](text: "\(address)TX,Start-up\r\n"), at: now + .seconds(1))
        resume(at: now + .seconds(1), on: &line)
    }

    mutating func resume(at now: Nanoseconds, on line: inout Terminal) {
        schedule.begin(groups, isAutomatic: ["A", "a", "N"].contains(mode), at: now)
    }

    mutating func leaveMidMenu(at now: Nanoseconds, on line: inout Terminal) { line.leaveTyped("\(address)XU,M") }

    private mutating func takeEffect() {
        mode = groups.communication["M"]
        address = groups.communication["A"]
    }

    mutating func proceed(to due: Nanoseconds, on line: inout Terminal) {
        for group in schedule.take(at: due) {
            if mode == "N" {
                for sentence in sensors.sentences(of: group, groups: groups, at: due) {
                    send(sentence, at: due, on: &line)
                }
            } else if let text = message(group, isComposite: group == "0", at: due, on: &line) {
                send(mode == "a" ? checked(text) : ended(text), at: due + .milliseconds(60), on: &line)
            }
        }
    }

    private func send(_ bytes: [UInt8], at instant: Nanoseconds, on line: inout Terminal) {
        line.say(bytes, at: instant, isRecord: true)
    }

    /// `0R1,Dn=236D,…` without its end; nil when the group has nothing to say.
    private func message(_ group: String, isComposite: Bool, at now: Nanoseconds, on line: inout Terminal) -> [UInt8]? {
        let isInvalid = line.chance.chance(settings.missing)
        let fields = sensors.fields(of: group, groups: groups, at: now, isInvalid: isInvalid)
        guard !fields.isEmpty else { return nil }
        let letter = mode == "a" ? "r" : "R"
        return [UInt8](text: "\(address)\(letter)\(group)," + fields.joined(separator: ","))
    }

    private func ended(_ text: [UInt8]) -> [UInt8] { text + [13, 10] }

    private func checked(_ text: [UInt8]) -> [UInt8] { text + ChecksumCharacters.characters(of: text) + [13, 10] }

    // MARK: Dialogue

    mutating func answer(_ command: String, at now: Nanoseconds, on line: inout Terminal) {
        if command == "?" || command == address {
            line.reply("\(address)\r\n", at: now)
        } else if command.hasPrefix("$"), mode == "Q" || mode == "N" {
            answerQuery(command, at: now, on: &line)
        } else if command.hasPrefix(address) {
            carryOut(String(command.dropFirst(address.count)), whole: command, at: now, on: &line)
        }
    }

    private mutating func carryOut(_ command: String, whole: String, at now: Nanoseconds, on line: inout Terminal) {
        switch command.prefix(1) {
        case "R" where command.utf8.count <= 2 && command != "RU":
            sendMessages(String(command.dropFirst()), isChecked: false, at: now, on: &line)
        case "r": checkedQuery(command, whole: whole, at: now, on: &line)
        default:
            if command.hasPrefix("XZ") {
                reset(command, at: now, on: &line)
            } else if let answer = groups.answer(command, address: address) {
                line.reply([UInt8](text: answer + "\r\n"), at: now)
                schedule.begin(groups, isAutomatic: ["A", "a", "N"].contains(mode), at: now)
            } else {
                line.reply("\(address)TX,Unknown cmd error\r\n", at: now)
            }
        }
    }

    /// R1, R2, R3, R5, R0 for the composite message, R for the four one after the other.
    private func sendMessages(_ group: String, isChecked: Bool, at now: Nanoseconds, on line: inout Terminal) {
        let asked = group.isEmpty ? ["1", "2", "3", "5"] : [group]
        guard asked.allSatisfy({ ["0", "1", "2", "3", "5"].contains($0) }) else {
            line.reply("\(address)TX,Unknown cmd error\r\n", at: now)
            return
        }
        for group in asked {
            let isInvalid = line.chance.chance(settings.missing)
            let fields = sensors.fields(of: group, groups: groups, at: now, isInvalid: isInvalid)
            let text = [UInt8](
                text: ([address + (isChecked ? "r" : "R") + group] + fields).joined(separator: ","))
            line.reply(isChecked ? checked(text) : ended(text), at: now, isRecord: true)
        }
    }

    /// `0r1xxx`: the last three characters check those before them.
    private func checkedQuery(_ command: String, whole: String, at now: Nanoseconds, on line: inout Terminal) {
        let bytes = [UInt8](text: whole)
        let question = bytes.dropLast(3)
        let right = ChecksumCharacters.characters(of: question)
        guard command.utf8.count >= 4, Array(bytes.suffix(3)) == right else {
            let text = [UInt8](text: "\(address)tX,Use chksum ") + right
            line.reply(checked(text), at: now)
            return
        }
        sendMessages(String(command.dropFirst().dropLast(3)), isChecked: true, at: now, on: &line)
    }

    private mutating func reset(_ command: String, at now: Nanoseconds, on line: inout Terminal) {
        switch command {
        case "XZ":
            groups.save()
            takeEffect()
            schedule.begin(groups, isAutomatic: false, at: now)
            line.reply("\(address)TX,Start-up\r\n", at: now + .seconds(1))
            resume(at: now + .seconds(1), on: &line)
        case "XZRU":
            groups.rainResetAt = now
            line.reply("\(address)TX,Rain reset\r\n", at: now)
        case "XZRI": line.reply("\(address)TX,Inty reset\r\n", at: now)
        case "XZM": line.reply("\(address)TX,Measurement reset\r\n", at: now)
        default: line.reply("\(address)TX,Unknown cmd error\r\n", at: now)
        }
    }

    /// `$--WIQ,XDR*2D` and `$--WIQ,MWV*` ask in the NMEA modes.
    private func answerQuery(_ command: String, at now: Nanoseconds, on line: inout Terminal) {
        let asked = command.contains("MWV") ? ["1"] : ["2", "3", "5"]
        for group in asked {
            for sentence in sensors.sentences(of: group, groups: groups, at: now) {
                line.reply(sentence, at: now, isRecord: true)
            }
        }
    }
}

extension WXT: InstrumentModel {
    static let title = "Vaisala WXT530 weather transmitter (ASCII automatic and polled, CRC, NMEA)"

    static let settings =
        [
            InstrumentSetting("mode", "automatic", "automatic, automatic-crc, polled, nmea or nmea-query"),
            InstrumentSetting("address", "0", "0 to 9, A to Z or a to z"),
            InstrumentSetting("interval", "10", "seconds between the messages of wind, PTU and rain"),
            InstrumentSetting("composite", "0", "seconds between composite messages; 0: separate ones"),
            InstrumentSetting("wind", "M", "unit of speed: M m/s, K km/h, S mph, N knots"),
            InstrumentSetting("pressure", "H", "unit of pressure: H hPa, P Pa, B bar, M mmHg, I inHg"),
            InstrumentSetting("temperature", "C", "unit of temperature: C or F"),
            InstrumentSetting("rain", "M", "unit of rain: M mm, I inches"),
            InstrumentSetting("missing", "0", "probability that a measurement is invalid (#)"),
        ] + Manners.settings(echo: false, lostwake: 0)

    static func make(_ reader: SettingReader, _ origin: Origin) throws(PlanMistake) -> any SimulatedInstrument {
        let mode = try reader.choice(
            "mode", [("automatic", "A"), ("automatic-crc", "a"), ("polled", "P"), ("nmea", "N"), ("nmea-query", "Q")])
        var settings = Settings()
        settings.missing = try reader.number("missing", in: 0...1)
        var groups = WXTGroups(start: origin.start)
        let seconds = "\(Int(try reader.number("interval", in: 1...3600)))"
        for (group, name, value) in [
            ("X", "M", mode), ("X", "A", reader.text("address")),
            ("X", "I", "\(Int(try reader.number("composite", in: 0...3600)))"), ("W", "I", seconds),
            ("T", "I", seconds),
            ("R", "I", seconds), ("W", "U", reader.text("wind")), ("T", "P", reader.text("pressure")),
            ("T", "T", reader.text("temperature")), ("R", "U", reader.text("rain")),
        ] {
            guard groups.set(name, to: value, in: group) else {
                throw PlanMistake("'\(value)' is not possible for the WXT", remedy: "see the list of settings")
            }
        }
        groups.save()
        return Commanded(
            WXT(settings: settings, groups: groups, origin: origin), manners: try Manners(reader), origin: origin)
    }
}
