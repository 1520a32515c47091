import Sensing

/// What is known on the way to a clock that is right.
struct ClockWork: Hashable, Sendable {
    /// Set only when two measurements agree.
    var first: ClockOffset?
    var timesSet = 0
    /// When the last command goes out, so that the instrument takes over `boundary` when it begins.
    var sendAt: UInt64?
    var boundary: Instant?
}

extension InstrumentDialogue {
    /// A clock that is not right after so many settings is not set again before the next time.
    private static let mostSettings = 2
    /// The command goes out this late at most; else the next second is aimed at.
    private static let latestSend: UInt64 = 50_000_000
    /// From planning to sending at least.
    private static let headStart: Int64 = 20_000_000
    /// Date and time are sent apart: not so near to midnight.
    private static let nearMidnight = 120
    private static let soon: UInt64 = 600_000_000_000

    /// Whether the clock can be read without disturbing more than anybody wants.
    func mayAskClock(_ now: DialogueMoment) -> Bool {
        guard let clock = dialogue.clock else { return false }
        if clock.read == nil { return settings.setsClock && now.isDisciplined }
        return settings.setsClock || pauseIsFree
    }

    private var pauseIsFree: Bool {
        polls || samplesByItself == false || dialogue.startSampling == nil || dialogue.whileSampling != .nothing
    }

    // MARK: Measuring

    mutating func measured(_ exchange: RunningExchange, _ now: DialogueMoment) {
        guard let clock = dialogue.clock, let reading = clock.reading(in: exchange.reader.reply),
            let sent = exchange.sent, let arrival = exchange.reader.arrival(of: reading.end)
        else { return }
        let offset = ClockOffset(
            earliest: reading.time.nanoseconds(since: arrival),
            latest: reading.time.nanoseconds(since: sent.time.instant) + reading.resolution)
        clockOffset = offset
        actions.append(.offset(offset))
        judge(offset, clock, now)
    }

    private mutating func judge(_ offset: ClockOffset, _ clock: DialogueClock, _ now: DialogueMoment) {
        let isRight = !offset.isCertainlyBeyond(clock.limit)
        trustedUntil =
            isRight && settings.setsClock && now.isDisciplined && clock.trusted == .whenDisciplined
            ? now.monotonic + 2 * UInt64(clock.every) : nil
        guard settings.setsClock, !clock.set.isEmpty, !isRight else { return clockFinished(now) }
        guard now.isDisciplined else {
            note(
                .warning, "the instrument's clock is \(shown(offset)); it is not set, because nothing disciplines ours")
            return clockFinished(now)
        }
        guard clockWork.timesSet < Self.mostSettings else {
            note(.warning, "the instrument's clock is still \(shown(offset)) after it was set")
            return clockFinished(now)
        }
        guard let first = clockWork.first, first.overlaps(offset) else {
            clockWork.first = offset
            agenda.insert(.measureClock, at: 0)
            return
        }
        clockWork.first = nil
        note(.notice, "the instrument's clock is \(shown(offset)); setting it")
        agenda = pause(forReading: false) + [.setClock(0)] + agenda
        if !isSettingUp, !agenda.contains(.resume) { agenda.append(.resume) }
    }

    mutating func clockFailed(_ reason: String, _ now: DialogueMoment) {
        note(.warning, "the instrument's clock could not be read or set: \(reason)")
        agenda.removeAll { if case .setClock = $0 { true } else { $0 == .measureClock } }
        clockFinished(now)
    }

    private mutating func clockFinished(_ now: DialogueMoment) {
        clockWork = ClockWork()
        guard let clock = dialogue.clock, settings.setsClock || pauseIsFree else { return }
        nextClock = now.monotonic + UInt64(clock.every)
    }

    private func shown(_ offset: ClockOffset) -> String {
        let milliseconds = offset.middle.magnitude / 1_000_000
        let fraction = String(1000 + milliseconds % 1000).dropFirst()
        return "\(milliseconds / 1000).\(fraction) s \(offset.middle < 0 ? "slow" : "fast")"
    }

    // MARK: Setting

    /// False when it has to wait: for the second, or for midnight to pass.
    mutating func mayBeginSettingClock(_ part: Int, _ now: DialogueMoment) -> Bool {
        guard let clock = dialogue.clock, part < clock.set.count else { return true }
        if clock.set.count > 1, isNearMidnight(now.time.instant) {
            agenda.removeAll { if case .setClock = $0 { true } else { $0 == .measureClock } }
            clockWork = ClockWork()
            nextClock = now.monotonic + Self.soon
            return false
        }
        guard part == clock.set.count - 1 else { return true }
        if let sendAt = clockWork.sendAt {
            if now.monotonic >= sendAt, now.monotonic <= sendAt + Self.latestSend { return true }
            if now.monotonic < sendAt {
                restUntil = sendAt
                return false
            }
        }
        planBoundary(clock, part, now)
        return false
    }

    private mutating func planBoundary(_ clock: DialogueClock, _ part: Int, _ now: DialogueMoment) {
        let length = rendered(clock.set[part].steps) { clock.bytes(of: $0, at: CivilTime(now.time.instant)) }.bytes
            .count
        let travel = Int64(settings.timeOnLine(bytes: length)) + clock.lead
        let second = Instant.nanosecondsPerSecond
        let earliest = now.time.instant.nanoseconds + travel + Self.headStart
        let boundary = (earliest + second - 1) / second * second
        clockWork.boundary = Instant(nanoseconds: boundary)
        clockWork.sendAt = now.monotonic + UInt64(boundary - travel - now.time.instant.nanoseconds)
        restUntil = clockWork.sendAt ?? restUntil
    }

    private func isNearMidnight(_ instant: Instant) -> Bool {
        let time = CivilTime(instant)
        return time.hour * 3600 + time.minute * 60 + time.second > 86_400 - Self.nearMidnight
    }

    func clockBytes(_ name: String, _ now: DialogueMoment) -> [UInt8]? {
        dialogue.clock?.bytes(of: name, at: CivilTime(clockWork.boundary ?? now.time.instant))
    }

    mutating func clockWasSet(_ part: Int, _ now: DialogueMoment) {
        guard let clock = dialogue.clock else { return }
        (clockWork.sendAt, clockWork.boundary) = (nil, nil)
        if part + 1 < clock.set.count {
            agenda.insert(.setClock(part + 1), at: 0)
        } else if clock.read != nil {
            clockWork.timesSet += 1
            agenda.insert(.measureClock, at: 0)
        } else {
            clockFinished(now)
        }
    }
}

extension DialogueMoment {
    /// From a clock that nobody disciplines no other clock is set.
    fileprivate var isDisciplined: Bool { time.state != .unsynchronised }
}
