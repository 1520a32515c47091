/// A WET Labs ECO triplet (BBFL2W): samples by itself from power on, and listens only between two measurements.
///
/// From recorded output, replies and the ECO manual. No prompt; `!!!!!` stops it, `$run` starts it again.
struct EcoTriplet: Firmware {
    struct Settings: Sendable {
        var interval: Nanoseconds = .milliseconds(1130)
        var startsByItself = true
        var depthMetres = 12.0
        var serialNumber = 993
        var hasClock = true
    }

    /// Share of each interval in which the lamps are on and no character is heard.
    static let deafShare = 0.6
    static let saturated = 4130
    /// Counts in clean water in the dark, and what one count means: backscatter, chlorophyll, CDOM.
    static let dark = [50, 47, 44]
    static let scale = [1.913e-6, 0.0121, 0.0907]

    static func counts(backscatter: Double, chlorophyll: Double, colour: Double) -> [Int] {
        zip(zip(dark, scale), [backscatter, chlorophyll, colour]).map { known, value in
            min(known.0 + Int((value / known.1).rounded()), saturated)
        }
    }

    let settings: Settings
    var parameters: Parameters
    private let sensors: EcoSensors
    private var marks = 0
    private var lastMark: Nanoseconds = 0
    private var nextSample: Nanoseconds?
    private var measuringSince: Nanoseconds = 0
    /// Samples left of the packet; nil without end.
    private var left: Int?
    private var memory = 0

    init(settings: Settings, origin: Origin) {
        self.settings = settings
        parameters = Parameters([
            ("Ave", .whole(1...255), "1"), ("Pkt", .whole(0...65_535), "0"), ("Seq", .whole(0...1), "0"),
            ("Set", .whole(0...65_535), "0"), ("Rec", .whole(0...1), "1"), ("Man", .whole(0...1), "0"),
            ("Mvs", .whole(0...1), "0"), ("Int", .text(longest: 8), "00:00:10"),
        ])
        sensors = EcoSensors(depthMetres: settings.depthMetres, sea: origin.sea, seed: origin.seed)
    }

    var deadline: Nanoseconds? { nextSample }

    // MARK: Power and schedule

    mutating func powerOn(at now: Nanoseconds, on line: inout Terminal) {
        parameters.reload()
        nextSample = nil
        resume(at: now + .milliseconds(300), on: &line)
    }

    mutating func resume(at now: Nanoseconds, on line: inout Terminal) {
        if settings.startsByItself { start(at: now, on: &line) }
    }

    mutating func leaveMidMenu(at now: Nanoseconds, on line: inout Terminal) {
        nextSample = nil
        line.leaveTyped("$ave")
    }

    mutating func proceed(to due: Nanoseconds, on line: inout Terminal) {
        var text: [UInt8] = []
        appendStamp(at: due, clock: line.clock, to: &text)
        for (wavelength, count) in zip([700, 695, 460], sensors.counts(at: due)) {
            text.append(text: "\t\(wavelength)\t\(count)")
        }
        text.append(text: "\t\(sensors.thermistor(at: due))")
        text.append(line: "")
        line.say(text, at: due, isRecord: true)
        memory += parameters.isOn("Rec") ? 1 : 0
        measuringSince = due
        nextSample = due + settings.interval
        if let rest = left {
            left = rest - 1
            if rest <= 1 { nextSample = nil }
        }
    }

    /// `99/99/99<TAB>99:99:99` where there is no clock.
    private func appendStamp(at now: Nanoseconds, clock: InstrumentClock, to text: inout [UInt8]) {
        guard settings.hasClock else {
            text.append(text: "99/99/99\t99:99:99")
            return
        }
        text.append(text: date(clock.date(at: now)) + "\t")
        clock.date(at: now).appendTime(to: &text)
    }

