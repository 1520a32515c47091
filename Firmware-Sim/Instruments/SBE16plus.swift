/// A Sea-Bird SBE 16plus V2 SeaCAT: a moored CTD with voltage and serial channels, or an SBE 19plus V2, which profiles.
///
/// From the manuals of both (firmware 2.5) and recorded replies. It sleeps after two minutes.
struct SBE16plus: Firmware {
    struct Settings: Sendable {
        var interval: Nanoseconds = .seconds(10)
        var startsByItself = true
        var leadingHash = true
        var isProfiler = false
        var depthMetres = 20.0
        var serialNumber = 6001
        var hasLowBattery = false
        var measurementTime: Nanoseconds = .milliseconds(1500)
    }

    static let memorySamples = 2_990_824
    /// "WARNING: LOW BATTERY VOLTAGE!!" comes before every so manieth sample.
    static let warningEvery = 10
    /// A profiler samples four times a second.
    static let profilingInterval: Nanoseconds = .milliseconds(250)

    let settings: Settings
    var parameters: Parameters
    var samplesInMemory = 0
    var isProfiling: Bool
    var eventCount = 0
    private(set) var nextSample: Nanoseconds?
    private var startsAt: Nanoseconds?
    private var lastReading: SBE16plusReading?
    private var recordsSent = 0
    private let sensors: SBE16plusSensors

    init(settings: Settings, origin: Origin) {
        self.settings = settings
        isProfiling = settings.isProfiler
        parameters = SBE16plus.parameters(interval: Int(max(settings.interval / 1_000_000_000, 1)))
        sensors = SBE16plusSensors(depthMetres: settings.depthMetres, sea: origin.sea, seed: origin.seed)
    }

    var deadline: Nanoseconds? { nextSample }
    var isLogging: Bool { nextSample != nil }
    var hasEverLogged: Bool { recordsSent > 0 }
    var shell: SeaBirdShell { SeaBirdShell(tagsExecuted: parameters.isOn("OutputExecutedTag")) }
    var model: String { settings.isProfiler ? "19plus" : "16plus" }
    var identity: String { "SBE \(model) V 2.5.2  SERIAL NO. \(settings.serialNumber)" }

    func reading(at now: Nanoseconds) -> SBE16plusReading { sensors.reading(at: now) }

    /// What a setting below a second asks for counts until somebody sets SampleInterval.
    var interval: Nanoseconds {
        if isProfiling { return SBE16plus.profilingInterval * Nanoseconds(parameters.whole("NAvg")) }
        let typed = Nanoseconds.seconds(Double(parameters.whole("SampleInterval")))
        return settings.interval < .seconds(1) ? settings.interval : typed
    }

    // MARK: Power and schedule

    mutating func powerOn(at now: Nanoseconds, on line: inout Terminal) {
        eventCount += 1
        line.say([UInt8](text: "\r\n\(identity)\r\n\(SeaBirdShell.prompt)"), at: now + .milliseconds(40))
        nextSample = nil
        resume(at: now, on: &line)
    }

    mutating func resume(at now: Nanoseconds, on line: inout Terminal) {
        if settings.startsByItself { nextSample = now + interval }
    }

    mutating func leaveMidMenu(at now: Nanoseconds, on line: inout Terminal) { line.leaveTyped("OutputFor") }

    mutating func proceed(to due: Nanoseconds, on line: inout Terminal) {
        let reading = sensors.reading(at: due)
        lastReading = reading
        samplesInMemory = min(samplesInMemory + 1, SBE16plus.memorySamples)
        nextSample = due + interval
        guard parameters.isOn("TxRealTime") else { return }
        let done = due + min(settings.measurementTime, interval / 2)
        if settings.hasLowBattery, recordsSent % SBE16plus.warningEvery == 0 {
            line.say([UInt8](text: SeaBirdShell.lowBattery + "\r\n"), at: done)
        }
        send(reading, at: done, isAutonomous: true, on: &line)
        if line.isAwake(at: done) { line.say([UInt8](text: SeaBirdShell.prompt), at: done) }
    }

