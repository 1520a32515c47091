/// A Sea-Bird SBE 37 MicroCAT: a CTD with a command interpreter that echoes, prompts, and falls asleep.
///
/// From the SBE 37-SM/SMP manuals (firmware 2.6 to 4) and recorded dialogues; AutoRun is the 37-SI's, and a two-digit
/// address before each command that of the units with RS-485 or an inductive modem.
struct SBE37: Firmware {
    struct Settings: Sendable {
        var interval: Nanoseconds = .seconds(10)
        /// Starts sampling by itself whenever power is applied.
        var autoRun = false
        var leadingHash = true
        var format = SBE37Format.converted
        var outputsSalinity = true
        var outputsSoundSpeed = true
        var hasPressure = true
        var transmitsRealTime = true
        var depthMetres = 20.0
        var serialNumber = 2165
        var hasLowBattery = false
        /// Only commands that begin with it are obeyed; nil on a line of its own.
        var address: String?
        /// Probability that a temperature is not a number.
        var missing = 0.0
    }

    /// From command or schedule to the end of the measurement; shorter when sampling faster than twice that.
    static let measurementTime: Nanoseconds = .milliseconds(300)
    /// "WARNING: LOW BATTERY VOLTAGE!!" comes before every so manieth autonomous sample.
    static let warningEvery: UInt64 = 10
    static let memorySamples = 200_000

    var settings: Settings
    var shell = SeaBirdShell()
    var samplesInMemory = 0
    var nextSample: Nanoseconds?
    var startsAt: Nanoseconds?
    var hasEverLogged = false

    private let sensors: SBE37Sensors
    private var recordsSent: UInt64 = 0
    private var lastReading: SBE37Reading?

    init(settings: Settings, origin: Origin) {
        self.settings = settings
        sensors = SBE37Sensors(depthMetres: settings.depthMetres, sea: origin.sea, seed: origin.seed)
    }

    var deadline: Nanoseconds? { nextSample }

    mutating func powerOn(at now: Nanoseconds, on line: inout Terminal) {
        line.say([UInt8](text: "\r\n\(identity)\r\n\(SeaBirdShell.prompt)"), at: now + .milliseconds(40))
        nextSample = nil
        resume(at: now, on: &line)
    }

    mutating func resume(at now: Nanoseconds, on line: inout Terminal) {
        if settings.autoRun { startLogging(at: now + settings.interval) }
    }

    /// `SBE37-SMP V 2.6 SERIAL NO. 2165`.
    var identity: String { "SBE37-SMP V 2.6 SERIAL NO. \(settings.serialNumber)" }

    var isLogging: Bool { nextSample != nil }

    func temperature(at now: Nanoseconds) -> Double { sensors.reading(at: now).temperature }

    // MARK: Sampling

    private mutating func startLogging(at first: Nanoseconds) {
        nextSample = first
        hasEverLogged = true
    }

    /// Takes the scheduled sample; it is sent when its measurement is done.
    mutating func proceed(to due: Nanoseconds, on line: inout Terminal) {
        let reading = sensors.reading(at: due)
        lastReading = reading
        samplesInMemory = min(samplesInMemory + 1, SBE37.memorySamples)
        if settings.transmitsRealTime { transmit(reading, takenAt: due, on: &line) }
        nextSample = due + settings.interval
    }

    private mutating func transmit(_ reading: SBE37Reading, takenAt instant: Nanoseconds, on line: inout Terminal) {
        let done = instant + min(SBE37.measurementTime, settings.interval / 2)
        if settings.hasLowBattery, recordsSent % SBE37.warningEvery == 0 {
            line.say([UInt8](text: SeaBirdShell.lowBattery + "\r\n"), at: done)
        }
        send(reading, format: settings.format, at: done, on: &line)
        if line.isAwake(at: done) { line.say([UInt8](text: SeaBirdShell.prompt), at: done) }
    }

    private mutating func send(
        _ reading: SBE37Reading, format: SBE37Format, at instant: Nanoseconds, on line: inout Terminal
    ) {
        let isMissing = line.chance.chance(settings.missing) && !format.isRaw
        let date = line.clock.date(at: reading.instant)
        var text = format.text(of: isMissing ? reading.withoutTemperature : reading, settings: settings, date: date)
        text.append(contentsOf: [13, 10])
        line.say(text, at: instant, isRecord: true)
        recordsSent += 1
    }

    // MARK: Dialogue

    mutating func leaveMidMenu(at now: Nanoseconds, on line: inout Terminal) { line.leaveTyped("SampleInt") }

