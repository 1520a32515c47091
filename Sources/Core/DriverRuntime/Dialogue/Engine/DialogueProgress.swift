extension InstrumentDialogue {
    /// When `tick` has something to do; nil while nothing is due without another event.
    public var deadline: UInt64? {
        guard isOpen, !isTakenOver else { return nil }
        let expiry = asked.map(\.expiresAt).min()
        return [expiry, nextDue].compactMap(\.self).min()
    }

    private var nextDue: UInt64? {
        if let running { return running.deadline }
        if let retryAt { return retryAt }
        if let listenUntil { return listenUntil }
        guard agenda.isEmpty, asked.isEmpty else { return max(restUntil, 1) }
        return idleDeadline.map { max($0, restUntil) }
    }

    /// Does everything that can be done now.
    mutating func proceed(_ now: DialogueMoment) -> [DialogueAction] {
        expireCommands(now.monotonic)
        while isOpen, !isTakenOver, step(now) {}
        return take()
    }

    /// One thing; false when there is nothing to do before something happens.
    private mutating func step(_ now: DialogueMoment) -> Bool {
        if running != nil { return drive(now) }
        if let retryAt {
            guard now.monotonic >= retryAt else { return false }
            begin(now)
            return true
        }
        if let listenUntil {
            guard now.monotonic >= listenUntil else { return false }
            begin(now)
            return true
        }
        guard now.monotonic >= restUntil else { return false }
        if agenda.isEmpty { plan(now) }
        guard let job = agenda.first else { return false }
        return start(job, now)
    }

    private mutating func start(_ job: DialogueJob, _ now: DialogueMoment) -> Bool {
        if job.isBudgeted {
            let earliest = budget.earliest(now: now.monotonic)
            if earliest > now.monotonic {
                restUntil = earliest
                return false
            }
        }
        if let wake = dialogue.wake, job.sends, job != .escape, job != .wake, isAsleep(wake, now.monotonic) {
            return start(.wake, now)
        }
        if case .setClock(let part) = job, !mayBeginSettingClock(part, now) { return agenda.first != job }
        if job == .measureClock, !mayReadClock(now) { return false }
        if agenda.first == job { agenda.removeFirst() }
        if isSettingUp, let state = job.state { become(state) }
        if job.sends { open(job, now) } else { decide(job, now) }
        return true
    }

    private func isAsleep(_ wake: DialogueWake, _ now: UInt64) -> Bool {
        if needsWake { return true }
        guard let sleepsAfter = wake.sleepsAfter, let lastSent else { return false }
        return now >= lastSent + UInt64(sleepsAfter)
    }

    /// Gives up everything that is under way.
    mutating func abandon(because reason: String) {
        running = nil
        agenda = []
        isSettingUp = false
        for command in asked { actions.append(.answer(command.ticket, .failed(reason))) }
        asked = []
    }
}
