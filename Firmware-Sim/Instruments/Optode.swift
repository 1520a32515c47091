/// An Aanderaa oxygen optode 4831: tab-separated samples, properties to get and set, and a line that falls asleep.
///
/// From TD 269 and recorded output. `#` acknowledges, `*` refuses, `%` says that it falls asleep, `!` that it is ready.
struct Optode: Firmware {
    struct Settings: Sendable {
        var depthMetres = 20.0
        var product = 4831
        var serialNumber = 379
        var missing = 0.0
    }

    static let measurementTime: Nanoseconds = .milliseconds(900)

    let settings: Settings
    var parameters: Parameters
    private let sensors: OptodeSensors
    private var passkey = 0
    private var nextSample: Nanoseconds?

    init(settings: Settings, parameters: Parameters, origin: Origin) {
        self.settings = settings
        self.parameters = parameters
        sensors = OptodeSensors(depthMetres: settings.depthMetres, sea: origin.sea, seed: origin.seed)
    }

    var deadline: Nanoseconds? { nextSample }

    private var interval: Nanoseconds { .seconds(max(parameters.decimal("Interval"), 0.1)) }

    // MARK: Power and schedule

    mutating func powerOn(at now: Nanoseconds, on line: inout Terminal) {
        parameters.reload()
        passkey = 0
        nextSample = nil
        if parameters.isOn("Enable Text") {
            line.say(
                [UInt8](
                    text: "StartupInfo\t\(settings.product)\t\(settings.serialNumber)\tMode\tSmart Sensor Terminal\t"
                        + "RS232 Protocol\tConfig Version\t9\r\n"), at: now + .milliseconds(400))
        }
        resume(at: now + .milliseconds(600), on: &line)
    }

    mutating func resume(at now: Nanoseconds, on line: inout Terminal) {
        guard !parameters.isOn("Enable Polled Mode") else { return }
        nextSample = now + interval
    }

    mutating func leaveMidMenu(at now: Nanoseconds, on line: inout Terminal) {
        passkey = 1
        line.leaveTyped("Set Inter")
    }

    mutating func proceed(to due: Nanoseconds, on line: inout Terminal) {
        send(takenAt: due, at: due + min(Optode.measurementTime, interval / 2), on: &line)
        nextSample = due + interval
    }

    private mutating func send(takenAt taken: Nanoseconds, at instant: Nanoseconds, on line: inout Terminal) {
        let isMissing = line.chance.chance(settings.missing)
        let values = sensors.values(at: taken, salinity: parameters.decimal("Salinity"))
        let isText = parameters.isOn("Enable Text")
        var text = [UInt8](text: isText ? "MEASUREMENT\t" : "")
        text.append(text: "\(settings.product)\t\(settings.serialNumber)")
        for (index, value) in values.enumerated() {
            if isText { text.append(text: "\t" + OptodeSensors.names[index]) }
            text.append(text: "\t")
            text.append(decimal: isMissing && index < 2 ? .nan : value, places: index < 7 ? 3 : 1)
        }
        text.append(line: "")
        line.say(text, at: instant, isRecord: true)
    }

    // MARK: Dialogue

    mutating func answer(_ command: String, at now: Nanoseconds, on line: inout Terminal) {
        let words = command.lowercased().split(separator: " ", maxSplits: 1).map(String.init)
        guard let verb = words.first, ![";", "/", "//"].contains(verb) else { return }
        let rest = words.count > 1 ? words[1] : ""
        switch (verb, rest) {
        case ("do", "sample"):
            send(takenAt: now, at: now + Optode.measurementTime + line.manners.latency, on: &line)
            line.reply("#\r\n", at: now + Optode.measurementTime)
        case ("get", "all"):
            line.reply(parameters.names.flatMap(row), at: now)
            acknowledge(at: now, on: &line)
        case ("get", _): get(rest, at: now, on: &line)
        case ("set", _): set(rest, at: now, on: &line)
        case ("start", ""):
            nextSample = now + interval
            acknowledge(at: now, on: &line)
        case ("stop", ""):
            nextSample = nil
            acknowledge(at: now, on: &line)
        case ("save", ""):
            parameters.save()
            acknowledge(at: now + .milliseconds(600), on: &line)
        case ("load", ""):
            parameters.reload()
            acknowledge(at: now, on: &line)
        case ("reset", ""):
            acknowledge(at: now, on: &line)
            powerOn(at: now + .seconds(1), on: &line)
        case ("help", ""):
            line.reply(
                "Help\t\(settings.product)\t\(settings.serialNumber)\tDo Get Set Start Stop Save Load Reset\r\n",
                at: now)
            acknowledge(at: now, on: &line)
        default: refuse("SYNTAX ERROR", at: now, on: &line)
        }
    }

    private func acknowledge(at now: Nanoseconds, on line: inout Terminal) { line.reply("#\r\n", at: now) }

    private func refuse(_ reason: String, at now: Nanoseconds, on line: inout Terminal) {
        line.reply("*\tERROR\t\(reason)\r\n", at: now)
    }

    /// `Interval<TAB>4831<TAB>134<TAB>30.000`.
    private func row(_ name: String) -> [UInt8] {
        [UInt8](text: "\(name)\t\(settings.product)\t\(settings.serialNumber)\t\(parameters[name])\r\n")
    }

    private func get(_ name: String, at now: Nanoseconds, on line: inout Terminal) {
        guard let known = parameters.name(name) else {
            refuse("SYNTAX ERROR", at: now, on: &line)
            return
        }
        line.reply(row(known), at: now)
        acknowledge(at: now, on: &line)
    }

    /// `Set Interval(30)`; what is protected needs `Set Passkey(1)` first, and the factory's values a higher one.
    private mutating func set(_ text: String, at now: Nanoseconds, on line: inout Terminal) {
        let parts = text.split(separator: "(", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].hasSuffix(")") else {
            refuse("SYNTAX ERROR", at: now, on: &line)
            return
        }
        let name = String(parts[0]).trimmed
        let value = String(parts[1].dropLast()).trimmed
        if name == "passkey" {
            passkey = Int(value) ?? 0
            acknowledge(at: now, on: &line)
            return
        }
        guard let known = parameters.name(name) else {
            refuse("SYNTAX ERROR", at: now, on: &line)
            return
        }
        guard passkey >= OptodeProperties.passkey(for: known) else {
            refuse("PROTECTED PROPERTY", at: now, on: &line)
            return
        }
        do {
            try parameters.set(name, to: OptodeProperties.written(known, value))
            acknowledge(at: now, on: &line)
        } catch {
            refuse("ILLEGAL VALUE", at: now, on: &line)
        }
    }
}

extension String {
    var trimmed: String {
        var rest = self[...]
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
