/// A Teledyne RDI Workhorse: PD0 ensembles at an interval, stopped by a break and spoken to at its `>` prompt.
struct WorkhorseADCP: Firmware {
    struct Settings: Sendable {
        var interval: Nanoseconds = .seconds(10)
        /// Whether it was deployed, that is: pings by itself after power on.
        var isDeployed = true
        var cells = 25
        var cellSizeMetres = 2.0
        var depthMetres = 45.0
        var serialNumber = 18_444
        var hearsSoftBreak = true
        /// Without a command for so long, a deployed instrument pings again and another one powers down.
        var commandTimeout: Nanoseconds = .seconds(300)
    }

    enum State: Equatable {
        case command
        case pinging
        case asleep
    }

    static let banner =
        "WorkHorse Broadband ADCP Version 50.40\r\nTeledyne RD Instruments (c) 1996-2010\r\n"
        + "All Rights Reserved.\r\n>"

    var settings: Settings
    var parameters: Parameters
    private(set) var state: State

    private let sensors: ADCPSensors
    private var softBreak = 0
    private var nextEnsemble: Nanoseconds
    private var lastHeard: Nanoseconds
    private var ensembleNumber = 0

    init(settings: Settings, origin: Origin) {
        self.settings = settings
        parameters = WorkhorseADCP.parameters(settings)
        sensors = ADCPSensors(
            depthMetres: settings.depthMetres, cellSizeMetres: settings.cellSizeMetres, sea: origin.sea,
            seed: origin.seed)
        state = settings.isDeployed ? .pinging : .asleep
        nextEnsemble = origin.start + settings.interval
        lastHeard = origin.start
    }

    var deadline: Nanoseconds? {
        switch state {
        case .pinging: nextEnsemble
        case .command: lastHeard + settings.commandTimeout
        case .asleep: nil
        }
    }

    // MARK: Power and pinging

    mutating func powerOn(at now: Nanoseconds, on line: inout Terminal) {
        parameters.reload()
        line.say([UInt8](text: "\r\n[POWER-UP Wakeup A]\r\n" + WorkhorseADCP.banner), at: now)
        resume(at: now, on: &line)
    }

    mutating func resume(at now: Nanoseconds, on line: inout Terminal) {
        state = settings.isDeployed ? .pinging : .asleep
        nextEnsemble = now + settings.interval
    }

    /// It waits at its prompt with half a command typed.
    mutating func leaveMidMenu(at now: Nanoseconds, on line: inout Terminal) {
        state = .command
        lastHeard = now
        line.leaveTyped("WN")
    }

    mutating func proceed(to due: Nanoseconds, on line: inout Terminal) {
        if state == .command {
            if settings.isDeployed { startPinging(at: due) } else { state = .asleep }
            return
        }
        sendEnsemble(at: due, on: &line)
        nextEnsemble += settings.interval
        if !hasFlow(0) {
            state = .command
            lastHeard = due
            line.say([UInt8](text: "\r\n>"), at: due)
        }
    }

    func temperature(at now: Nanoseconds) -> Double {
        var ensemble = PD0Ensemble(date: CalendarDate(now), cells: [])
        sensors.fill(&ensemble, cells: 0, at: now)
        return Double(ensemble.temperature) / 100
    }

    /// A digit of CF: ensemble cycle, ping cycle, binary, serial output, recorder.
    private func hasFlow(_ place: Int) -> Bool { Array(parameters["CF"].utf8)[place] != UInt8(ascii: "0") }

    private mutating func startPinging(at now: Nanoseconds) {
        state = .pinging
        settings.isDeployed = true
        nextEnsemble = now + settings.interval
    }

