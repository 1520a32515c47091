import Sensing

extension ClockEngine {
    /// The time that the believed sources make together; nil when none is believed.
    mutating func chooseFresh(_ believed: [Int], at raw: Int64) -> Choice? {
        let law = drift
        for index in sources.indices { sources[index].outvoted = nil }
        let absent = sources.indices.filter { !believed.contains($0) && sources[$0].isStillParty(at: raw) }
        let members = (believed.isEmpty ? [] : believed + absent).compactMap { index -> Combination.Member? in
            guard let halfWidth = sources[index].track.halfWidth(at: raw, law: law),
                let tai = sources[index].track.tai(at: raw, frequency: memory.near.value)
            else { return nil }
            return Combination.Member(index: index, centre: tai, halfWidth: halfWidth)
        }
        guard
            let combination = Combination(members, preferred: selected, limit: Double(settings.lockLimit))
        else { return leapless(at: raw) }
        guard var time = time(of: combination.selected.index, law: law) else { return nil }
        var state = ClockState.locked
        mark(combination)
        if !combination.conflicting.isEmpty {
            for index in believed { sources[index].conflictedAt = raw }
        }
        if !combination.conflicting.isEmpty {
            let names = combination.conflicting.map { sources[$0].settings.name }
            time.sourceNames = ([time.sourceNames] + names).joined(separator: "+")
            time.tai = time.tai.adding(nanoseconds: combination.shift)
            time.terms.conflict = Int64(clamping: combination.widening.rounded(.up))
            if !combination.hasMajority { state = .acquiring }
        }
        selected = combination.selected.index
        var choice = Choice(time: time, state: state, interval: sources[combination.selected.index].settings.interval)
        compareWithHeld(&choice, believed, at: raw)
        return choice
    }

    private mutating func mark(_ combination: Combination) {
        verdicts[combination.selected.index] = .selected
        for index in combination.conflicting { verdicts[index] = .conflicts }
        for index in combination.outvoted {
            verdicts[index] = .conflicts
            sources[index].outvoted =
                "most of the others contradict it, by more than the limit of a lock: it is not covered; remove it or set "
                + "it right"
        }
    }

    /// What one source makes the time to be.
    func time(of index: Int, law: DriftLaw) -> CounterTime? {
        let source = sources[index]
        guard let estimate = source.track.estimate, let anchor = source.track.newestRaw,
            let tai = source.track.tai(at: anchor, frequency: memory.near.value)
        else { return nil }
        func whole(_ value: Double) -> Int64 { Int64(clamping: value.rounded(.up)) }
        return CounterTime(
            anchor: anchor, tai: tai, frequency: memory.near.value,
            terms: BoundTerms(
                source: whole(estimate.sourceError), path: whole(estimate.pathError), fit: whole(estimate.fit),
                residual: whole(estimate.residual), read: whole(estimate.readError), driftPPB: 0),
            law: law, source: source.kind.source, sourceNames: source.settings.name, tellsTAI: source.tellsTAI,
            isLastResort: source.kind == .kernel)
    }

    /// What was held is a witness too. A source that jumped away from it may lie, so both are covered until the held time
    /// itself is worth nothing more. After a silence it is the held time that may have run away: it is covered for a
    /// quarter of an hour, and then the source is believed.
    private mutating func compareWithHeld(_ choice: inout Choice, _ members: [Int], at raw: Int64) {
        if held?.isLastResort == true, choice.time?.isLastResort == false { held = nil }
        guard let held, let time = choice.time, !held.meets(time, at: raw) else {
            contradictedSince = nil
            if choice.time != nil { for index in members { sources[index].track.forgiveJump() } }
            return
        }
        let since = contradictedSince ?? raw
        contradictedSince = since
        let haveJumped = members.allSatisfy { sources[$0].track.jumpedAt != nil }
        if !haveJumped, raw &- since > Self.timeToOverrule {
            self.held = nil
            contradictedSince = nil
            return
        }
        var witness = held
        witness.sourceNames = "held"
        choice.time?.cover(witness, at: raw)
        choice.state = .acquiring
        choice.flags.insert(.conflict)
    }

    static let timeToOverrule: Int64 = 900_000_000_000

    /// Receivers alone that may lack leap seconds: their time, and all the seconds that they may lack (GPS counts
    /// without leap seconds, and is 19 s behind TAI).
    private mutating func leapless(at raw: Int64) -> Choice? {
        let law = drift
        let candidates = sources.indices.filter { sources[$0].mayLackLeap && sources[$0].isReady(at: raw) }
        let best = candidates.min {
            (sources[$0].track.halfWidth(at: raw, law: law) ?? .infinity)
                < (sources[$1].track.halfWidth(at: raw, law: law) ?? .infinity)
        }
        guard let best, held == nil, let time = time(of: best, law: law) else { return nil }
        let offset = model.leap.taiMinusUTC
        return Choice(
            time: time, state: .acquiring, leapDoubt: Int64(max(1, offset - 19)) * Instant.nanosecondsPerSecond,
            interval: sources[best].settings.interval)
    }
}
