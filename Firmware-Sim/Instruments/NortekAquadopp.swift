/// A Nortek Aquadopp: binary velocities while it measures, two-character commands after a break in two parts.
///
/// `@@@@@@`, a pause of at least 100 ms, `K1W%!Q`; while it measures it asks `Confirm:` and wants `MC` first.
struct NortekAquadopp: Firmware {
    struct Settings: Sendable {
        var interval: Nanoseconds = .seconds(1)
        var measures = true
        var depthMetres = 30.0
        var serialNumber = 11_402
    }

    enum State: Equatable {
        case measuring
        case command
        case asleep
    }

    static let acknowledged: [UInt8] = [6, 6]
    static let refused: [UInt8] = [0x15, 0x15]
    static let breakPause: Nanoseconds = .milliseconds(100)

    let settings: Settings
    private(set) var state: State
    private let sensors: AquadoppSensors
    private var blocks: NortekBlocks
    private var next: Nanoseconds?
    private var typed: [UInt8] = []
    private var attention: Nanoseconds?
    private var attentionBytes: [UInt8] = []
    private var confirmsUntil: Nanoseconds = 0
    private var expected = 0

    init(settings: Settings, origin: Origin) {
        self.settings = settings
        sensors = AquadoppSensors(depthMetres: settings.depthMetres, sea: origin.sea, seed: origin.seed)
        blocks = NortekBlocks(serialNumber: settings.serialNumber, interval: Int(max(settings.interval.inSeconds, 1)))
        state = settings.measures ? .measuring : .asleep
    }

    var deadline: Nanoseconds? { next }

    // MARK: Power and schedule

    mutating func powerOn(at now: Nanoseconds, on line: inout Terminal) {
        typed.removeAll()
        line.say([UInt8](text: "\r\nAQUADOPP NORTEK 2004\r\nVersion 3.35\r\n"), at: now + .milliseconds(200))
        resume(at: now, on: &line)
    }

    mutating func resume(at now: Nanoseconds, on line: inout Terminal) {
        state = settings.measures ? .measuring : .asleep
        next = settings.measures ? now + settings.interval : nil
    }

    mutating func leaveMidMenu(at now: Nanoseconds, on line: inout Terminal) {
        state = .command
        next = nil
        typed = [UInt8](text: "G")
    }

    mutating func proceed(to due: Nanoseconds, on line: inout Terminal) {
        line.say(sensors.record(at: due, date: line.clock.date(at: due)), at: due, isRecord: true)
        next = due + settings.interval
    }

    // MARK: Dialogue

    mutating func hear(_ byte: UInt8, at now: Nanoseconds, on line: inout Terminal) {
        if expected == 0, notice(byte, at: now, on: &line) { return }
        guard state == .command || now < confirmsUntil else { return }
        typed.append(byte)
        if expected > 0 {
            if typed.count == expected { takeBlock(at: now, on: &line) }
        } else if typed.count == 2 {
            let command = String(decoding: typed, as: UTF8.self)
            typed.removeAll()
            answer(command, at: now, on: &line)
        }
    }

    /// Watches for the two parts of the break in whatever is sent; true for its last character, which is no command.
    private mutating func notice(_ byte: UInt8, at now: Nanoseconds, on line: inout Terminal) -> Bool {
        attentionBytes.append(byte)
        if attentionBytes.count > 6 { attentionBytes.removeFirst() }
        if attentionBytes == [UInt8](repeating: 0x40, count: 6) {
            attention = now
            attentionBytes.removeAll()
        } else if let since = attention, attentionBytes == [UInt8](text: "K1W%!Q"),
            now - since >= NortekAquadopp.breakPause
        {
            attention = nil
            attentionBytes.removeAll()
            breakIn(at: now, on: &line)
            return true
        }
        return false
    }

    private mutating func breakIn(at now: Nanoseconds, on line: inout Terminal) {
        typed.removeAll()
        if state == .measuring {
            confirmsUntil = now + .seconds(10)
            line.reply("Confirm:", at: now)
        } else {
            enterCommandMode(at: now, on: &line)
        }
    }

