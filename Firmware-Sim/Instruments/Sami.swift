/// A Sunburst SAMI2: carriage returns alone, no prompt, hexadecimal records that take minutes to be measured.
///
/// The pCO2 unit sends its record at the end, the pH unit piece by piece over two minutes. Erasing needs `E5A`.
struct Sami: Firmware {
    enum Kind: Sendable {
        case carbonDioxide
        case acidity
    }

    struct Settings: Sendable {
        var kind = Kind.carbonDioxide
        var interval: Nanoseconds = .seconds(3600)
        var runsMission = true
        var depthMetres = 7.0
        /// From `R` to the end of the record.
        var measurementTime: Nanoseconds = .seconds(165)
    }

    private let settings: Settings
    private let sensors: SamiSensors
    private var records = 0
    private var bytesStored = 0
    private var sendsStatus = false
    private var nextStatus: Nanoseconds?
    private var nextSample: Nanoseconds?
    private var busyUntil: Nanoseconds = 0
    /// What of a record is still to be measured and sent.
    private var pieces: [(instant: Nanoseconds, text: String, isLast: Bool)] = []
    private var configuration: String
    private var awaitsConfiguration = false
    private var atBootPrompt = false

    init(settings: Settings, origin: Origin) {
        self.settings = settings
        sensors = SamiSensors(depthMetres: settings.depthMetres, sea: origin.sea, seed: origin.seed)
        configuration = SamiSensors.configuration(isPH: settings.kind == .acidity)
    }

    var deadline: Nanoseconds? { [nextStatus, nextSample, pieces.first?.instant].compactMap { $0 }.min() }

    // MARK: Power and schedule

    mutating func powerOn(at now: Nanoseconds, on line: inout Terminal) {
        busyUntil = now
        pieces.removeAll()
        sendsStatus = false
        nextStatus = nil
        // A control record tells of the restart.
        say(
            SamiRecord.control(type: 0x11, time: SamiRecord.time(line.clock.date(at: now))), at: now + .seconds(1),
            on: &line)
        resume(at: now, on: &line)
    }

    mutating func resume(at now: Nanoseconds, on line: inout Terminal) {
        nextSample = settings.runsMission ? (now + 1).roundedUp(toMultipleOf: settings.interval) : nil
    }

    /// At the boot prompt after an unexpected reset, which `u` leaves.
    mutating func leaveMidMenu(at now: Nanoseconds, on line: inout Terminal) {
        atBootPrompt = true
        nextSample = nil
    }

    mutating func proceed(to due: Nanoseconds, on line: inout Terminal) {
        while let piece = pieces.first, piece.instant <= due {
            say(piece.text, at: piece.instant, on: &line, isRecord: piece.isLast)
            pieces.removeFirst()
        }
        if let status = nextStatus, status <= due {
            say(statusText(at: due, clock: line.clock), at: due, on: &line)
            nextStatus = sendsStatus ? due + .seconds(1) : nil
        }
        if let sample = nextSample, sample <= due {
            measure(isBlank: false, at: due, on: &line)
            nextSample = due + settings.interval
        }
    }

    private func say(_ text: String, at instant: Nanoseconds, on line: inout Terminal, isRecord: Bool = false) {
        line.say([UInt8](text: text + "\r"), at: instant, isRecord: isRecord)
    }

    /// `:` time, flags, three counts, and the sum of the bytes.
    private func statusText(at now: Nanoseconds, clock: InstrumentClock) -> String {
        var text: [UInt8] = []
        text.append(hex: SamiRecord.time(clock.date(at: now)), digits: 8)
        text.append(hex: nextSample == nil ? 0x0400 : 0x0500, digits: 4)
        for count in [records, 0, bytesStored] { text.append(hex: count, digits: 6) }
        return ":" + SamiRecord.checked(String(decoding: text, as: UTF8.self))
    }

    private mutating func measure(isBlank: Bool, at now: Nanoseconds, on line: inout Terminal) {
        busyUntil = now + settings.measurementTime
        records += 1
        let time = SamiRecord.time(line.clock.date(at: now))
        switch settings.kind {
        case .carbonDioxide:
            let record = SamiRecord.carbonDioxide(sensors, time: time, isBlank: isBlank, at: now)
            bytesStored += record.utf8.count / 2
            pieces.append((busyUntil, record, true))
        case .acidity:
            let record = SamiRecord.acidity(sensors, time: time, at: now)
            bytesStored += record.utf8.count / 2
            cut(record, from: now)
        }
    }

