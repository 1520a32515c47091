import Sensing

extension ClockEngine {
    /// Takes a sample into its source's track, or says why not.
    mutating func take(_ sample: SourceSample, from index: Int, _ moment: ClockMoment) -> [ClockNote] {
        guard sample.raw <= moment.raw &+ Instant.nanosecondsPerSecond else {
            sources[index].refuse(
                "it was stamped \((sample.raw &- moment.raw).duration) in the future of the counter; "
                    + "the stamps of its adapter are wrong")
            return []
        }
        if let reason = gate.reason(against: sample) {
            sources[index].refuse(reason)
            return []
        }
        if let suspect, suspect.contains(sample.raw) { return [] }
        let tai: TAIInstant
        var sample = sample
        switch interpret(&sample, from: index) {
        case .tai(let instant): tai = instant
        case .refused(let reason):
            sources[index].passOver(reason)
            return []
        case .unclear: return []
        }
        if let reason = gate.reason(against: keeper.offset(around: utcNow(moment)).utc(of: tai)) {
            sources[index].refuse(reason)
            return []
        }
        if let note = lookAtMidnight(sample, tai, from: index) { return [note] }
        return follow(sample, tai, from: index)
    }

    private mutating func follow(_ sample: SourceSample, _ tai: TAIInstant, from index: Int) -> [ClockNote] {
        let isAfterPause = (sources[index].track.age(at: sample.raw) ?? 0) > Self.shortPause
        let (frequency, law) = isAfterPause ? (memory.far, longDrift) : (memory.near, drift)
        switch sources[index].track.take(sample, tai: tai, frequency: frequency, law: law) {
        case .accepted:
            sources[index].hear(sample)
            if sources[index].kind != .kernel, counterDoubt?.isRefuted(bySampleAt: sample.raw) == true {
                counterDoubt = nil
            }
            learn(from: index, at: sample.raw)
        case .repeated, .outlier: break
        case .frozen(let reason): sources[index].refuse(reason)
        case .jumped(let by, let times): return consider(jump: by, times: times, of: index, at: sample.raw)
        }
        return []
    }

    private static let shortPause: Int64 = 30_000_000_000

    /// A fit of 64 points costs some microseconds, and one sample more changes little.
    private mutating func learn(from index: Int, at raw: Int64) {
        let source = sources[index]
        guard source.isReady(at: raw), source.track.jumpedAt == nil, verdicts[index] != .conflicts,
            source.track.points.count < 32 || source.track.accepted.isMultiple(of: 2)
        else { return }
        let law = drift
        guard
            let fit = source.track.frequencyFit(
                wander: settings.oscillator.wanderPPBPerSecond * 1e-18, greatestChange: law.greatestChange)
        else { return }
        memory.learn(fit, origin: source.track.origin.raw, at: raw, settings.oscillator)
    }

    /// A sample beyond every bound of its own source. One or two are passed over; more, and the source is not believed;
    /// eight that agree may begin a new track, if something explains them.
    private mutating func consider(jump by: Int64, times: Int, of index: Int, at raw: Int64) -> [ClockNote] {
        let name = sources[index].settings.name
        sources[index].lastJump = by
        sources[index].contradictItself()
        let companions = companions(of: by)
        guard times >= (companions.count >= 2 ? 2 : 3) else { return [] }
        let fault = TimeScaleFault(by)
        if companions.count >= 2, held != nil { withdraw(companions, by: by) }
        sources[index].refuse(
            "it jumped by \(by.duration), beyond its own bound\(fault.map { ": \($0.explanation)" } ?? ""); "
                + "look at the source")
        guard times >= SourceTrack.samplesToMove else { return [] }
        if let doubt = counterDoubt, by.magnitude <= doubt.amount.magnitude + Self.near(by) {
            return moveAll([index], "as far as the counter may have: it is followed", forgetHeld: true)
        }
        if companions.count >= 2 {
            return moveAll(companions, "alike: it was the counter that jumped, and they are followed", forgetHeld: true)
        }
        let wasReady = sources[index].track.accepted >= sources[index].samplesNeeded
        let pause = raw &- (sources[index].track.newestRaw ?? raw)
        let isAfterSilence = pause > Int64(times + 4) * sources[index].settings.interval
        if !wasReady || held == nil || isAfterSilence && fault == nil {
            return moveAll([index], "and nothing contradicts it: it is followed", forgetHeld: false)
        }
        guard fault == nil, by.magnitude <= settings.lockLimit.magnitude else { return [] }
        sources[index].track.move(frequency: memory.near, law: drift, mark: raw)
        sources[index].beginAnew()
        return [
            ClockNote(
                .warning,
                "'\(name)' jumped by \(by.duration) and stays there: it is heard again, and the time that was held on "
                    + "to is covered too")
        ]
    }

    /// The sources that jumped alike just now, twice at least.
    private func companions(of by: Int64) -> [Int] {
        sources.indices.filter { other in
            guard sources[other].kind != .kernel, sources[other].track.timesElsewhere >= 2,
                let jump = sources[other].lastJump
            else { return false }
            return jump.clampedDifference(by).magnitude <= Self.near(by)
        }
    }

    /// Two sources that jump alike: it is our counter that jumped, and what it promised is void.
    private mutating func withdraw(_ companions: [Int], by: Int64) {
        (held, contradictedSince) = (nil, nil)
        for index in companions {
            sources[index].refuse(
                "it jumped by \(by.duration) together with another source: the machine's counter stood still or jumped; "
                    + "the clock is acquired anew")
        }
    }

    /// Jumps are alike when they differ by less than this.
    private static func near(_ by: Int64) -> UInt64 { by.magnitude / 20 + 1_000_000 }

    private mutating func moveAll(_ indices: [Int], _ what: String, forgetHeld: Bool) -> [ClockNote] {
        let names = indices.map { "'\(sources[$0].settings.name)'" }.joined(separator: ", ")
        let by = sources[indices[0]].lastJump ?? 0
        for index in indices {
            sources[index].track.move(frequency: memory.near, law: drift, mark: nil)
            sources[index].beginAnew()
        }
        if forgetHeld {
            // The counter jumped: what the others were compared with before is worth nothing.
            for index in sources.indices where !indices.contains(index) { sources[index].forget() }
            (held, counterDoubt, contradictedSince) = (nil, nil, nil)
        }
        return [ClockNote(.warning, "\(names) jumped by \(by.duration) \(what)")]
    }

    /// Around a midnight in doubt samples show whether a leap second came; the note when this one decides it.
    private mutating func lookAtMidnight(_ sample: SourceSample, _ tai: TAIInstant, from index: Int) -> ClockNote? {
        guard let doubt = keeper.doubt, case .utc(let utc) = sample.time,
            let expected = sources[index].track.tai(at: sample.raw, frequency: memory.near.value)
        else { return nil }
        guard utc > doubt.from, !sources[index].mayLackLeap else { return nil }
        return keeper.observe(
            Double(tai.nanoseconds(since: expected)), of: sources[index].settings.name, voters: leapVoters, at: utc)
    }

    /// How many sources can show what a midnight brought.
    var leapVoters: Int {
        sources.indices.count { index in
            (verdicts[index] == .selected || verdicts[index] == .agrees) && sources[index].kind != .kernel
                && (!sources[index].tellsTAI || sources[index].announcement.taiMinusUTC != nil)
        }
    }

    /// UTC as it is known, or as the host has it.
    func utcNow(_ moment: ClockMoment) -> Instant {
        model.terms == nil ? Instant(nanoseconds: moment.realtime) : model.utc(at: moment.raw)
    }
}
