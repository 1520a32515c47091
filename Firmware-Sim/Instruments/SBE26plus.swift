/// A Sea-Bird SBE 26plus: tides at an interval, bursts of waves now and then, and settings asked for one by one.
///
/// From recorded output and replies (V 6.1e). After Stop a burst under way is finished first, unless Stop is repeated.
struct SBE26plus: Firmware {
    struct Settings: Sendable {
        var startsByItself = true
        var depthMetres = 12.0
        var serialNumber = 1329
    }

    /// From the end of a tide measurement to the burst, and from its header to its first sample.
    static let burstDelay: Nanoseconds = .seconds(2)

    let settings: Settings
    var parameters: Parameters
    let sensors: SBE26Sensors
    var shell = SeaBirdShell()
    private(set) var isLogging = false
    private(set) var tidesSinceStart = 0
    private(set) var burstsSinceStart = 0
    private(set) var hasStopped = false
    private var questions: SBE26Questions?
    private var tideStart: Nanoseconds = 0
    private var burst: SBE26Burst?
    private var heldTides: [[UInt8]] = []
    private var stopsAfterBurst = false
    private var lastTide: Nanoseconds?

    init(settings: Settings, parameters: Parameters, origin: Origin) {
        self.settings = settings
        self.parameters = parameters
        sensors = SBE26Sensors(depthMetres: settings.depthMetres, sea: origin.sea, seed: origin.seed)
    }

    var deadline: Nanoseconds? {
        guard isLogging else { return nil }
        return min(tideStart + tideDuration, burst?.nextLine ?? .max)
    }

    private var tideInterval: Nanoseconds { .seconds(parameters.decimal("tideInterval") * 60) }
    private var tideDuration: Nanoseconds { .seconds(parameters.decimal("tideDuration")) }
    var scansPerSecond: Double { 1 / parameters.decimal("scanDuration") }

    // MARK: Power and schedule

    mutating func powerOn(at now: Nanoseconds, on line: inout Terminal) {
        stopLogging()
        questions = nil
        line.say([UInt8](text: "\r\nSBE 26plus\r\n\(SeaBirdShell.prompt)"), at: now + .milliseconds(100))
        resume(at: now, on: &line)
    }

    mutating func resume(at now: Nanoseconds, on line: inout Terminal) {
        if settings.startsByItself { startLogging(at: now) }
    }

    /// It waits for the answer to the third question of setsampling.
    mutating func leaveMidMenu(at now: Nanoseconds, on line: inout Terminal) {
        stopLogging()
        questions = SBE26Questions(.sampling, parameters: parameters, date: line.clock.date(at: now))
        questions?.skip(2)
    }

    private mutating func startLogging(at now: Nanoseconds) {
        isLogging = true
        hasStopped = false
        tideStart = now
        tidesSinceStart = 0
        burstsSinceStart = 0
    }

    private mutating func stopLogging() {
        isLogging = false
        hasStopped = true
        stopsAfterBurst = false
        burst = nil
        heldTides.removeAll()
    }

    mutating func proceed(to due: Nanoseconds, on line: inout Terminal) {
        if let next = burst?.nextLine, next <= due { proceedBurst(to: due, on: &line) }
        guard isLogging, tideStart + tideDuration <= due else { return }
        finishTide(at: due, on: &line)
        tideStart += tideInterval
    }

    private mutating func finishTide(at now: Nanoseconds, on line: inout Terminal) {
        tidesSinceStart += 1
        lastTide = tideStart
        if parameters.isOn("txTide") {
            let text = SBE26Texts.tide(sensors.reading(at: tideStart), start: line.clock.date(at: tideStart))
            if burst == nil { line.say(text, at: now, isRecord: true) } else { heldTides.append(text) }
        }
        if tidesSinceStart % max(parameters.whole("waveEvery"), 1) == 0, burst == nil {
            burst = SBE26Burst(
                start: now + SBE26plus.burstDelay, samples: parameters.whole("waveSamples"),
                every: .seconds(parameters.decimal("scanDuration")), isSent: parameters.isOn("txWave"))
        }
    }

    private mutating func proceedBurst(to due: Nanoseconds, on line: inout Terminal) {
        guard var running = burst else { return }
        line.say(running.nextText(sensors, clock: line.clock), at: running.nextLine)
        running.step()
        burst = running
        if running.isOver { finishBurst(running, at: due, on: &line) }
    }

    private mutating func finishBurst(_ running: SBE26Burst, at now: Nanoseconds, on line: inout Terminal) {
        burst = nil
        burstsSinceStart += 1
        if parameters.isOn("txStatistics") {
            let statistics = SBE26Statistics(
                running.pressures, rate: scansPerSecond, temperature: sensors.reading(at: now).temperature,
                height: parameters.decimal("height"))
            line.say(statistics.text, at: now + .seconds(1))
        }
        for tide in heldTides { line.say(tide, at: now + .seconds(1), isRecord: true) }
        heldTides.removeAll()
        if stopsAfterBurst {
            stopLogging()
            line.say([UInt8](text: SeaBirdShell.prompt), at: now + .seconds(1))
        }
    }

    // MARK: Dialogue