    private mutating func sendEnsemble(at instant: Nanoseconds, on line: inout Terminal) {
        ensembleNumber += 1
        guard hasFlow(3) else { return }
        var ensemble = PD0Ensemble(date: line.clock.date(at: instant), cells: [])
        ensemble.number = ensembleNumber
        ensemble.cellSizeCentimetres = parameters.whole("WS")
        ensemble.blankCentimetres = parameters.whole("WF")
        ensemble.pingsPerEnsemble = parameters.whole("WP")
        ensemble.serialNumber = settings.serialNumber
        sensors.fill(&ensemble, cells: parameters.whole("WN"), at: instant)
        let bytes = ensemble.encoded()
        line.say(hasFlow(2) ? bytes : WorkhorseADCP.hexadecimal(bytes), at: instant, isRecord: true)
    }

    /// "Hex-ASCII" output: two digits a byte, ended by CR LF.
    private static func hexadecimal(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        for byte in bytes { text.append(hex: Int(byte), digits: 2) }
        text.append(line: "")
        return text
    }

    // MARK: Dialogue

    mutating func hearBreak(at now: Nanoseconds, on line: inout Terminal) {
        line.fallSilent()
        line.forgetTyped()
        softBreak = 0
        state = .command
        lastHeard = now
        line.say(
            [UInt8](text: "\r\n[BREAK Wakeup A]\r\n" + WorkhorseADCP.banner),
            at: now + .milliseconds(400) + line.manners.latency)
    }

    mutating func hear(_ byte: UInt8, at now: Nanoseconds, on line: inout Terminal) {
        softBreak = byte == UInt8(ascii: "=") ? softBreak + 1 : 0
        if softBreak == 3, settings.hearsSoftBreak {
            hearBreak(at: now, on: &line)
        } else if state == .command {
            lastHeard = now
            guard let command = line.command(endedBy: byte, at: now) else { return }
            answer(command, at: now, on: &line)
        }
    }

    mutating func answer(_ command: String, at now: Nanoseconds, on line: inout Terminal) {
        switch command.uppercased() {
        case "CS":
            startPinging(at: now)
        case "CZ":
            settings.isDeployed = false
            state = .asleep
            line.reply("[POWERING DOWN ...]\r\n", at: now)
        case let other:
            var text = reply(to: other, at: now, clock: &line.clock)
            if !text.isEmpty, text.last != 10 { text.append(line: "") }
            text.append(text: ">")
            let tests: Nanoseconds = other.hasPrefix("PT2") && other.count > 3 ? .seconds(28) : 0
            line.reply(text, at: now + tests)
        }
    }
}

extension WorkhorseADCP: InstrumentModel {
    static let title = "Teledyne RDI Workhorse ADCP (PD0)"

    static let settings =
        [
            InstrumentSetting("interval", "10", "seconds between ensembles"),
            InstrumentSetting("autonomous", "yes", "ping from power on, without CS"),
            InstrumentSetting("cells", "25", "depth cells, 1 to 255"),
            InstrumentSetting("cellsize", "2", "metres"),
            InstrumentSetting("depth", "45", "metres; it looks up"),
            InstrumentSetting("serial", "18444", "serial number"),
            InstrumentSetting("softbreak", "yes", "=== is a break"),
            InstrumentSetting("timeout", "5min", "pings again, or powers down, so long after the last command"),
        ] + Manners.settings()

    static func make(_ reader: SettingReader, _ origin: Origin) throws(PlanMistake) -> any SimulatedInstrument {
        var settings = Settings()
        settings.interval = try reader.interval("interval")
        settings.isDeployed = try reader.isOn("autonomous")
        settings.cells = Int(try reader.number("cells", in: 1...255))
        settings.cellSizeMetres = try reader.number("cellsize", in: 0.1...32)
        settings.depthMetres = try reader.number("depth", in: 2...WaterColumn.bottomMetres)
        settings.serialNumber = Int(try reader.number("serial", in: 1...999_999))
        settings.hearsSoftBreak = try reader.isOn("softbreak")
        settings.commandTimeout = try reader.span("timeout", in: 1...86_400)
        let adcp = WorkhorseADCP(settings: settings, origin: origin)
        return Commanded(adcp, manners: try Manners(reader), origin: origin)
    }
}