    private mutating func send(
        _ reading: SBE16plusReading, at instant: Nanoseconds, isAutonomous: Bool = false, raw: Bool = false,
        on line: inout Terminal
    ) {
        var text = [UInt8](text: isAutonomous && settings.leadingHash ? "#" : "")
        let layout = SBE16plusLayout(
            parameters: parameters, serialNumber: settings.serialNumber, model: model, isProfiling: isProfiling)
        text += layout.text(
            of: reading, date: line.clock.date(at: reading.instant), format: raw ? 0 : parameters.whole("OutputFormat"))
        text.append(contentsOf: [13, 10])
        line.say(text, at: instant, isRecord: true)
        recordsSent += 1
    }

    // MARK: Dialogue

    mutating func answer(_ command: String, at now: Nanoseconds, on line: inout Terminal) {
        if let (name, value) = SeaBirdShell.assignment(command) {
            set(name, value, at: now, on: &line)
            return
        }
        switch command.uppercased() {
        case "": line.reply(SeaBirdShell.prompt, at: now)
        case "TS": measure(raw: false, at: now, on: &line)
        case "TSR": measure(raw: true, at: now, on: &line)
        case "SL": sendLast(at: now, on: &line)
        case "QS": line.sleep()
        case "STARTNOW": start(at: now + interval, at: now, on: &line)
        case "STARTLATER": start(at: max(startsAt ?? 0, now + interval), at: now, on: &line)
        case "STOP":
            nextSample = nil
            shell.prompt(at: now, on: &line)
        case let name where isLogging && !name.hasPrefix("GET") && !["DS", "DCAL"].contains(name):
            shell.refuse(at: now, on: &line)
        case let name:
            guard let text = reply(to: name, at: now, clock: line.clock) else {
                shell.refuse(at: now, on: &line)
                return
            }
            shell.answer(text, at: now, on: &line)
        }
    }

    private mutating func set(_ name: String, _ value: String, at now: Nanoseconds, on line: inout Terminal) {
        var isSet = !isLogging
        if isSet, let clockIsSet = SeaBirdShell.setClock(name, value, of: &line.clock, at: now) {
            isSet = clockIsSet
        } else if isSet, name == "STARTDATETIME" {
            isSet = setStart(value, at: now, clock: line.clock)
        } else if isSet, name == "SENDOPTODE" {
            line.reply("Sending Optode: \(value)\r\n", at: now)
        } else if isSet {
            isSet = (try? parameters.set(name, to: value)) != nil
        }
        if isSet { shell.prompt(at: now, on: &line) } else { shell.refuse(at: now, on: &line) }
    }

    private mutating func setStart(_ value: String, at now: Nanoseconds, clock: InstrumentClock) -> Bool {
        guard let f = CalendarDate.fields(of: value, widths: [2, 2, 4, 2, 2, 2]) else { return false }
        let date = CalendarDate(year: f[2], month: f[0], day: f[1], hour: f[3], minute: f[4], second: f[5])
        guard date.isValid else { return false }
        startsAt = now + date.instant - clock.reading(at: now)
        return true
    }

    private mutating func start(at first: Nanoseconds, at now: Nanoseconds, on line: inout Terminal) {
        guard !isLogging else {
            shell.refuse(at: now, on: &line)
            return
        }
        nextSample = first
        line.reply("start now\r\n", at: now)
        shell.prompt(at: now, on: &line)
    }

    private mutating func measure(raw: Bool, at now: Nanoseconds, on line: inout Terminal) {
        let reading = sensors.reading(at: now)
        lastReading = reading
        let done = now + settings.measurementTime
        send(reading, at: done + line.manners.latency, raw: raw, on: &line)
        shell.prompt(at: done - Terminal.replyTime, on: &line)
    }

    private mutating func sendLast(at now: Nanoseconds, on line: inout Terminal) {
        let replyAt = now + Terminal.replyTime + line.manners.latency
        if let lastReading { send(lastReading, at: replyAt, on: &line) }
        shell.prompt(at: now, on: &line)
    }
}
