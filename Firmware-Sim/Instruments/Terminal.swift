/// The serial side of an instrument's firmware: what it hears and echoes, when it sleeps, what it says, and its clock.
struct Terminal: Sendable {
    static let replyTime: Nanoseconds = .milliseconds(10)

    let manners: Manners
    var clock: InstrumentClock
    var chance: SeededGenerator
    /// Said when it falls asleep and when it is ready again, by instruments that tell.
    var sleepText: [UInt8] = []
    var wakeText: [UInt8] = []
    private(set) var isAwake = true

    private let clockAfterPowerLoss: Nanoseconds
    private var outbox = Outbox()
    private var typed = CommandAssembler()
    private var echo: [UInt8] = []
    private var echoAt: Nanoseconds = 0
    private var charactersToLose = 0
    private var deafUntil: Nanoseconds
    private var lastHeard: Nanoseconds
    private var poweredAt: Nanoseconds

    init(manners: Manners, purpose: String, seed: UInt64, start: Nanoseconds) {
        self.manners = manners
        clock = InstrumentClock(
            start: start, offset: manners.clockOffset, driftPartsPerMillion: manners.clockDriftPartsPerMillion,
            swingPartsPerMillion: manners.clockSwingPartsPerMillion)
        chance = SeededGenerator(seed: seed, purpose: purpose)
        clockAfterPowerLoss = CalendarDate(year: 2000, month: 1, day: 1).instant
        deafUntil = start
        lastHeard = start
        poweredAt = start
    }

    var deadline: Nanoseconds? {
        guard !sleepText.isEmpty, let sleepsAt else { return outbox.deadline }
        return min(sleepsAt, outbox.deadline ?? sleepsAt)
    }

    func isPowered(at now: Nanoseconds) -> Bool { now >= poweredAt }

    // MARK: Saying

    mutating func say(_ bytes: [UInt8], at instant: Nanoseconds, isRecord: Bool = false) {
        flushEcho()
        outbox.append(bytes, at: instant, isRecord: isRecord)
    }

    /// An answer to what was just heard: as late as the instrument is told to be.
    mutating func reply(_ bytes: [UInt8], at now: Nanoseconds, isRecord: Bool = false) {
        say(bytes, at: now + Terminal.replyTime + manners.latency, isRecord: isRecord)
    }

    mutating func reply(_ text: String, at now: Nanoseconds) { reply([UInt8](text: text), at: now) }

    /// What was going to be said is not, for example after a break.
    mutating func fallSilent() {
        outbox.removeAll()
        echo.removeAll()
    }

    mutating func take(until now: Nanoseconds) -> [Emission] {
        flushEcho()
        return outbox.take(until: now)
    }

    // MARK: Hearing

    /// What of these bytes is heard: waking up costs the first ones.
    mutating func heard(_ bytes: [UInt8], at now: Nanoseconds) -> ArraySlice<UInt8> {
        doze(until: now)
        if !isAwake { wake(at: now) }
        lastHeard = now
        guard now >= deafUntil else { return [] }
        let lost = min(charactersToLose, bytes.count)
        charactersToLose -= lost
        return bytes.dropFirst(lost)
    }

    /// The command that this byte ends, with its echo.
    mutating func command(endedBy byte: UInt8, at now: Nanoseconds) -> String? {
        // CR is echoed with its LF; an LF that follows it adds nothing.
        if manners.echoes, byte != 10 || !typed.lastWasReturn {
            echo.append(byte)
            if byte == 13 { echo.append(10) }
            echoAt = now
        }
        return typed.take(byte)
    }

    mutating func echoBack(_ byte: UInt8, at now: Nanoseconds) {
        guard manners.echoes else { return }
        echo.append(byte)
        echoAt = now
    }

    mutating func forgetTyped() { typed.clear() }

    /// Somebody has typed this and gone away.
    mutating func leaveTyped(_ text: String) {
        for byte in text.utf8 { _ = typed.take(byte) }
    }

    // MARK: Sleep and power

    func isAwake(at now: Nanoseconds) -> Bool {
        guard isAwake else { return false }
        return sleepsAt.map { now < $0 } ?? true
    }

    mutating func sleep() { isAwake = false }

    mutating func doze(until now: Nanoseconds) {
        guard let sleepsAt, sleepsAt <= now else { return }
        isAwake = false
        say(sleepText, at: sleepsAt)
    }

    /// Power is off until `backAt`; what had not been said is lost.
    mutating func losePower(until backAt: Nanoseconds) {
        fallSilent()
        typed.clear()
        poweredAt = backAt
        lastHeard = backAt
        deafUntil = backAt
        charactersToLose = 0
        isAwake = true
        if !manners.keepsTime { clock.set(to: CalendarDate(clockAfterPowerLoss), at: backAt) }
        say(powerUpNoise(), at: backAt)
    }

    private var sleepsAt: Nanoseconds? {
        guard isAwake, let span = manners.asleepAfter else { return nil }
        return lastHeard + span
    }

    private mutating func wake(at now: Nanoseconds) {
        isAwake = true
        typed.clear()
        charactersToLose = manners.charactersLostOnWaking
        deafUntil = now + manners.wakingTime
        say(wakeText, at: deafUntil)
        if manners.wakingTime > 0 { deafUntil += 1 }
    }

    /// What a line shows while its driver chip comes up: 0x00, 0xFF and 0x80, glued to what follows.
    private mutating func powerUpNoise() -> [UInt8] {
        guard manners.hasPowerUpNoise else { return [] }
        let marks: [UInt8] = [0x00, 0xFF, 0x80]
        return (0..<1 + chance.integer(below: 4)).map { _ in marks[chance.integer(below: marks.count)] }
    }

    mutating func flushEcho() {
        guard !echo.isEmpty else { return }
        outbox.append(echo, at: echoAt)
        echo.removeAll()
    }
}
