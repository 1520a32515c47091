/// A Paroscientific nano-resolution pressure gauge, alone or as the NANO of a bottom pressure and tilt node.
///
/// `*` destination source command; the answer carries the two addresses the other way round. Lines end with LF alone.
struct NanoPressure: Firmware {
    struct Settings: Sendable {
        var interval: Nanoseconds = .seconds(1)
        var startsByItself = true
        var depthMetres = 60.0
        /// `NANO,` before each line, as where several instruments share a port.
        var hasPrefix = true
        /// P: locked to the pulse per second; V: not.
        var isLocked = true
    }

    let settings: Settings
    private let sensors: SBE26Sensors
    private var nextSample: Nanoseconds?

    init(settings: Settings, origin: Origin) {
        self.settings = settings
        sensors = SBE26Sensors(depthMetres: settings.depthMetres, sea: origin.sea, seed: origin.seed)
    }

    var deadline: Nanoseconds? { nextSample }

    mutating func powerOn(at now: Nanoseconds, on line: inout Terminal) { resume(at: now, on: &line) }

    mutating func resume(at now: Nanoseconds, on line: inout Terminal) {
        nextSample = settings.startsByItself ? first(after: now) : nil
    }

    mutating func leaveMidMenu(at now: Nanoseconds, on line: inout Terminal) { line.leaveTyped("*0100") }

    private func first(after now: Nanoseconds) -> Nanoseconds { (now + 1).roundedUp(toMultipleOf: settings.interval) }

    mutating func proceed(to due: Nanoseconds, on line: inout Terminal) {
        let reading = sensors.reading(at: due)
        let date = line.clock.date(at: due)
        var text = [UInt8](text: "\(settings.isLocked ? "P" : "V"),")
        date.appendDate([\.year, \.month, \.day], mark: "/", to: &text)
        text.append(text: " ")
        date.appendTime(to: &text)
        text.append(text: ".")
        text.append(integer: date.nanosecond / 1_000_000, width: 3, zeros: true)
        text.append(text: ",")
        text.append(decimal: sensors.scan(at: due), places: 6)
        text.append(text: ",")
        text.append(decimal: reading.temperature, places: 9)
        text.append(text: "0")
        line.say(said(text), at: due + .milliseconds(20), isRecord: true)
        nextSample = due + settings.interval
    }

    private func said(_ text: [UInt8]) -> [UInt8] { [UInt8](text: settings.hasPrefix ? "NANO," : "") + text + [10] }

    mutating func answer(_ command: String, at now: Nanoseconds, on line: inout Terminal) {
        var text = command
        if text.hasPrefix("NANO,") { text.removeFirst(5) }
        if text == "TS" {
            line.clock.set(to: CalendarDate(now), at: now)
            reply("*0001TS", at: now, on: &line)
            return
        }
        // 01 is the first instrument, 99 all of them, 00 the host.
        guard text.hasPrefix("*0100") || text.hasPrefix("*9900") else { return }
        let name = text.dropFirst(5).prefix { $0 != "=" }
        switch name {
        case "E4", "P4": nextSample = first(after: now)
        case "E3": nextSample = nil
        case "P3":
            reply("*0001" + SBE26Texts.number(sensors.scan(at: now), places: 6), at: now, on: &line, isRecord: true)
        case "Q3":
            let temperature = sensors.reading(at: now).temperature
            reply("*0001" + SBE26Texts.number(temperature, places: 6), at: now, on: &line, isRecord: true)
        case "SN": reply("*0001SN=112345", at: now, on: &line)
        case "MN": reply("*0001MN=42.4K-265", at: now, on: &line)
        case "VR": reply("*0001VR=02.14", at: now, on: &line)
        case "IF": for row in NanoPressure.information { reply(row, at: now, on: &line) }
        default: reply("*0001ERR1", at: now, on: &line)
        }
    }

    private func reply(_ text: String, at now: Nanoseconds, on line: inout Terminal, isRecord: Bool = false) {
        line.reply(said([UInt8](text: text)), at: now, isRecord: isRecord)
    }

    private static let information = [
        "*______________________________________________________________", "*PAROSCIENTIFIC SMT SYSTEM INFORMATION",
        "*Model Number: 42.4K-265", "*Serial Number: 120785", "*Firmware Revision: R5.20",
        "*Firmware Release Date: 03-25-13", "*PPS status: V : PPS signal NOT detected.",
        "*--------------------------------------------------------------",
    ]
}

extension NanoPressure: InstrumentModel {
    static let title = "Paroscientific nano-resolution pressure gauge (alone, or NANO of a tilt node)"

    static let settings =
        [
            InstrumentSetting("interval", "1", "seconds between samples, from 0.05"),
            InstrumentSetting("autonomous", "yes", "sample from power on; no: after *0100E4"),
            InstrumentSetting("prefix", "yes", "NANO, before each line"),
            InstrumentSetting("locked", "yes", "P: locked to the pulse per second; V: not"),
            InstrumentSetting("depth", "60", "metres"),
        ] + Manners.settings(echo: false, lostwake: 0)

    static func make(_ reader: SettingReader, _ origin: Origin) throws(PlanMistake) -> any SimulatedInstrument {
        var settings = Settings()
        settings.interval = try reader.span("interval", in: 0.05...3600)
        settings.startsByItself = try reader.isOn("autonomous")
        settings.hasPrefix = try reader.isOn("prefix")
        settings.isLocked = try reader.isOn("locked")
        settings.depthMetres = try reader.number("depth", in: 0.5...WaterColumn.bottomMetres)
        return Commanded(
            NanoPressure(settings: settings, origin: origin), manners: try Manners(reader), origin: origin)
    }
}
