import Sensing

/// What is known on the way to a clock that is right.
struct ClockWork: Hashable, Sendable {
    /// Set only when two measurements agree.
    var first: ClockOffset?
    /// What all readings of this measurement allow.
    var offset: ClockOffset?
    /// When the last one came.
    var offsetAt: UInt64 = 0
    var readings = 0
    /// From asking to the answer, the bounds of both instants included.
    var roundTrip: Int64 = 0
    /// The next reading is asked for then.
    var readAt: UInt64?
    var hasComplained = false
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
        if clock.read == nil {
            return settings.setsClock && !clock.set.isEmpty && now.isDisciplined(within: clock.limit)
        }
        return settings.setsClock || pauseIsFree
    }

    private var pauseIsFree: Bool {
        polls || samplesByItself == false || dialogue.startSampling == nil || dialogue.whileSampling != .nothing
    }

    // MARK: Measuring

    /// The clock was read between the asking, if the answer is to none before it, and the end of the answer.
    mutating func measured(_ exchange: RunningExchange, _ now: DialogueMoment) {
        guard let clock = dialogue.clock, let reading = clock.reading(in: exchange.reader.reply),
            let asked = pendingAnswers.since, let answer = exchange.reader.arrival(of: reading.end)
        else { return }
        let earliest = asked.earliest ?? asked.instant
        let latest = (answer.time.latest ?? answer.time.instant).adding(
            nanoseconds: Int64(settings.timeOnLine(bytes: answer.count)))
        var offset = ClockOffset(
            earliest: reading.time.nanoseconds(since: latest),
            latest: reading.time.nanoseconds(since: earliest) + reading.resolution,
            isPromised: asked.isFollowed && answer.time.isFollowed)
        if let before = currentOffset(now) { offset = before.intersection(offset) ?? offset }
        clockWork.offset = offset
        clockWork.offsetAt = lastSent ?? now.monotonic
        clockWork.readings += 1
        clockWork.roundTrip = latest.nanoseconds(since: earliest)
        clockOffset = offset
        judge(offset, clock, now)
        if clockWork.offset != nil, agenda.first != .measureClock { narrow(clock, reading.resolution, now) }
    }

    private mutating func judge(_ offset: ClockOffset, _ clock: DialogueClock, _ now: DialogueMoment) {
        let isRight = !offset.isCertainlyBeyond(clock.limit)
        let isDisciplined = now.isDisciplined(within: clock.limit)
        trustedUntil =
            isRight && settings.setsClock && isDisciplined && clock.trusted == .whenDisciplined
            ? now.monotonic + 2 * UInt64(clockEvery(clock)) : nil
        guard settings.setsClock, !clock.set.isEmpty, !isRight else { return }
        guard isDisciplined else {
            return complain(
                "the instrument's clock is \(shown(offset)); it is not set, because nothing disciplines ours")
        }
        guard clockWork.timesSet < Self.mostSettings else {
            return complain("the instrument's clock is still \(shown(offset)) after it was set")
        }
        guard let first = clockWork.first, first.overlaps(offset) else {
            clockWork.first = offset
            agenda.insert(.measureClock, at: 0)
            return
        }
        note(.notice, "the instrument's clock is \(shown(offset)); setting it")
        actions.append(.offset(offset))
        (clockWork.first, clockWork.offset, clockWork.readings) = (nil, nil, 0)
        agenda = pause(forReading: false) + [.setClock(0)] + agenda
        if !isSettingUp, !agenda.contains(.resume) { agenda.append(.resume) }
    }

    /// Once a measurement: more readings tell nothing else.
    private mutating func complain(_ text: String) {
        if !clockWork.hasComplained { note(.warning, text) }
        clockWork.hasComplained = true
    }

    /// Reads again when the digit that it prints last should turn over if the middle of what is possible is true: that
    /// halves it.
    private mutating func narrow(_ clock: DialogueClock, _ resolution: Int64, _ now: DialogueMoment) {
        guard let offset = clockWork.offset, clockWork.readings < clock.readings,
            offset.width > 2 * clockWork.roundTrip, settings.setsClock || pauseIsFree
        else { return clockFinished(now) }
        let half = clockWork.roundTrip / 2
        let soonest = now.time.instant.nanoseconds + Int64(dialogue.gap) + Self.headStart + half + offset.middle
        let turn = (soonest / resolution + 1) * resolution - offset.middle
        clockWork.readAt = now.monotonic + UInt64(turn - half - now.time.instant.nanoseconds)
        agenda.insert(.measureClock, at: 0)
    }

    /// False when it has to wait for its moment.
    mutating func mayReadClock(_ now: DialogueMoment) -> Bool {
        if let readAt = clockWork.readAt, now.monotonic < readAt {
            restUntil = readAt
            return false
        }
        clockWork.readAt = nil
        return true
    }

    mutating func clockFailed(_ reason: String, _ now: DialogueMoment) {
        note(.warning, "the instrument's clock could not be read or set: \(reason)")
        agenda.removeAll { if case .setClock = $0 { true } else { $0 == .measureClock } }
        clockFinished(now)
    }

    private mutating func clockFinished(_ now: DialogueMoment) {
        let offset = currentOffset(now)
        if let offset { actions.append(.offset(offset)) }
        clockWork = ClockWork()
        nextClock = nil
        scheduleClock(now)
        // What was measured before the station's own clock was worth something is measured again.
        if offset?.isPromised == false, let next = nextClock { nextClock = min(next, now.monotonic + Self.soon) }
    }

    /// The next measurement, if none is due already.
    mutating func scheduleClock(_ now: DialogueMoment) {
        guard let clock = dialogue.clock, nextClock == nil, settings.setsClock || clock.read != nil && pauseIsFree
        else { return }
        nextClock = now.monotonic + UInt64(clockEvery(clock))
    }

    private func currentOffset(_ now: DialogueMoment) -> ClockOffset? {
        clockWork.offset?.later(by: now.monotonic - clockWork.offsetAt)
    }

    private func clockEvery(_ clock: DialogueClock) -> Int64 { settings.clockEveryNanoseconds ?? clock.every }

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
            if now.monotonic >= sendAt, now.monotonic <= sendAt + Self.latestSend {
                guard now.isDisciplined(within: clock.limit) else {
                    clockFailed("nothing disciplines the station's clock any more", now)
                    return false
                }
                actions.append(.clockSet)
                return true
            }
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
    /// From a clock that nobody disciplines no other clock is set, nor from one that is no better.
    fileprivate func isDisciplined(within limit: Int64) -> Bool {
        guard time.isFollowed, let bound = time.bound else { return false }
        return max(bound.before, bound.after) <= limit
    }
}
