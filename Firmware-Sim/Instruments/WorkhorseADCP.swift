/// A Teledyne RDI Workhorse: PD0 ensembles at an interval, stopped by a break and spoken to at its `>` prompt.
public struct WorkhorseADCP: SimulatedInstrument {
    public struct Settings: Sendable {
        public var interval: Nanoseconds = .seconds(10)
        /// Whether it was deployed, that is: pings by itself after power on.
        public var isDeployed = true
        public var cells = 25
        public var cellSizeMetres = 2.0
        public var depthMetres = 45.0
        public var serialNumber = 18_444
        public var clockOffset: Nanoseconds = 0
        public var clockDriftPartsPerMillion = 0.0

        public init() {}
    }

    enum State: Equatable {
        case command
        case pinging
        case asleep
    }

    /// "five minutes without a command": a deployed instrument pings again, another one powers down.
    static let commandTimeout: Nanoseconds = .seconds(300)
    static let banner =
        "WorkHorse Broadband ADCP Version 50.40\r\nTeledyne RD Instruments (c) 1996-2010\r\n"
        + "All Rights Reserved.\r\n>"

    var settings: Settings
    var clock: InstrumentClock
    private(set) var state: State

    private let sensors: ADCPSensors
    private var outbox = Outbox()
    private var typed = CommandAssembler()
    private var softBreak = 0
    private var nextEnsemble: Nanoseconds
    private var lastHeard: Nanoseconds
    private var poweredAt: Nanoseconds
    private var ensembleNumber = 0
    private var chance: SeededGenerator

    public init(settings: Settings, sea: UInt64, seed: UInt64, start: Nanoseconds) {
        self.settings = settings
        sensors = ADCPSensors(
            depthMetres: settings.depthMetres, cellSizeMetres: settings.cellSizeMetres, sea: sea, seed: seed)
        clock = InstrumentClock(
            start: start, offset: settings.clockOffset, driftPartsPerMillion: settings.clockDriftPartsPerMillion)
        chance = SeededGenerator(seed: seed, purpose: "adcp")
        state = settings.isDeployed ? .pinging : .asleep
        nextEnsemble = start + settings.interval
        lastHeard = start
        poweredAt = start
    }

    public var deadline: Nanoseconds? {
        let own: Nanoseconds? =
            switch state {
            case .pinging: nextEnsemble
            case .command: lastHeard + WorkhorseADCP.commandTimeout
            case .asleep: nil
            }
        guard let own else { return outbox.deadline }
        return min(own, outbox.deadline ?? own)
    }

    public mutating func advance(to now: Nanoseconds) -> [Emission] {
        progress(to: now)
        return outbox.take(until: now)
    }

    public mutating func receive(_ bytes: [UInt8], now: Nanoseconds) {
        guard now >= poweredAt else { return }
        progress(to: now)
        for byte in bytes {
            softBreak = byte == UInt8(ascii: "=") ? softBreak + 1 : 0
            if softBreak == 3 {
                receiveBreak(now: now)
            } else if state == .command {
                type(byte, now: now)
            }
        }
    }

    public mutating func receiveBreak(now: Nanoseconds) {
        guard now >= poweredAt else { return }
        progress(to: now)
        outbox.removeAll()
        typed.clear()
        softBreak = 0
        state = .command
        lastHeard = now
        outbox.append([UInt8](text: "\r\n[BREAK Wakeup A]\r\n" + WorkhorseADCP.banner), at: now + .milliseconds(400))
    }

    public mutating func powerCycle(now: Nanoseconds, backAt: Nanoseconds) {
        progress(to: now)
        outbox.removeAll()
        typed.clear()
        poweredAt = backAt
        var noise: [UInt8] = (0..<chance.integer(below: 3)).map { _ in chance.chance(0.5) ? 0xFF : 0x00 }
        noise.append(text: "\r\n[POWER-UP Wakeup A]\r\n" + WorkhorseADCP.banner)
        outbox.append(noise, at: backAt)
        state = settings.isDeployed ? .pinging : .asleep
        nextEnsemble = backAt + settings.interval
    }

    func temperature(at now: Nanoseconds) -> Double {
        var ensemble = PD0Ensemble(date: clock.date(at: now), cells: [])
        sensors.fill(&ensemble, cells: 0, at: now)
        return Double(ensemble.temperature) / 100
    }

    // MARK: Pinging

    private mutating func progress(to now: Nanoseconds) {
        if state == .command, now - lastHeard >= WorkhorseADCP.commandTimeout { leaveCommandMode() }
        while state == .pinging, nextEnsemble <= now {
            outbox.append(ensemble(at: nextEnsemble), at: nextEnsemble, isRecord: true)
            nextEnsemble += settings.interval
        }
    }

    private mutating func leaveCommandMode() {
        let timeout = lastHeard + WorkhorseADCP.commandTimeout
        if settings.isDeployed { startPinging(now: timeout) } else { state = .asleep }
    }

    private mutating func startPinging(now: Nanoseconds) {
        state = .pinging
        settings.isDeployed = true
        nextEnsemble = now + settings.interval
    }

    private mutating func ensemble(at instant: Nanoseconds) -> [UInt8] {
        ensembleNumber += 1
        var ensemble = PD0Ensemble(date: clock.date(at: instant), cells: [])
        ensemble.number = ensembleNumber
        ensemble.cellSizeCentimetres = Int((settings.cellSizeMetres * 100).rounded())
        ensemble.serialNumber = settings.serialNumber
        sensors.fill(&ensemble, cells: settings.cells, at: instant)
        return ensemble.encoded()
    }

    // MARK: Dialogue

    private mutating func type(_ byte: UInt8, now: Nanoseconds) {
        lastHeard = now
        outbox.append(byte == 13 ? [13, 10] : [byte], at: now)
        guard let command = typed.take(byte) else { return }
        let replyAt = now + .milliseconds(20)
        switch command.uppercased() {
        case "CS":
            startPinging(now: now)
        case "CZ":
            settings.isDeployed = false
            state = .asleep
            outbox.append([UInt8](text: "[POWERING DOWN ...]\r\n"), at: replyAt)
        case let other:
            var text = reply(to: other, now: now)
            if !text.isEmpty, text.last != 10 { text.append(line: "") }
            text.append(text: ">")
            outbox.append(text, at: replyAt)
        }
    }
}
