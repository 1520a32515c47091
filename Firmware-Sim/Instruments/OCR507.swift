import Glibc

/// A Satlantic OCR-507 radiometer: a binary frame a second from power on, and a console behind Ctrl-C.
///
/// Frame as recorded: `SATDI7`, serial, timer, big-endian counts, frame counter, and a byte that makes the sum zero.
struct OCR507: Firmware {
    struct Settings: Sendable {
        var depthMetres = 7.0
        var serialNumber = 233
    }

    enum State: Equatable {
        case automatic
        /// One frame for each return.
        case polled
        case console
    }

    /// Wavelengths in nm, and how deep light of each goes (1/m).
    private static let bands: [(nanometres: Int, attenuation: Double)] = [
        (412, 0.09), (443, 0.08), (490, 0.07), (510, 0.08), (555, 0.10), (620, 0.29), (683, 0.45),
    ]
    static let console = 3 as UInt8

    let settings: Settings
    var parameters: Parameters
    private(set) var state = State.automatic
    private let weather: Weather
    private let noise: Noise
    private var nextFrame: Nanoseconds?
    private var frames = 0
    private var poweredAt: Nanoseconds

    init(settings: Settings, rate: String, isAutomatic: Bool, origin: Origin) {
        self.settings = settings
        let onOff = Parameters.Domain.word(["on", "off"])
        parameters = Parameters([
            ("telbaud", .word(["9600", "19200", "38400", "57600", "115200"]), "57600"),
            ("maxrate", .word(["0", "0.125", "0.5", "1", "2", "4", "8"]), rate), ("initsm", onOff, "off"),
            ("initpd", onOff, "off"), ("initat", onOff, isAutomatic ? "on" : "off"), ("netmode", onOff, "off"),
            ("netadd", .whole(1...255), "100"), ("netbaud", .word(["38400"]), "38400"),
        ])
        weather = Weather(seed: origin.sea)
        noise = Noise(seed: origin.seed, quantity: "ocr")
        poweredAt = origin.start
    }

    var deadline: Nanoseconds? { nextFrame }

    private var interval: Nanoseconds { .seconds(1 / max(parameters.decimal("maxrate"), 0.125)) }

    private var banner: String {
        "Satlantic OCR-507 Multispectral Radiometer\r\nCopyright (C) 2002, Satlantic Inc. All rights reserved.\r\n"
            + "Firmware version: 3.0A - SatNet Type B\r\nInstrument: SATDI7\r\nS/N: \(serial)\r\n\r\n"
    }

    private var serial: String {
        var text: [UInt8] = []
        text.append(integer: settings.serialNumber, width: 4, zeros: true)
        return String(decoding: text, as: UTF8.self)
    }

    // MARK: Power and schedule

    mutating func powerOn(at now: Nanoseconds, on line: inout Terminal) {
        parameters.reload()
        poweredAt = now
        frames = 0
        line.say([UInt8](text: banner), at: now + .milliseconds(500))
        resume(at: now + .seconds(3), on: &line)
    }

    mutating func resume(at now: Nanoseconds, on line: inout Terminal) {
        state = parameters.isOn("initat") ? .automatic : .polled
        nextFrame = state == .automatic ? now + interval : nil
    }

    mutating func leaveMidMenu(at now: Nanoseconds, on line: inout Terminal) {
        state = .console
        nextFrame = nil
        line.leaveTyped("show ma")
    }

    mutating func proceed(to due: Nanoseconds, on line: inout Terminal) {
        send(at: due, on: &line)
        nextFrame = due + interval
    }

    private mutating func send(at now: Nanoseconds, on line: inout Terminal) {
        var bytes = [UInt8](text: "SATDI7\(serial)")
        bytes.append(decimal: (now - poweredAt).inSeconds, places: 2, width: 10, zeros: true)
        append(UInt32(UInt16(bitPattern: -133)), bytes: 2, to: &bytes)
        let light = weather.shortWave(at: now)
        for (index, band) in OCR507.bands.enumerated() {
            let irradiance = light * exp(-band.attenuation * settings.depthMetres)
            let counts = 2_147_483_648 + 900_000 * irradiance + 600 * noise.gaussian(at: now, index: index)
            append(UInt32(counts.rounded()), bytes: 4, to: &bytes)
        }
        for word in [UInt32(283), 175, 162] { append(word, bytes: 2, to: &bytes) }
        bytes.append(UInt8(truncatingIfNeeded: frames))
        frames += 1
        bytes.append(0 &- bytes.reduce(UInt8(0), &+))
        line.say(bytes + [13, 10], at: now, isRecord: true)
    }

