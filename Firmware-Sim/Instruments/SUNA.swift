/// A Satlantic SUNA V2 nitrate sensor: long frames of a spectrum, a command line behind `$`, and a polled mode.
///
/// From recorded frames and replies. While it boots or measures only `$` is heard, and it may take several.
struct SUNA: Firmware {
    struct Settings: Sendable {
        var depthMetres = 20.0
        var serialNumber = 344
        var interval: Nanoseconds = .seconds(1)
        var isPolled = false
        /// The super-capacitor charges before the first command is heard.
        var bootTime: Nanoseconds = .seconds(9)
        var sleepsAfter: Nanoseconds = .seconds(15)
    }

    enum State: Equatable {
        case booting
        /// Measuring by itself.
        case running
        /// Waiting at `CMD?` for a poll.
        case polled
        case asleep
        /// At the prompt of the command line.
        case command
    }

    let settings: Settings
    var parameters = SUNAConfiguration.parameters()
    private(set) var state = State.booting
    private let sensors: SUNASensors
    private var next: Nanoseconds?
    private var framesLeft: Int?
    private var frame = 0
    private var lampSeconds = 172_577.0

    init(settings: Settings, origin: Origin) {
        self.settings = settings
        sensors = SUNASensors(
            depthMetres: settings.depthMetres, serialNumber: settings.serialNumber, sea: origin.sea, seed: origin.seed)
        try? parameters.set("OPERMODE", to: settings.isPolled ? "Polled" : "Continuous")
        parameters.save()
    }

    var deadline: Nanoseconds? { next }

    private var isPolled: Bool { parameters["OPERMODE"] == "Polled" }

    // MARK: Power and schedule

    mutating func powerOn(at now: Nanoseconds, on line: inout Terminal) {
        state = .booting
        next = now + settings.bootTime
        line.say([UInt8](text: "Charging power loss protector.\r\n"), at: now + .milliseconds(800))
        line.say([UInt8](text: "SUNA SN:\(serial) V2 FW 2.4.3\r\n"), at: now + .seconds(1))
    }

    mutating func resume(at now: Nanoseconds, on line: inout Terminal) {
        state = isPolled ? .asleep : .running
        next = isPolled ? nil : now + settings.interval
    }

    mutating func leaveMidMenu(at now: Nanoseconds, on line: inout Terminal) {
        state = .command
        next = nil
        line.leaveTyped("set opermo")
    }

    mutating func proceed(to due: Nanoseconds, on line: inout Terminal) {
        switch state {
        case .booting:
            resume(at: due, on: &line)
            if isPolled { poll(at: due, on: &line) }
        case .polled:
            state = .asleep
            next = nil
            line.say([UInt8](text: "\(stamp(due, line.clock)) Sleeping\r\n"), at: due)
        default:
            measure(at: due, on: &line)
        }
    }

    private mutating func poll(at now: Nanoseconds, on line: inout Terminal) {
        state = .polled
        framesLeft = nil
        next = now + settings.sleepsAfter
        line.say([UInt8](text: "CMD?"), at: now + line.manners.latency)
    }

    private mutating func measure(at now: Nanoseconds, on line: inout Terminal) {
        // Dark frames come first, and again after each set of light ones.
        let set = max(parameters.whole("DRKSMPLS") + parameters.whole("LGTSMPLS"), 1)
        let isDark = framesLeft == nil ? frame % set < parameters.whole("DRKSMPLS") : framesLeft == 0
        frame += 1
        if frame % set == 1, framesLeft == nil {
            line.say([UInt8](text: "\(stamp(now, line.clock)) Lamp on\r\n"), at: now - .milliseconds(100))
        }
        let date = line.clock.date(at: now)
        line.say(
            sensors.frame(isDark: isDark, at: now, date: date, lampSeconds: Int(lampSeconds)), at: now, isRecord: true)
        lampSeconds += isDark ? 0 : 1
        next = now + settings.interval
        guard let left = framesLeft else { return }
        framesLeft = left - 1
        if left <= 1 { poll(at: now, on: &line) }
    }

    private func stamp(_ now: Nanoseconds, _ clock: InstrumentClock) -> String {
        var text: [UInt8] = []
        clock.date(at: now).appendDate([\.year, \.month, \.day], mark: "/", to: &text)
        text.append(text: " ")
        clock.date(at: now).appendTime(to: &text)
        return "[\(String(decoding: text, as: UTF8.self))]"
    }

    private var serial: String { sensors.serial }

    // MARK: Dialogue

    mutating func hear(_ byte: UInt8, at now: Nanoseconds, on line: inout Terminal) {
        switch state {
        case .booting:
            return
        case .running:
            // The task is busy for most of each second: a `$` in the last third is seen.
            guard byte == UInt8(ascii: "$"), let next, next - now < settings.interval / 3 else { return }
            enterCommandLine(at: now, on: &line)
        case .asleep:
            line.forgetTyped()
            line.say([UInt8](text: "\r\n"), at: now + .milliseconds(200))
            poll(at: now + .seconds(1), on: &line)
        case .polled where byte == UInt8(ascii: "$"):
            enterCommandLine(at: now, on: &line)
        case .polled, .command:
            guard let command = line.command(endedBy: byte, at: now) else { return }
            answer(command, at: now, on: &line)
        }
    }

