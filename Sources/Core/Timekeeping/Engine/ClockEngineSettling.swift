import Sensing

extension ClockEngine {
    /// Makes the time of this moment, and publishes it when it matters.
    mutating func settle(_ moment: ClockMoment, _ notes: [ClockNote]) -> [ClockAction] {
        var notes = notes
        let before = verdicts
        let choice = choose(moment)
        notes += remarks(on: before, moment)
        var actions: [ClockAction] = []
        let previous = model
        let next = makeModel(choice, moment)
        if isWorthPublishing(next.model, moment) {
            publish(next.model, horizon: next.horizon, moment)
            if model.state != previous.state || model.flags.contains(.conflict) != previous.flags.contains(.conflict) {
                notes.append(change(from: previous, moment))
            }
            actions.append(.publish(model))
            if let audit = audit(previous, choice, moment) {
                diary.count(audit)
                actions.append(.relocked(audit))
                if !audit.isCovered { notes.append(Self.brokenPromise(audit)) }
            }
        }
        for note in notes { diary.note(note, at: utcNow(moment)) }
        return notes.map { .note($0) } + actions
    }

    /// What the clock is to say at a moment.
    struct Choice: Hashable, Sendable {
        /// Nil: no time is promised.
        var time: CounterTime?
        var state: ClockState
        var flags: ClockFlags = []
        /// How much more UTC is in doubt by, in nanoseconds.
        var leapDoubt: Int64 = 0
        var interval: Int64 = Instant.nanosecondsPerSecond
    }

    private mutating func choose(_ moment: ClockMoment) -> Choice {
        let raw = moment.raw
        settleLeapKnowledge(at: raw)
        dropExpired(at: raw)
        let believed = believedSources(at: raw)
        var choice = chooseFresh(believed, at: raw) ?? Choice(time: nil, state: .unsynchronised)
        if let held, isBetter(held, than: choice.time, at: raw) {
            choice.time = held
            choice.state = .holdover
        }
        coverElsewhere(&choice, believed, at: raw)
        coverNewcomers(&choice, at: raw)
        if choice.time == nil, verdicts.contains(.acquiring) { choice.state = .acquiring }
        if let doubt = counterDoubt, var time = choice.time {
            time.terms.residual = time.terms.residual.addingClamped(doubt.amount)
            choice.time = time
        }
        choice.flags.formUnion(standingFlags(moment, choice))
        if let time = choice.time {
            let utc = keeper.offset(around: utcNow(moment)).utc(of: time.tai(at: raw))
            choice.leapDoubt = choice.leapDoubt.addingClamped(keeper.inDoubt(at: utc, tellsTAI: time.tellsTAI))
        }
        return finished(choice, at: raw)
    }

    /// A source that was good and says something else since a moment ago: it may lie, or the machine may have stood still.
    /// Both are covered, unless two others contradict it, or it is plainly a fault of its time scale.
    private func coverElsewhere(_ choice: inout Choice, _ believed: [Int], at raw: Int64) {
        guard let held, !held.isLastResort else { return }
        for (index, source) in sources.enumerated() where isSuspiciouslyElsewhere(source, at: raw) {
            guard var time = choice.time,
                let (tai, halfWidth) = source.track.elsewhere(at: raw, frequency: memory.near.value)
            else { continue }
            let terms = BoundTerms(source: Int64(clamping: halfWidth.rounded(.up)), driftPPB: 0)
            let other = CounterTime(
                anchor: raw, tai: tai, frequency: memory.near.value, terms: terms, law: time.law,
                source: source.kind.source, sourceNames: source.settings.name)
            let against = believed.filter { place in
                place != index && self.time(of: place, law: time.law).map { !$0.meets(other, at: raw) } == true
            }
            guard against.count < 2, !other.meets(time, at: raw) else { continue }
            time.cover(other, at: raw)
            choice.time = time
            choice.state = .acquiring
            choice.flags.insert(.conflict)
        }
    }

    /// Before the first lock a source that is on its way to be believed may contradict the one that was quicker.
    private func coverNewcomers(_ choice: inout Choice, at raw: Int64) {
        guard held == nil, choice.state == .locked else { return }
        for index in sources.indices where verdicts[index] == .acquiring && sources[index].track.accepted >= 2 {
            guard var time = choice.time, sources[index].kind != .kernel, !sources[index].mayLackLeap,
                let other = self.time(of: index, law: time.law), !other.meets(time, at: raw)
            else { continue }
            time.cover(other, at: raw)
            choice.time = time
            choice.state = .acquiring
            choice.flags.insert(.conflict)
        }
    }

    /// One sample of a quick source may be an outlier; of a slow one the next comes too late.
    private func isSuspiciouslyElsewhere(_ source: TrackedSource, at raw: Int64) -> Bool {
        let times = source.settings.interval > Instant.nanosecondsPerSecond ? 1 : 2
        return source.kind != .kernel && source.track.timesElsewhere >= times
            && source.track.accepted >= source.samplesNeeded && !source.contradictsItself
            && TimeScaleFault(source.lastJump ?? 0) == nil
            && (source.track.age(at: raw) ?? .max) < Self.timeToOverrule
    }