    private func append(_ value: UInt32, bytes count: Int, to bytes: inout [UInt8]) {
        for place in stride(from: (count - 1) * 8, through: 0, by: -8) { bytes.append(UInt8(value >> place & 0xFF)) }
    }

    // MARK: Dialogue

    private var prompt: String { parameters.isOn("initat") ? "[Auto]$ " : "$ " }

    /// Outside the console: return takes a frame, Ctrl-A runs, Ctrl-S stops, Ctrl-R resets, Ctrl-C opens the console.
    mutating func hear(_ byte: UInt8, at now: Nanoseconds, on line: inout Terminal) {
        if state == .console {
            guard let command = line.command(endedBy: byte, at: now) else { return }
            answer(command, at: now, on: &line)
            return
        }
        switch byte {
        case OCR507.console:
            state = .console
            nextFrame = nil
            line.forgetTyped()
            line.reply(banner + prompt, at: now)
        case 13 where state == .polled: send(at: now, on: &line)
        case 1:
            state = .automatic
            nextFrame = now + interval
        case 19:
            state = .polled
            nextFrame = nil
        case 18: powerOn(at: now + .milliseconds(100), on: &line)
        default: break
        }
    }

    mutating func answer(_ command: String, at now: Nanoseconds, on line: inout Terminal) {
        let words = command.split(separator: " ").map { $0.lowercased() }
        switch (words.first, words.count) {
        case (nil, _): line.reply(prompt, at: now)
        case ("show", 2) where words[1] == "all":
            line.reply(parameters.names.map(shown).joined(separator: "") + "\r\n" + prompt, at: now)
        case ("show", 2) where parameters.name(words[1]) != nil: line.reply(shown(words[1]) + "\r\n" + prompt, at: now)
        case ("set", 3) where (try? parameters.set(words[1], to: words[2])) != nil: line.reply(prompt, at: now)
        case ("save", 1):
            parameters.save()
            line.reply(prompt, at: now)
        case ("id", 1): line.reply(banner + prompt, at: now)
        case ("exit", 1): resume(at: now, on: &line)
        case ("exit!", 1): powerOn(at: now + .milliseconds(100), on: &line)
        default: line.reply("Invalid command: \(command)\r\n" + prompt, at: now)
        }
    }

    /// In a recorded reply the rows stand one behind the other without an end.
    private func shown(_ name: String) -> String {
        let rows = [
            "telbaud": ("Telemetry Baud Rate", " bps"), "maxrate": ("Maximum Frame Rate", " Hz"),
            "initsm": ("Initialize Silent Mode", ""), "initpd": ("Initialize Power Down", ""),
            "initat": ("Initialize Automatic Telemetry", ""), "netmode": ("Network Mode", ""),
            "netadd": ("Network Address", ""), "netbaud": ("Network Baud Rate", " bps"),
        ]
        guard let row = rows[name] else { return "" }
        return "\(row.0): \(parameters[name])\(row.1)"
    }
}

extension OCR507: InstrumentModel {
    static let title = "Satlantic OCR-507 radiometer (binary frames, console)"

    static let settings =
        [
            InstrumentSetting("rate", "1", "frames a second: 0.125, 0.5, 1, 2, 4 or 8"),
            InstrumentSetting("autonomous", "yes", "frames from power on; no: one for each return"),
            InstrumentSetting("depth", "7", "metres"),
            InstrumentSetting("serial", "233", "serial number"),
        ] + Manners.settings(lostwake: 0)

    static func make(_ reader: SettingReader, _ origin: Origin) throws(PlanMistake) -> any SimulatedInstrument {
        var settings = Settings()
        settings.depthMetres = try reader.number("depth", in: 0.5...WaterColumn.bottomMetres)
        settings.serialNumber = Int(try reader.number("serial", in: 1...9999))
        let rate = try reader.choice("rate", ["0.125", "0.5", "1", "2", "4", "8"].map { ($0, $0) })
        let ocr = OCR507(
            settings: settings, rate: rate, isAutomatic: try reader.isOn("autonomous"), origin: origin)
        return Commanded(ocr, manners: try Manners(reader), origin: origin)
    }
}
