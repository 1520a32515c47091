/// An ASIMET METBK bulk meteorology system behind its LOGR53 logger: twelve columns a minute, and `#` commands.
///
/// No echo and no prompt. Texts and columns from recorded replies; the sea surface is that of the same station.
public struct WeatherStation: SimulatedInstrument {
    public struct Settings: Sendable {
        public var interval: Nanoseconds = .seconds(60)
        public var isSampling = true
        public var clockOffset: Nanoseconds = 0
        public var clockDriftPartsPerMillion = 0.0
        public var clockSwingPartsPerMillion = 0.0

        public init() {}
    }

    static let firmware = "LOGR53 v4.11cf"
    static let cardBytes = 1_996_488_704
    static let bytesPerSample = 64

    private let settings: Settings
    private let sensors: WeatherStationSensors
    private var outbox = Outbox()
    private var typed = CommandAssembler()
    private var clock: InstrumentClock
    private var nextSample: Nanoseconds?
    private var samplesOnCard = 0
    private var poweredAt: Nanoseconds
    private var chance: SeededGenerator

    public init(settings: Settings, sea: UInt64, seed: UInt64, start: Nanoseconds) {
        self.settings = settings
        sensors = WeatherStationSensors(sea: sea, seed: seed)
        clock = InstrumentClock(
            start: start, offset: settings.clockOffset, driftPartsPerMillion: settings.clockDriftPartsPerMillion,
            swingPartsPerMillion: settings.clockSwingPartsPerMillion)
        chance = SeededGenerator(seed: seed, purpose: "metbk")
        poweredAt = start
        if settings.isSampling { nextSample = firstSample(after: start) }
    }

    public var deadline: Nanoseconds? {
        guard let sample = nextSample else { return outbox.deadline }
        return min(sample, outbox.deadline ?? sample)
    }

    public mutating func advance(to now: Nanoseconds) -> [Emission] {
        sample(until: now)
        return outbox.take(until: now)
    }

    public mutating func receive(_ bytes: [UInt8], now: Nanoseconds) {
        guard now >= poweredAt else { return }
        sample(until: now)
        for byte in bytes {
            guard let command = typed.take(byte), !command.isEmpty else { continue }
            answer(command.uppercased(), now: now)
        }
    }

    public mutating func powerCycle(now: Nanoseconds, backAt: Nanoseconds) {
        outbox.removeAll()
        typed.clear()
        poweredAt = backAt
        let isGoing = nextSample != nil
        var banner: [UInt8] = (0..<chance.integer(below: 4)).map { _ in chance.chance(0.5) ? 0xFF : 0x00 }
        banner.append(line: "\r\nFirmware: \(WeatherStation.firmware)")
        banner.append(line: "Failed last attempt to update PTT module")
        if isGoing { banner.append(line: "Sampling GO") }
        outbox.append(banner, at: backAt)
        nextSample = isGoing ? firstSample(after: backAt) : nil
    }

    /// Samples fall on whole multiples of the interval.
    private func firstSample(after now: Nanoseconds) -> Nanoseconds {
        (now + 1).roundedUp(toMultipleOf: settings.interval)
    }

    private mutating func sample(until now: Nanoseconds) {
        while let due = nextSample, due <= now {
            sendSample(takenAt: due, at: due + min(.milliseconds(200), settings.interval / 4))
            nextSample = due + settings.interval
        }
    }

    private mutating func sendSample(takenAt taken: Nanoseconds, at instant: Nanoseconds) {
        outbox.append(sensors.line(at: taken), at: instant, isRecord: true)
        samplesOnCard += 1
    }

    private mutating func answer(_ command: String, now: Nanoseconds) {
        let replyAt = now + .milliseconds(30)
        if command.hasPrefix("#CLOCK=") {
            if let date = CalendarDate(text: command.dropFirst(7)) { clock.set(to: date, at: now) }
            reply(clockText(at: now), at: replyAt)
            return
        }
        switch command {
        case "#D": sendSample(takenAt: now, at: replyAt)
        case "#CLOCK": reply(clockText(at: now), at: replyAt)
        case "#FS": reply([UInt8](text: "\(freeBytes) bytes free"), at: replyAt)
        case "#STAT": reply(status(at: now), at: replyAt)
        case "#GO": go(now: now, replyAt: replyAt)
        case "#STOP":
            nextSample = nil
            reply([UInt8](text: "Sampling STOPPED"), at: replyAt)
        default: reply([UInt8](text: "Unknown command"), at: replyAt)
        }
    }

    /// "Sampling GO - synchronizing...", then "Sampling GO" when the first whole interval comes.
    private mutating func go(now: Nanoseconds, replyAt: Nanoseconds) {
        let first = firstSample(after: replyAt)
        reply([UInt8](text: "Sampling GO - synchronizing..."), at: replyAt)
        reply([UInt8](text: "Sampling GO"), at: first)
        nextSample = first
    }

