extension InstrumentDialogue {
    /// An instrument that streams where it should be silent is stopped at most this often.
    private static let stopEvery: UInt64 = 60_000_000_000
    /// Samples that nobody asked for, between two polls, before it counts as streaming.
    private static let strayRecords = 3
    /// Polls without an answer, before the instrument is woken.
    private static let mostMissedPolls = 3

    /// Puts what is due on the agenda.
    mutating func plan(_ now: DialogueMoment) {
        let instant = now.monotonic
        if let command = asked.first {
            planCommand(command)
        } else if isDue(setUpAgainAt, instant) {
            begin(now)
        } else if polls, unpolledRecords >= Self.strayRecords, dialogue.stopSampling != nil, instant >= stopAgainAt {
            note(.warning, "the instrument samples by itself although it is polled; stopping it")
            stopAgainAt = instant + Self.stopEvery
            unpolledRecords = 0
            agenda = [.stop, .settle]
        } else if isDue(nextPoll, instant), polls {
            agenda = [.poll]
        } else if let status = nextStatus.filter({ instant >= $0.value }).keys.min() {
            planStatus(status)
        } else if isDue(nextClock, instant) {
            nextClock = nil
            agenda = pause(forReading: true) + [.measureClock]
            if agenda.count > 1 || needsWake { agenda.append(.resume) }
        } else if isDue(silenceDeadline, instant) {
            note(.warning, "no sample for \((instant - lastRecord) / 1_000_000_000) s; asking the instrument")
            // One whose interval is not known may only be slow: it is asked for that first.
            if dialogue.interval == nil || interval != nil {
                samplesByItself = nil
                mustStopFirst = true
            }
            lastRecord = instant
            begin(now)
        }
    }

    /// The next of the things that are due by themselves.
    var idleDeadline: UInt64? {
        guard state.isSettled, !settings.listensOnly else { return nil }
        return ([setUpAgainAt, polls ? nextPoll : nil, nextClock, silenceDeadline] + nextStatus.values.map { $0 })
            .compactMap(\.self).min()
    }

    /// So many intervals without a sample are silence.
    private static let silentIntervals: UInt64 = 3

    private var silence: UInt64 {
        max(UInt64(settings.silenceNanoseconds ?? dialogue.silence), (interval ?? 0) * Self.silentIntervals)
    }

    /// From one sample to the next, in nanoseconds, as the instrument says it.
    private var interval: UInt64? {
        guard let name = dialogue.interval, let parameter = dialogue.parameter(name), let value = known[name],
            let seconds = parameter.form.number(value), (0...1e7).contains(seconds)
        else { return nil }
        return UInt64(seconds * 1e9)
    }

    /// An instrument that can be asked is asked when its samples stay out.
    private var silenceDeadline: UInt64? {
        guard state == .sampling, !settings.listensOnly, dialogue.wake != nil || dialogue.startSampling != nil else {
            return nil
        }
        return lastRecord + silence
    }

    private mutating func planStatus(_ status: Int) {
        nextStatus[status] = nil
        guard let plan = plans.firstIndex(where: { $0.statuses.contains(status) }) else { return }
        agenda = [.read(plan)]
    }

    /// Polls stand at whole multiples of their period.
    func pollTime(after now: UInt64) -> UInt64? {
        guard let every = dialogue.poll?.every.map(UInt64.init), every > 0 else { return nil }
        return now - now % every + every
    }

    // MARK: Samples

    mutating func noticeRecords(_ count: Int, _ now: DialogueMoment) {
        lastRecord = now.monotonic
        recordsSinceStop += count
        recordsSinceBegin += count
        if listenUntil != nil {
            listenUntil = nil
            samplesByItself = true
            agenda = [.settle]
        }
        if running?.job == .poll {
            running?.records += count
        } else if polls, state == .polling {
            unpolledRecords += count
        }
        // After it was stopped, what it was about to send still comes.
        if samplesByItself == nil && running?.job != .stop && !polls
            || samplesByItself == false && recordsSinceStop >= Self.strayRecords && running == nil
        {
            samplesByItself = true
        }
        if state.reason != nil, !polls { acceptDeafness(now) }
    }

    /// It samples, but does not hear or cannot be heard answering: its samples count.
    mutating func acceptDeafness(_ now: DialogueMoment) {
        retryAt = nil
        samplesByItself = true
        setUpAgainAt = wantsSomething ? now.monotonic + BackOff.longestWait : nil
        become(.sampling)
    }

    mutating func noteMissedPoll(_ now: DialogueMoment) {
        missedPolls += 1
        needsWake = true
        if missedPolls == Self.mostMissedPolls {
            missedPolls = 0
            lose("\(Self.mostMissedPolls) polls without an answer", now)
        }
    }

    /// The instrument has started anew, and knows nothing of what was set.
    mutating func noticeRestart(_ now: DialogueMoment) {
        guard !settings.listensOnly, listenUntil == nil else { return }
        switch running?.job {
        case .wake, .escape: return
        case _ where running?.isConfirming == true: running?.sawRestart = true
        case .read, .command, .readBack, .measureClock: running?.sawRestart = true
        default: startOver(now)
        }
    }

    mutating func startOver(_ now: DialogueMoment) {
        note(.notice, "the instrument has restarted; asking and setting everything again")
        samplesByItself = nil
        known = [:]
        begin(now)
        restUntil = max(restUntil, now.monotonic + Self.bootTime)
    }

    /// What an instrument says while it comes up is let pass.
    private static let bootTime: UInt64 = 1_000_000_000

    private func isDue(_ instant: UInt64?, _ now: UInt64) -> Bool {
        instant.map { now >= $0 } ?? false
    }
}