    /// Header at once, the first temperature after the flush, then 27 lines, the last with battery and check.
    private mutating func cut(_ record: String, from now: Nanoseconds) {
        var rest = Substring(record)
        var instant = now
        for length in [15, 4] + [Int](repeating: 16, count: 26) {
            pieces.append((instant, String(rest.prefix(length)), false))
            rest = rest.dropFirst(length)
            instant += length == 15 ? settings.measurementTime * 2 / 3 : settings.measurementTime / 3 / 27
        }
        pieces.append((instant, String(rest), true))
    }

    // MARK: Dialogue

    mutating func answer(_ command: String, at now: Nanoseconds, on line: inout Terminal) {
        if atBootPrompt {
            if command.lowercased() == "u" { atBootPrompt = false } else { line.reply("7.7Boot>", at: now) }
            return
        }
        if awaitsConfiguration {
            awaitsConfiguration = false
            if command.allSatisfy(\.isHexDigit), command.utf8.count == configuration.utf8.count {
                configuration = command.uppercased()
            } else {
                reply("?03", at: now, on: &line)
            }
            return
        }
        guard !command.isEmpty else { return }
        let name = String(command.prefix { $0 != "," })
        guard now >= busyUntil || ["S0", "F0", "F5A"].contains(name) else {
            reply("?08", at: now, on: &line)
            return
        }
        carryOut(name, at: now, on: &line)
    }

    private mutating func carryOut(_ name: String, at now: Nanoseconds, on line: inout Terminal) {
        switch name {
        case "S0": reply(statusText(at: now, clock: line.clock), at: now, on: &line)
        case "F0":
            sendsStatus = true
            nextStatus = now + .seconds(1)
        case "F5A":
            sendsStatus = false
            nextStatus = nil
        case "L": reply(configuration, at: now, on: &line)
        case "L5A": awaitsConfiguration = true
        case "E5A": (records, bytesStored) = (0, 0)
        case "B": reply("0C40", at: now, on: &line)
        case "T": reply(sensors.thermistorText(at: now), at: now, on: &line)
        case "R": measure(isBlank: false, at: now, on: &line)
        case "C" where settings.kind == .carbonDioxide: measure(isBlank: true, at: now, on: &line)
        case "G5A": nextSample = (now + 1).roundedUp(toMultipleOf: settings.interval)
        case "Q5A": nextSample = nil
        case "P", "V": break
        default: reply("?02", at: now, on: &line)
        }
    }

    private func reply(_ text: String, at now: Nanoseconds, on line: inout Terminal) {
        line.reply(text + "\r", at: now)
    }

    fileprivate static let settings =
        [
            InstrumentSetting("interval", "1h", "between samples of the mission"),
            InstrumentSetting("autonomous", "yes", "runs its mission; no: only R takes a sample"),
            InstrumentSetting("sampletime", "165s", "from R to the end of the record"),
            InstrumentSetting("depth", "7", "metres"),
        ] + Manners.settings(echo: false, asleep: "2min", lostwake: 1)

    fileprivate static func make(_ kind: Kind, _ reader: SettingReader, _ origin: Origin) throws(PlanMistake)
        -> any SimulatedInstrument
    {
        var settings = Settings()
        settings.kind = kind
        settings.interval = try reader.interval("interval")
        settings.runsMission = try reader.isOn("autonomous")
        settings.measurementTime = try reader.span("sampletime", in: 1...600)
        settings.depthMetres = try reader.number("depth", in: 0.5...WaterColumn.bottomMetres)
        return Commanded(Sami(settings: settings, origin: origin), manners: try Manners(reader), origin: origin)
    }
}

enum SamiPCO2: InstrumentModel {
    static let title = "Sunburst SAMI2-CO2 (record after minutes)"
    static var settings: [InstrumentSetting] { Sami.settings }

    static func make(_ reader: SettingReader, _ origin: Origin) throws(PlanMistake) -> any SimulatedInstrument {
        try Sami.make(.carbonDioxide, reader, origin)
    }
}

enum SamiPH: InstrumentModel {
    static let title = "Sunburst SAMI2-pH (record in 29 lines over minutes)"
    static var settings: [InstrumentSetting] { Sami.settings }

    static func make(_ reader: SettingReader, _ origin: Origin) throws(PlanMistake) -> any SimulatedInstrument {
        try Sami.make(.acidity, reader, origin)
    }
}
