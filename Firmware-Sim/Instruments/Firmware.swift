/// What runs inside an instrument: it hears, acts by the clock, and speaks through its terminal.
protocol Firmware: Sendable {
    /// When it does something by itself next.
    var deadline: Nanoseconds? { get }

    /// Power has come on: banner, saved settings, and sampling if it starts by itself.
    mutating func powerOn(at now: Nanoseconds, on line: inout Terminal)

    /// It has been on for long and says nothing of its past.
    mutating func resume(at now: Nanoseconds, on line: inout Terminal)

    /// Somebody went away in the middle of a dialogue.
    mutating func leaveMidMenu(at now: Nanoseconds, on line: inout Terminal)

    /// `deadline` has come.
    mutating func proceed(to due: Nanoseconds, on line: inout Terminal)

    mutating func hear(_ byte: UInt8, at now: Nanoseconds, on line: inout Terminal)

    /// A whole command has been typed.
    mutating func answer(_ command: String, at now: Nanoseconds, on line: inout Terminal)

    mutating func hearBreak(at now: Nanoseconds, on line: inout Terminal)
}

extension Firmware {
    mutating func leaveMidMenu(at now: Nanoseconds, on line: inout Terminal) { line.leaveTyped("SET") }

    mutating func hear(_ byte: UInt8, at now: Nanoseconds, on line: inout Terminal) {
        guard let command = line.command(endedBy: byte, at: now) else { return }
        answer(command, at: now, on: &line)
    }

    mutating func answer(_ command: String, at now: Nanoseconds, on line: inout Terminal) {}

    mutating func hearBreak(at now: Nanoseconds, on line: inout Terminal) {}
}

/// Firmware behind its terminal, as an instrument on a line.
struct Commanded<Body: Firmware>: SimulatedInstrument {
    private(set) var firmware: Body
    private(set) var line: Terminal

    init(
        _ firmware: Body, manners: Manners, origin: Origin, prepare: (inout Terminal) -> Void = { _ in }
    ) {
        self.firmware = firmware
        line = Terminal(manners: manners, purpose: "\(Body.self)", seed: origin.seed, start: origin.start)
        prepare(&line)
        switch manners.boot {
        case .powerOn:
            line.losePower(until: origin.start)
            self.firmware.powerOn(at: origin.start, on: &line)
        case .steady:
            self.firmware.resume(at: origin.start, on: &line)
            if manners.asleepAfter != nil { line.sleep() }
        case .midMenu:
            self.firmware.resume(at: origin.start, on: &line)
            self.firmware.leaveMidMenu(at: origin.start, on: &line)
        }
    }

    var deadline: Nanoseconds? {
        guard let own = firmware.deadline else { return line.deadline }
        return min(own, line.deadline ?? own)
    }

    mutating func advance(to now: Nanoseconds) -> [Emission] {
        run(until: now)
        return line.take(until: now)
    }

    mutating func receive(_ bytes: [UInt8], now: Nanoseconds) {
        guard line.isPowered(at: now) else { return }
        run(until: now)
        for byte in line.heard(bytes, at: now) { firmware.hear(byte, at: now, on: &line) }
        line.flushEcho()
    }

    mutating func receiveBreak(now: Nanoseconds) {
        guard line.isPowered(at: now) else { return }
        run(until: now)
        firmware.hearBreak(at: now, on: &line)
    }

    mutating func powerCycle(now: Nanoseconds, backAt: Nanoseconds) {
        run(until: now)
        line.losePower(until: backAt)
        firmware.powerOn(at: backAt, on: &line)
    }

    private mutating func run(until now: Nanoseconds) {
        while let due = firmware.deadline, due <= now { firmware.proceed(to: due, on: &line) }
        line.doze(until: now)
    }
}