    /// Locked only within the limit; a lock without contradiction is what is held on to later.
    private mutating func finished(_ choice: Choice, at raw: Int64) -> Choice {
        var choice = choice
        guard let time = choice.time, choice.state == .locked else { return choice }
        let halfWidth = time.halfWidth(at: raw) + Double(choice.leapDoubt)
        if halfWidth > Double(settings.lockLimit) || counterDoubt != nil { choice.state = .acquiring }
        guard choice.state == .locked else { return choice }
        gate.lastGood = keeper.offset(around: utcNow(watch.last)).utc(of: time.tai(at: raw)).nanoseconds
        if !choice.flags.contains(.conflict) {
            var kept = time
            kept.frequency = memory.far.value
            kept.law = longDrift.aged(time.age(at: raw))
            held = kept
        }
        return choice
    }

    /// A receiver that may lack leap seconds is believed when it agrees with another source or with our own time.
    private mutating func settleLeapKnowledge(at raw: Int64) {
        for index in sources.indices where sources[index].mayLackLeap && sources[index].isReady(at: raw) {
            guard let mine = sources[index].track.tai(at: raw, frequency: memory.near.value) else { continue }
            var others = sources.indices.filter {
                $0 != index && sources[$0].kind != .pps && sources[$0].isReady(at: raw)
            }.compactMap { sources[$0].track.tai(at: raw, frequency: memory.near.value) }
            if let held { others.append(held.tai(at: raw)) }
            if others.contains(where: { abs($0.nanoseconds(since: mine)) < Instant.nanosecondsPerSecond / 2 }) {
                sources[index].knowsLeap = true
            }
        }
    }

    private mutating func dropExpired(at raw: Int64) {
        if let held,
            held.age(at: raw) > settings.longestHoldover || held.halfWidth(at: raw) > Double(settings.holdoverLimit)
        {
            self.held = nil
        }
        if held == nil {
            for index in sources.indices { sources[index].track.forgiveJump() }
            contradictedSince = nil
        }
    }

    /// The places of the sources that may make the time; sets every verdict.
    private mutating func believedSources(at raw: Int64) -> [Int] {
        for index in sources.indices { verdicts[index] = gateVerdict(of: index, at: raw) }
        let ready = sources.indices.filter { verdicts[$0] == .agrees }
        let independent = ready.filter { sources[$0].kind != .kernel }
        // The kernel says what some daemon told it: no witness beside another, and not while another is on its way.
        let isAlone = sources.indices.allSatisfy {
            sources[$0].kind == .kernel || sources[$0].trouble != nil || !sources[$0].track.isFresh(at: raw)
        }
        return independent.isEmpty && isAlone ? ready : independent
    }

    private func gateVerdict(of index: Int, at raw: Int64) -> SourcePicture.Verdict {
        let source = sources[index]
        if source.kind == .saved { return .sanity }
        switch source.trouble {
        case .refused: return .refused
        case .silent: return .silent
        case nil: break
        }
        if !source.track.isFresh(at: raw) { return .silent }
        return source.isReady(at: raw) && !source.mayLackLeap ? .agrees : .acquiring
    }

    /// Without news the time that is held; with news too, as long as it is clearly better than they are.
    private func isBetter(_ held: CounterTime, than fresh: CounterTime?, at raw: Int64) -> Bool {
        guard let fresh else { return true }
        guard fresh.terms.conflict == 0, held.meets(fresh, at: raw) else { return false }
        let margin = model.state == .holdover ? 1 : 0.5
        return held.halfWidth(at: raw) < margin * fresh.halfWidth(at: raw)
    }

    private func standingFlags(_ moment: ClockMoment, _ choice: Choice) -> ClockFlags {
        var flags: ClockFlags = []
        let utc = utcNow(moment)
        let inUse = sources.indices.filter {
            verdicts[$0] == .selected || verdicts[$0] == .agrees || verdicts[$0] == .conflicts
        }
        if inUse.contains(where: { sources[$0].degraded != nil }) { flags.insert(.degradedSource) }
        if inUse.contains(where: { sources[$0].smears }) { flags.insert(.smear) }
        if verdicts.contains(.conflicts) { flags.insert(.conflict) }
        if let disruptedUntil, moment.raw < disruptedUntil { flags.insert(.disrupted) }
        if counterDoubt != nil { flags.insert(.disrupted) }
        if choice.time != nil {
            if keeper.isPending(at: utc) { flags.insert(.leapPending) }
            if keeper.isExpired(at: utc) { flags.insert(.leapTableExpired) }
        }
        return flags
    }
}

extension DriftLaw {
    /// The law as it stands for a time whose anchor lies further back: its own frequency was learned before that.
    func aged(_ nanoseconds: Int64) -> DriftLaw {
        var law = self
        law.age = max(0, age - Double(nanoseconds))
        return law
    }
}