    mutating func answer(_ command: String, at now: Nanoseconds, on line: inout Terminal) {
        var text = command
        if let address = settings.address, !command.isEmpty {
            if text.hasPrefix("#") { text.removeFirst() }
            guard text.hasPrefix(address) else { return }
            text.removeFirst(address.count)
        }
        carryOut(SBE37Command(text), at: now, on: &line)
    }

    private mutating func carryOut(_ command: SBE37Command, at now: Nanoseconds, on line: inout Terminal) {
        guard !isLogging || command.isAllowedWhileLogging else {
            shell.refuse(at: now, on: &line)
            return
        }
        switch command {
        case .takeSample(let format):
            measure(format ?? settings.format, at: now, on: &line)
        case .sendLast(let takesAnother):
            let replyAt = now + Terminal.replyTime + line.manners.latency
            if let reading = lastReading { send(reading, format: settings.format, at: replyAt, on: &line) }
            if takesAnother { lastReading = sensors.reading(at: now) }
            shell.prompt(at: now, on: &line)
        case .sleep:
            line.sleep()
        case .start(let later):
            line.reply(later ? "start time = start later\r\n" : "start now\r\n", at: now)
            shell.prompt(at: now, on: &line)
            startLogging(at: later ? max(startsAt ?? now, now + settings.interval) : now + settings.interval)
        case .setClock(let name, let value):
            let isSet = SeaBirdShell.setClock(name, value, of: &line.clock, at: now) ?? false
            if isSet { shell.prompt(at: now, on: &line) } else { shell.refuse(at: now, on: &line) }
        case .unknown:
            shell.refuse(at: now, on: &line)
        default:
            shell.answer(reply(to: command, at: now, clock: line.clock), at: now, on: &line)
        }
    }

    private mutating func measure(_ format: SBE37Format, at now: Nanoseconds, on line: inout Terminal) {
        let reading = sensors.reading(at: now)
        lastReading = reading
        let done = now + SBE37.measurementTime
        send(reading, format: format, at: done + line.manners.latency, on: &line)
        shell.prompt(at: done - Terminal.replyTime, on: &line)
    }
}

extension SBE37: InstrumentModel {
    static let title = "Sea-Bird SBE 37 MicroCAT (CTD with a command interpreter)"

    static let settings =
        [
            InstrumentSetting("interval", "10", "seconds between samples"),
            InstrumentSetting("autonomous", "yes", "sample by itself from power on; no: only when asked"),
            InstrumentSetting("hash", "yes", "begin each sample line with #"),
            InstrumentSetting("format", "1", "0 hex, 1 converted, 2 converted with numeric date, 3 XML"),
            InstrumentSetting("salinity", "yes", "output salinity"),
            InstrumentSetting("soundspeed", "yes", "output sound velocity"),
            InstrumentSetting("pressure", "yes", "has a pressure sensor"),
            InstrumentSetting("depth", "20", "metres"),
            InstrumentSetting("serial", "2165", "serial number"),
            InstrumentSetting("lowbattery", "no", "warn of a low battery"),
            InstrumentSetting("address", "", "two digits before each command, as on RS-485 and inductive modems"),
            InstrumentSetting("errors", "cmd", "refuse with ?cmd, or with an xml element"),
            InstrumentSetting("executed", "no", "end answers with <Executed/>"),
            InstrumentSetting("missing", "0", "probability that a temperature is nan"),
        ] + Manners.settings(asleep: "2min")

    static func make(_ reader: SettingReader, _ origin: Origin) throws(PlanMistake) -> any SimulatedInstrument {
        var settings = Settings()
        settings.interval = try reader.interval("interval")
        settings.autoRun = try reader.isOn("autonomous")
        settings.leadingHash = try reader.isOn("hash")
        settings.outputsSalinity = try reader.isOn("salinity")
        settings.outputsSoundSpeed = try reader.isOn("soundspeed")
        settings.hasPressure = try reader.isOn("pressure")
        settings.hasLowBattery = try reader.isOn("lowbattery")
        settings.depthMetres = try reader.number("depth", in: 0.5...WaterColumn.bottomMetres)
        settings.serialNumber = Int(try reader.number("serial", in: 1...9999))
        settings.missing = try reader.number("missing", in: 0...1)
        settings.address = reader.text("address").isEmpty ? nil : reader.text("address")
        settings.format = SBE37Format(rawValue: Int(try reader.number("format", in: 0...3))) ?? .converted
        var ctd = SBE37(settings: settings, origin: origin)
        ctd.shell.refusesInXML = try reader.choice("errors", [("cmd", false), ("xml", true)])
        ctd.shell.tagsExecuted = try reader.isOn("executed")
        return Commanded(ctd, manners: try Manners(reader), origin: origin)
    }
}