    private mutating func reply(_ text: [UInt8], at instant: Nanoseconds) {
        outbox.append(text + [13, 10], at: instant)
    }

    private var freeBytes: Int { max(WeatherStation.cardBytes - samplesOnCard * WeatherStation.bytesPerSample, 0) }

    /// `2013/05/21  13:55:51`.
    private func clockText(at now: Nanoseconds) -> [UInt8] {
        let date = clock.date(at: now)
        var text: [UInt8] = []
        date.appendDate([\.year, \.month, \.day], mark: "/", to: &text)
        text.append(text: "  ")
        date.appendTime(to: &text)
        return text
    }

    /// #STAT, the lines of a recorded reply.
    private func status(at now: Nanoseconds) -> [UInt8] {
        var text: [UInt8] = []
        text.append(line: "Model: NEWLGR53\r\nSerNum: 17DEC12\r\nCfgDat: 17DEC12")
        text.append(line: "Firmware: \(WeatherStation.firmware)")
        text.append(text: "RTClock: ")
        text.append(contentsOf: clockText(at: now))
        text.append(line: "")
        let interval = Int(settings.interval / 1_000_000_000)
        text.append(line: "Logging Interval: \(interval); Current Tick: \(clock.date(at: now).second)")
        text.append(line: "R-interval: 1")
        text.append(line: "Compact Flash Card present - Compact Flash OK!")
        text.append(line: "Main Battery Voltage:  12.50")
        text.append(text: nextSample == nil ? "Sampling STOPPED" : "Sampling GO")
        return text
    }
}

/// The sensors of the weather station, each with noise of about its own resolution.
struct WeatherStationSensors: Sendable {
    private let weather: Weather
    private let water: WaterColumn
    private let noise: Noise

    init(sea: UInt64, seed: UInt64) {
        weather = Weather(seed: sea)
        water = WaterColumn(seed: sea)
        noise = Noise(seed: seed, quantity: "metbk")
    }

    /// Widths from the recorded line
    /// ` 993.78  86.464  10.587  351.5   -1.13  -5.000  0.0000    1.9    1.57    0.63  0.0000 12.50`.
    func line(at instant: Nanoseconds) -> [UInt8] {
        let values = self.values(at: instant)
        let columns: [(places: Int, width: Int)] = [
            (2, 7), (3, 7), (3, 7), (1, 6), (2, 7), (3, 7), (4, 7), (1, 6), (2, 7), (2, 7), (4, 7), (2, 5),
        ]
        var text: [UInt8] = []
        for (index, column) in columns.enumerated() {
            if index > 0 { text.append(32) }
            text.append(decimal: values[index], places: column.places, width: column.width)
        }
        text.append(contentsOf: [13, 10])
        return text
    }

    /// Pressure, humidity, air temperature, long wave, gauge level, sea temperature, conductivity, short wave,
    /// wind east, wind north, conductivity again, battery.
    func values(at instant: Nanoseconds) -> [Double] {
        func noisy(_ value: Double, _ deviation: Double, _ index: Int) -> Double {
            value + deviation * noise.gaussian(at: instant, index: index)
        }
        let sea = water.temperature(depthMetres: 1, at: instant)
        let salinity = water.salinity(depthMetres: 1, at: instant)
        let conductivity = noisy(Seawater.conductivity(salinity: salinity, temperature: sea, pressure: 1), 0.0002, 6)
        let wind = weather.wind(at: instant)
        return [
            noisy(weather.pressure(at: instant), 0.04, 0),
            min(max(noisy(weather.humidity(at: instant), 0.15, 1), 0), 100),
            noisy(weather.temperature(at: instant), 0.02, 2), noisy(weather.longWave(at: instant), 0.5, 3),
            noisy(weather.gaugeLevel(at: instant), 0.02, 4), noisy(sea, 0.002, 5), conductivity,
            noisy(weather.shortWave(at: instant), 0.8, 7), noisy(wind.east, 0.4, 8), noisy(wind.north, 0.4, 9),
            conductivity, 12.5 + 0.3 * weather.shortWave(at: instant) / 800,
        ]
    }
}

extension WeatherStation: InstrumentModel {
    static let title = "ASIMET METBK weather station"

    static let settings =
        [
            InstrumentSetting("interval", "60", "seconds between samples"),
            InstrumentSetting("autonomous", "yes", "sample from power on, without #GO"),
        ] + InstrumentSetting.clock

    static func make(_ reader: SettingReader, _ origin: Origin) throws(PlanMistake) -> any SimulatedInstrument {
        var settings = Settings()
        settings.interval = try reader.interval("interval")
        settings.isSampling = try reader.isOn("autonomous")
        settings.clockOffset = try reader.clockOffset()
        settings.clockDriftPartsPerMillion = try reader.number("drift", in: -10_000...10_000)
        settings.clockSwingPartsPerMillion = try reader.number("swing", in: 0...10_000)
        return WeatherStation(settings: settings, sea: origin.sea, seed: origin.seed, start: origin.start)
    }
}