    private mutating func enterCommandLine(at now: Nanoseconds, on line: inout Terminal) {
        state = .command
        next = nil
        framesLeft = nil
        line.forgetTyped()
        line.reply("\r\nSUNA> ", at: now)
    }

    mutating func answer(_ command: String, at now: Nanoseconds, on line: inout Terminal) {
        let words = command.split(separator: " ", maxSplits: 2).map { $0.lowercased() }
        if state == .polled {
            answerPoll(words, at: now, on: &line)
            return
        }
        if words.first == "exit" {
            line.reply("$Ok\r\n", at: now)
            parameters.save()
            powerOn(at: now + .seconds(1), on: &line)
            return
        }
        let text = reply(to: words, command: command, at: now, line: &line)
        line.reply(text.isEmpty ? "SUNA> " : "\(text)\r\nSUNA> ", at: now)
    }

    /// `Measure n`, `Timed n`, `Start`, `Sleep` at the prompt `CMD?`.
    private mutating func answerPoll(_ words: [String], at now: Nanoseconds, on line: inout Terminal) {
        let count = words.count > 1 ? Int(words[1]) : nil
        switch (words.first, count) {
        case ("measure", .some(let frames)) where frames >= 0:
            framesLeft = max(frames, 0)
            line.reply("$Ok\r\n", at: now)
            state = .running
            next = now + .seconds(2)
        case ("timed", .some(let seconds)) where seconds > 0:
            framesLeft = seconds
            line.reply("$Ok\r\n", at: now)
            state = .running
            next = now + .seconds(2)
        case ("sleep", _):
            state = .asleep
            next = nil
            line.reply("$Ok\r\n", at: now)
        case (nil, _):
            line.reply("CMD?", at: now)
        default:
            line.reply("$Error: 1\r\nCMD?", at: now)
        }
    }

    private mutating func reply(to words: [String], command: String, at now: Nanoseconds, line: inout Terminal)
        -> String
    {
        switch (words.first, words.count > 1 ? words[1] : "") {
        case (nil, _): return ""
        case ("get", "cfg"):
            return parameters.names.map { "\($0) \(parameters[$0])" }.joined(separator: "\r\n") + "\r\n$Ok "
        case ("get", "activecalfile"): return "$Ok SNA0234H.cal"
        case ("get", "clock"): return "$Ok " + stamp(now, line.clock).dropFirst().dropLast()
        case ("get", let name): return parameters.name(name).map { "$Ok \(parameters[$0])" } ?? "$Error: 1"
        case ("set", "clock"):
            guard words.count > 2, let date = CalendarDate(text: words[2]) else { return "$Error: 2" }
            line.clock.set(to: date, at: now)
            return "$Ok"
        case ("set", let name):
            guard let known = parameters.name(name), !SUNAConfiguration.isFixed(known), words.count > 2 else {
                return "$Error: 1"
            }
            return (try? parameters.set(known, to: words[2])) == nil ? "$Error: 2" : "$Ok"
        case ("selftest", _): return SUNA.selftest
        default: return "$Error: 1"
        }
    }

    private static let selftest = """
        Extrn Disk Size; Free , 1960968192; 1956216832\r
        Intrn Disk Size; Free , 2043904; 1956864\r
        Fiberlite    Odometer , 0048:10:05\r
        Temperatures Hs Sp Lm , 22.3 21.7 21.6\r
        Humidity              , 5.8\r
        Electrical Mn Bd Pr C , 12.0 12.0 5.0 25.8\r
        Lamp            Power , 5505 mW\r
        Spec Dark av sd mi ma ,   471 (+/-     9) [  444:  494]\r
        Spec Lght av sd mi ma , 22308 (+/- 12009) [  455:52004]\r
        $Ok
        """
}

extension SUNA: InstrumentModel {
    static let title = "Satlantic SUNA V2 nitrate sensor (full ASCII frames, polled and continuous)"

    static let settings =
        [
            InstrumentSetting("mode", "continuous", "continuous or polled"),
            InstrumentSetting("interval", "1", "seconds between frames"),
            InstrumentSetting("depth", "20", "metres"),
            InstrumentSetting("serial", "344", "serial number"),
            InstrumentSetting("boottime", "9s", "hears nothing for so long after power on"),
            InstrumentSetting("polltimeout", "15s", "in polled mode sleeps so long after CMD?"),
        ] + Manners.settings(lostwake: 0)

    static func make(_ reader: SettingReader, _ origin: Origin) throws(PlanMistake) -> any SimulatedInstrument {
        var settings = Settings()
        settings.isPolled = try reader.choice("mode", [("continuous", false), ("polled", true)])
        settings.interval = try reader.interval("interval")
        settings.depthMetres = try reader.number("depth", in: 0.5...WaterColumn.bottomMetres)
        settings.serialNumber = Int(try reader.number("serial", in: 1...9999))
        settings.bootTime = try reader.span("boottime", in: 0.5...120)
        settings.sleepsAfter = try reader.span("polltimeout", in: 1...3600)
        return Commanded(SUNA(settings: settings, origin: origin), manners: try Manners(reader), origin: origin)
    }
}