    private func date(_ date: CalendarDate) -> String {
        var text: [UInt8] = []
        for (index, field) in [date.month, date.day, date.year % 100].enumerated() {
            if index > 0 { text.append(text: "/") }
            text.append(integer: field, width: 2, zeros: true)
        }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func start(at now: Nanoseconds, on line: inout Terminal) {
        if !parameters.isOn("Mvs") { line.reply("mvs 1\r\n", at: now) }
        try? parameters.set("Mvs", to: "1")
        let packet = parameters.whole("Pkt")
        left = packet > 0 ? packet : nil
        measuringSince = now
        nextSample = now + settings.interval
    }

    // MARK: Dialogue

    /// While it measures it hears nothing; between two measurements it counts exclamation marks.
    mutating func hear(_ byte: UInt8, at now: Nanoseconds, on line: inout Terminal) {
        if nextSample != nil {
            guard Double(now - measuringSince) >= EcoTriplet.deafShare * Double(settings.interval) else { return }
            marks = byte == UInt8(ascii: "!") && (marks == 0 || now - lastMark < .seconds(1)) ? marks + 1 : 0
            lastMark = now
            if marks >= 5 { stop(at: now, on: &line) }
            return
        }
        guard byte != UInt8(ascii: "!"), let command = line.command(endedBy: byte, at: now) else { return }
        if !command.isEmpty { answer(command, at: now, on: &line) }
    }

    private mutating func stop(at now: Nanoseconds, on line: inout Terminal) {
        marks = 0
        nextSample = nil
        line.forgetTyped()
        try? parameters.set("Mvs", to: "0")
        line.reply([UInt8](text: "mvs 0\r\n") + menu(at: now, clock: line.clock), at: now)
    }

    mutating func answer(_ command: String, at now: Nanoseconds, on line: inout Terminal) {
        let words = command.lowercased().split(separator: " ", maxSplits: 1).map(String.init)
        let value = words.count > 1 ? words[1] : ""
        switch words[0] {
        case "$mnu": line.reply(menu(at: now, clock: line.clock), at: now)
        case "$met": line.reply(EcoTriplet.metadata, at: now)
        case "$run": start(at: now, on: &line)
        case "$sto":
            parameters.save()
            line.reply(menu(at: now, clock: line.clock), at: now)
        case "$rls":
            parameters.reload()
            line.reply(menu(at: now, clock: line.clock), at: now)
        case "$get": line.reply("etx\r\n", at: now)
        case "$emc":
            memory = 0
            line.reply("Mem 4095\r\n", at: now)
        case "$clk", "$dat": setClock(words[0], value, at: now, on: &line)
        case let name where name.hasPrefix("$"): set(String(name.dropFirst()), value, at: now, on: &line)
        default: line.reply("unrecognized command\r\n", at: now)
        }
    }

    private mutating func set(_ name: String, _ value: String, at now: Nanoseconds, on line: inout Terminal) {
        guard let known = parameters.name(name) else {
            line.reply("unrecognized command\r\n", at: now)
            return
        }
        if known == "Int" {
            guard let f = CalendarDate.fields(of: value, widths: [2, 2, 2]), f[1] < 60, f[2] < 60 else {
                line.reply("unrecognized command\r\n", at: now)
                return
            }
            try? parameters.set("Int", to: "\(value.prefix(2)):\(value.dropFirst(2).prefix(2)):\(value.suffix(2))")
        } else if (try? parameters.set(known, to: value)) == nil {
            line.reply("unrecognized command\r\n", at: now)
            return
        }
        line.reply("\(known) \(parameters[known])\r\n", at: now)
    }

    /// `$clk hhmmss` and `$dat ddmmyy`.
    private func setClock(_ name: String, _ value: String, at now: Nanoseconds, on line: inout Terminal) {
        var date = line.clock.date(at: now)
        guard let f = CalendarDate.fields(of: value, widths: [2, 2, 2]) else {
            line.reply("unrecognized command\r\n", at: now)
            return
        }
        if name == "$clk" {
            (date.hour, date.minute, date.second, date.nanosecond) = (f[0], f[1], f[2], 0)
        } else {
            (date.day, date.month, date.year) = (f[0], f[1], 2000 + f[2])
        }
        guard date.isValid else {
            line.reply("unrecognized command\r\n", at: now)
            return
        }
        line.clock.set(to: date, at: now)
        line.reply(name == "$clk" ? clockRow(line.clock.date(at: now)) : dateRow(line.clock.date(at: now)), at: now)
    }

    private func clockRow(_ date: CalendarDate, name: String = "Clk") -> [UInt8] {
        var text = [UInt8](text: "\(name) ")
        date.appendTime(to: &text)
        return text + [13, 10]
    }

    private func dateRow(_ now: CalendarDate) -> [UInt8] { [UInt8](text: "Dat \(date(now))\r\n") }

    /// `$mnu`: the lines of a recorded BBFL2W.
    private func menu(at now: Nanoseconds, clock: InstrumentClock) -> [UInt8] {
        var text: [UInt8] = []
        text.append(line: "Ser BBFL2W-\(settings.serialNumber)\r\nVer Triplet5.20")
        text.append(line: "Ave \(parameters["Ave"])\r\nPkt \(parameters["Pkt"])")
        text.append(line: "M1d 0\r\nM2d 0\r\nM3d 0\r\nM1s 1.000E+00\r\nM2s 1.000E+00\r\nM3s 1.000E+00")
        text.append(line: "Seq \(parameters["Seq"])\r\nRat 19200\r\nSet \(parameters["Set"])")
        text.append(line: "Rec \(parameters["Rec"])\r\nMan \(parameters["Man"])\r\nInt \(parameters["Int"])")
        text += dateRow(clock.date(at: now)) + clockRow(clock.date(at: now))
        text += clockRow(clock.date(at: now - .seconds(3)), name: "Mst")
        text.append(line: "Mem \(4095 - memory % 4096)")
        return text
    }

    /// `$met`, in the rows of a recorded reply.
    private static let metadata: [UInt8] = {
        var text: [UInt8] = []
        text.append(line: "0,Date,MM/DD/YY,\r\n1,Time,HH:MM:SS,")
        for channel in 1...3 {
            text.append(line: "\(2 * channel + 1),Ref_\(channel),Emission_WL,")
            text.append(line: "\(2 * channel + 2),Sig_\(channel),counts,,SO,\(4 - channel).000E+00,\(4 - channel)")
        }
        text.append(line: "9,Therm,counts,")
        return text
    }()
}

extension EcoTriplet: InstrumentModel {
    static let title = "WET Labs ECO triplet BBFL2W (backscatter, chlorophyll, CDOM)"

    static let settings =
        [
            InstrumentSetting("interval", "1.13", "seconds between samples"),
            InstrumentSetting("autonomous", "yes", "sample by itself from power on"),
            InstrumentSetting("depth", "12", "metres"),
            InstrumentSetting("serial", "993", "serial number"),
            InstrumentSetting("hasclock", "yes", "no: date and time are 99/99/99 99:99:99"),
        ] + Manners.settings(echo: false, lostwake: 0)

    static func make(_ reader: SettingReader, _ origin: Origin) throws(PlanMistake) -> any SimulatedInstrument {
        var settings = Settings()
        settings.interval = try reader.interval("interval")
        settings.startsByItself = try reader.isOn("autonomous")
        settings.depthMetres = try reader.number("depth", in: 0.5...WaterColumn.bottomMetres)
        settings.serialNumber = Int(try reader.number("serial", in: 1...9999))
        settings.hasClock = try reader.isOn("hasclock")
        return Commanded(EcoTriplet(settings: settings, origin: origin), manners: try Manners(reader), origin: origin)
    }
}