    mutating func answer(_ command: String, at now: Nanoseconds, on line: inout Terminal) {
        if questions != nil {
            takeAnswer(command, at: now, on: &line)
            return
        }
        let word = command.lowercased()
        switch word {
        case "": shell.prompt(at: now, on: &line)
        case "ds": shell.answer(SBE26Texts.status(of: self, at: now, clock: line.clock), at: now, on: &line)
        case "dc": shell.answer(SBE26Texts.coefficients, at: now, on: &line)
        case "ts":
            let text = SBE26Texts.sample(sensors.reading(at: now))
            line.say(text, at: now + .seconds(2) + line.manners.latency, isRecord: true)
            shell.prompt(at: now + .seconds(2), on: &line)
        case "sl": shell.answer(SBE26Texts.last(sensors.reading(at: lastTide ?? now)), at: now, on: &line)
        case "qs": line.sleep()
        case "stop": stop(at: now, on: &line)
        case _ where isLogging: shell.refuse(at: now, on: &line)
        case "start":
            startLogging(at: now + .seconds(2))
            shell.answer([UInt8](text: "logging will start in 2 seconds\r\n"), at: now, on: &line)
        case "settime": ask(.time, at: now, on: &line)
        case "setsampling": ask(.sampling, at: now, on: &line)
        case "initlogging": ask(.erase, at: now, on: &line)
        default: assign(command, at: now, on: &line)
        }
    }

    private mutating func stop(at now: Nanoseconds, on line: inout Terminal) {
        if burst != nil, !stopsAfterBurst {
            stopsAfterBurst = true
            return
        }
        stopLogging()
        shell.prompt(at: now, on: &line)
    }

    private mutating func assign(_ command: String, at now: Nanoseconds, on line: inout Terminal) {
        let names = [
            "TXTIDE": "txTide", "TXWAVEBURST": "txWave", "TXWAVESTATS": "txStatistics", "USERINFO": "userInfo",
        ]
        guard let (name, value) = SeaBirdShell.assignment(command), let own = names[name],
            (try? parameters.set(own, to: value)) != nil
        else {
            shell.refuse(at: now, on: &line)
            return
        }
        parameters.save()
        shell.prompt(at: now, on: &line)
    }

    private mutating func ask(_ subject: SBE26Questions.Subject, at now: Nanoseconds, on line: inout Terminal) {
        let list = SBE26Questions(subject, parameters: parameters, date: line.clock.date(at: now))
        questions = list
        line.reply(list.heading + list.question, at: now)
    }

    private mutating func takeAnswer(_ answer: String, at now: Nanoseconds, on line: inout Terminal) {
        guard var list = questions else { return }
        guard list.take(answer) else {
            line.reply("invalid entry\r\n" + list.question, at: now)
            return
        }
        questions = list.isDone ? nil : list
        guard list.isDone else {
            line.reply(list.question, at: now)
            return
        }
        switch list.subject {
        case .sampling:
            parameters = list.parameters
            parameters.save()
        case .time: if let date = list.date { line.clock.set(to: date, at: now) }
        case .erase: if list.isConfirmed { (tidesSinceStart, burstsSinceStart) = (0, 0) }
        }
        shell.prompt(at: now, on: &line)
    }
}

extension SBE26plus: InstrumentModel {
    static let title = "Sea-Bird SBE 26plus wave and tide recorder (asks its settings one by one)"

    static let settings =
        [
            InstrumentSetting("interval", "300", "seconds between tide measurements; whole minutes in the field"),
            InstrumentSetting("duration", "60", "seconds of a tide measurement"),
            InstrumentSetting("waveevery", "6", "a burst of waves after so many tides"),
            InstrumentSetting("wavesamples", "512", "pressures in a burst, a multiple of 4"),
            InstrumentSetting("scan", "0.25", "seconds between them: 0.25, 0.50, 0.75 or 1.0"),
            InstrumentSetting("statistics", "no", "send wave statistics after each burst"),
            InstrumentSetting("autonomous", "yes", "logging from power on; no: after start"),
            InstrumentSetting("depth", "12", "metres"),
            InstrumentSetting("serial", "1329", "serial number"),
        ] + Manners.settings(asleep: "2min")

    static func make(_ reader: SettingReader, _ origin: Origin) throws(PlanMistake) -> any SimulatedInstrument {
        var settings = Settings()
        settings.startsByItself = try reader.isOn("autonomous")
        settings.depthMetres = try reader.number("depth", in: 0.5...WaterColumn.bottomMetres)
        settings.serialNumber = Int(try reader.number("serial", in: 1...99_999))
        var parameters = SBE26Questions.parameters()
        let interval = try reader.interval("interval").inSeconds
        for (name, value, setting) in [
            ("tideInterval", "\(interval / 60)", "interval"), ("tideDuration", reader.text("duration"), "duration"),
            ("waveEvery", reader.text("waveevery"), "waveevery"),
            ("waveSamples", reader.text("wavesamples"), "wavesamples"), ("scanDuration", reader.text("scan"), "scan"),
            ("txStatistics", try reader.isOn("statistics") ? "Y" : "N", "statistics"),
        ] {
            guard (try? parameters.set(name, to: value)) != nil else {
                throw PlanMistake("\(setting) '\(value)' is not possible", remedy: "see the list of settings")
            }
        }
        parameters.save()
        let gauge = SBE26plus(settings: settings, parameters: parameters, origin: origin)
        return Commanded(gauge, manners: try Manners(reader), origin: origin)
    }
}