    private mutating func enterCommandMode(at now: Nanoseconds, on line: inout Terminal) {
        state = .command
        next = nil
        confirmsUntil = 0
        line.reply(
            [UInt8](text: "\r\nNORTEK 2004\r\nVersion 3.35\r\nCommand mode\r\n") + NortekAquadopp.acknowledged, at: now)
    }

    mutating func answer(_ command: String, at now: Nanoseconds, on line: inout Terminal) {
        if state == .measuring {
            confirmsUntil = 0
            if command == "MC" { enterCommandMode(at: now, on: &line) }
            return
        }
        switch command {
        case "MC": acknowledge([], at: now, on: &line)
        case "RC": acknowledge(NortekBlocks.clock(line.clock.date(at: now)), at: now, on: &line)
        case "SC": expected = 6
        case "CC": expected = 512
        case "II": acknowledge([2, 0], at: now, on: &line)
        case "GC": acknowledge(blocks.user, at: now, on: &line)
        case "GP": acknowledge(blocks.hardware, at: now, on: &line)
        case "GH": acknowledge(blocks.head, at: now, on: &line)
        case "BV": acknowledge([0x04, 0x2D], at: now, on: &line)
        case "ID": acknowledge(blocks.identity, at: now, on: &line)
        case "AD": acquire(at: now, on: &line)
        case "ST", "SR":
            state = .measuring
            next = now + settings.interval
            acknowledge([], at: now, on: &line)
        case "PD":
            state = .asleep
            acknowledge([], at: now, on: &line)
        default: line.reply(NortekAquadopp.refused, at: now)
        }
    }

    private func acknowledge(_ bytes: [UInt8], at now: Nanoseconds, on line: inout Terminal) {
        line.reply(bytes + NortekAquadopp.acknowledged, at: now)
    }

    /// One average takes as long as its averaging interval.
    private func acquire(at now: Nanoseconds, on line: inout Terminal) {
        acknowledge([], at: now, on: &line)
        let done = now + .seconds(60)
        line.say(
            sensors.record(at: done, date: line.clock.date(at: done)), at: done + line.manners.latency, isRecord: true)
    }

    /// The six digits pairs of SC, or the 512 bytes of CC.
    private mutating func takeBlock(at now: Nanoseconds, on line: inout Terminal) {
        let bytes = typed
        typed.removeAll()
        expected = 0
        if bytes.count == 6, let date = NortekBlocks.date(bytes) {
            line.clock.set(to: date, at: now)
            acknowledge([], at: now, on: &line)
        } else if bytes.count == 512, NortekBlocks.isWhole(bytes) {
            blocks.user = bytes
            acknowledge([], at: now, on: &line)
        } else {
            line.reply(NortekAquadopp.refused, at: now)
        }
    }
}

extension NortekAquadopp: InstrumentModel {
    static let title = "Nortek Aquadopp (classic binary protocol, break and two-character commands)"

    static let settings =
        [
            InstrumentSetting("interval", "1", "seconds between velocities"),
            InstrumentSetting("autonomous", "yes", "measures from power on; no: after ST"),
            InstrumentSetting("depth", "30", "metres"),
            InstrumentSetting("serial", "11402", "serial number"),
        ] + Manners.settings(echo: false, lostwake: 0)

    static func make(_ reader: SettingReader, _ origin: Origin) throws(PlanMistake) -> any SimulatedInstrument {
        var settings = Settings()
        settings.interval = try reader.interval("interval")
        settings.measures = try reader.isOn("autonomous")
        settings.depthMetres = try reader.number("depth", in: 0.5...WaterColumn.bottomMetres)
        settings.serialNumber = Int(try reader.number("serial", in: 1...99_999))
        return Commanded(
            NortekAquadopp(settings: settings, origin: origin), manners: try Manners(reader), origin: origin)
    }
}
