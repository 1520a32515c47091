/// A Sea-Bird SBE 37 MicroCAT: a CTD with a command interpreter that echoes, prompts, and falls asleep.
///
/// From the SBE 37-SM/SMP manuals (firmware 2.6 to 4) and recorded dialogues; AutoRun is the 37-SI's.
public struct SBE37: SimulatedInstrument {
    public struct Settings: Sendable {
        public var interval: Nanoseconds = .seconds(10)
        /// Starts sampling by itself whenever power is applied.
        public var autoRun = false
        public var leadingHash = true
        public var format = SBE37Format.converted
        public var outputsSalinity = true
        public var outputsSoundSpeed = true
        public var hasPressure = true
        public var transmitsRealTime = true
        public var depthMetres = 20.0
        public var serialNumber = 2165
        public var hasLowBattery = false
        public var clockOffset: Nanoseconds = 0
        public var clockDriftPartsPerMillion = 0.0

        public init() {}
    }

    /// "sleeps after about 2 min without a command".
    static let sleepAfter: Nanoseconds = .seconds(120)
    /// From command or schedule to the end of the measurement; shorter when sampling faster than twice that.
    static let measurementTime: Nanoseconds = .milliseconds(300)
    static let replyTime: Nanoseconds = .milliseconds(10)
    /// "WARNING: LOW BATTERY VOLTAGE!!" comes before every so manieth autonomous sample.
    static let warningEvery: UInt64 = 10
    static let memorySamples = 200_000

    var settings: Settings
    var clock: InstrumentClock
    var samplesInMemory = 0
    var nextSample: Nanoseconds?
    var hasEverLogged = false

    private let sensors: SBE37Sensors
    private var recordsSent: UInt64 = 0
    private var outbox = Outbox()
    private var typed = CommandAssembler()
    private var isAwake = false
    private var lastHeard: Nanoseconds
    private var poweredAt: Nanoseconds
    private var lastReading: SBE37Reading?
    private var chance: SeededGenerator

    public init(settings: Settings, sea: UInt64, seed: UInt64, start: Nanoseconds) {
        self.settings = settings
        sensors = SBE37Sensors(depthMetres: settings.depthMetres, sea: sea, seed: seed)
        clock = InstrumentClock(
            start: start, offset: settings.clockOffset, driftPartsPerMillion: settings.clockDriftPartsPerMillion)
        chance = SeededGenerator(seed: seed, purpose: "sbe37")
        lastHeard = start
        poweredAt = start
        if settings.autoRun { startLogging(at: start + settings.interval) }
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
        var echo: [UInt8] = []
        for byte in heard(bytes, now: now) {
            echo.append(byte)
            if byte == 13 { echo.append(10) }
            guard let command = typed.take(byte) else { continue }
            outbox.append(echo, at: now)
            echo.removeAll()
            answer(SBE37Command(command), now: now)
        }
        outbox.append(echo, at: now)
        lastHeard = now
    }

    public mutating func powerCycle(now: Nanoseconds, backAt: Nanoseconds) {
        sample(until: now)
        outbox.removeAll()
        typed.clear()
        nextSample = nil
        poweredAt = backAt
        lastHeard = backAt
        isAwake = true
        outbox.append(powerUpNoise(), at: backAt)
        outbox.append([UInt8](text: "\r\n\(identity)\r\nS>"), at: backAt + .milliseconds(40))
        if settings.autoRun { startLogging(at: backAt + settings.interval) }
    }

    /// `SBE37-SMP V 2.6 SERIAL NO. 2165`.
    var identity: String { "SBE37-SMP V 2.6 SERIAL NO. \(settings.serialNumber)" }

    var isLogging: Bool { nextSample != nil }

    func temperature(at now: Nanoseconds) -> Double { sensors.reading(at: now).temperature }

    // MARK: Sampling

    private mutating func startLogging(at first: Nanoseconds) {
        nextSample = first
        hasEverLogged = true
    }

    /// Takes every scheduled sample due until now; each is sent when its measurement is done.
    private mutating func sample(until now: Nanoseconds) {
        while let due = nextSample, due <= now {
            let reading = sensors.reading(at: due)
            lastReading = reading
            samplesInMemory = min(samplesInMemory + 1, SBE37.memorySamples)
            if settings.transmitsRealTime { transmit(reading, takenAt: due) }
            nextSample = due + settings.interval
        }
    }

    private mutating func transmit(_ reading: SBE37Reading, takenAt instant: Nanoseconds) {
        let done = instant + min(SBE37.measurementTime, settings.interval / 2)
        if settings.hasLowBattery, recordsSent % SBE37.warningEvery == 0 {
            outbox.append([UInt8](text: SBE37Texts.lowBattery + "\r\n"), at: done)
        }
        send(reading, format: settings.format, at: done)
        if isAwake(at: done) { outbox.append([UInt8](text: "S>"), at: done) }
    }

    private mutating func send(_ reading: SBE37Reading, format: SBE37Format, at instant: Nanoseconds) {
        var line = format.text(of: reading, settings: settings, date: clock.date(at: reading.instant))
        line.append(contentsOf: [13, 10])
        outbox.append(line, at: instant, isRecord: true)
        recordsSent += 1
    }

    // MARK: Dialogue

    private func isAwake(at now: Nanoseconds) -> Bool { isAwake && now - lastHeard < SBE37.sleepAfter }

    /// The first character after sleep only wakes the instrument and is lost.
    private mutating func heard(_ bytes: [UInt8], now: Nanoseconds) -> ArraySlice<UInt8> {
        if isAwake(at: now) { return bytes[...] }
        isAwake = true
        typed.clear()
        return bytes.dropFirst()
    }

    private mutating func answer(_ command: SBE37Command, now: Nanoseconds) {
        let replyAt = now + SBE37.replyTime
        guard !isLogging || command.isAllowedWhileLogging else {
            outbox.append([UInt8](text: "?cmd S>"), at: replyAt)
            return
        }
        switch command {
        case .takeSample(let format):
            measure(format ?? settings.format, now: now)
        case .sendLast(let takesAnother):
            if let reading = lastReading { send(reading, format: settings.format, at: replyAt) }
            if takesAnother { lastReading = sensors.reading(at: now) }
            prompt(at: replyAt)
        case .sleep:
            isAwake = false
        case .start:
            outbox.append([UInt8](text: "start now\r\n"), at: replyAt)
            prompt(at: replyAt)
            startLogging(at: now + settings.interval)
        case .unknown:
            outbox.append([UInt8](text: "?cmd S>"), at: replyAt)
        default:
            outbox.append(reply(to: command, now: now), at: replyAt)
            prompt(at: replyAt)
        }
    }

    private mutating func measure(_ format: SBE37Format, now: Nanoseconds) {
        let reading = sensors.reading(at: now)
        lastReading = reading
        send(reading, format: format, at: now + SBE37.measurementTime)
        prompt(at: now + SBE37.measurementTime)
    }

    private mutating func prompt(at instant: Nanoseconds) { outbox.append([UInt8](text: "S>"), at: instant) }

    /// What a line shows while its driver chip comes up: 0x00, 0xFF and 0x80, glued to what follows.
    private mutating func powerUpNoise() -> [UInt8] {
        let marks: [UInt8] = [0x00, 0xFF, 0x80]
        return (0..<1 + chance.integer(below: 4)).map { _ in marks[chance.integer(below: marks.count)] }
    }
}
