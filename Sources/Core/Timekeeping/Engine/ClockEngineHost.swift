import Sensing

extension ClockEngine {
    /// What happened to the machine's clocks since the last moment.
    mutating func lookAtHost(_ moment: ClockMoment) -> [ClockNote] {
        let before = watch.last
        guard let disruption = watch.disruption(at: moment) else { return [] }
        disruptedUntil = moment.raw &+ Self.disruptionIsShown
        switch disruption {
        case .set(let by):
            // The counter is untouched. What was converted across the step is not used, and the host's own clock is
            // another one now.
            suspect = (before.raw &- Self.aroundStep)...(moment.raw &+ Self.aroundStep)
            for index in sources.indices where sources[index].kind == .kernel { sources[index].forget() }
            return [ClockNote(.warning, "the clock of the host was set by \(by.duration); ours is not touched")]
        case .parted(let by):
            return doubtCounter(by: by, moment)
        case .suspended(let span):
            startAnew()
            return [ClockNote(.warning, "the machine slept for \(span.duration): the clock is acquired anew")]
        case .counterFell(let by):
            startAnew()
            memory = FrequencyMemory(at: moment.raw)
            return [
                ClockNote(.warning, "the machine's counter fell back by \(by.duration): the clock is acquired anew")
            ]
        }
    }

    private static let disruptionIsShown: Int64 = 60_000_000_000
    /// Adapters read both clocks within this of a sample.
    private static let aroundStep: Int64 = 2_000_000_000

    private mutating func doubtCounter(by: Int64, _ moment: ClockMoment) -> [ClockNote] {
        // The two clocks never ran quite alike, so what parted them is known to a millisecond.
        let size = Int64(clamping: by.magnitude).addingClamped(HostWatch.slack)
        guard counterDoubt == nil else {
            counterDoubt?.grow(by: size, at: moment.raw)
            return []
        }
        counterDoubt = CounterDoubt(amount: size, raw: moment.raw)
        return [
            ClockNote(
                .warning,
                "the host's clock and the machine's counter parted by \(by.duration) and nobody set the clock: a slew, or "
                    + "the machine was moved; the bound covers both until the sources have spoken")
        ]
    }

    private mutating func startAnew() {
        for index in sources.indices { sources[index].forget() }
        (held, contradictedSince, counterDoubt, selected) = (nil, nil, nil, nil)
    }

    /// Leap seconds: what the sources announce, and which midnight it is.
    mutating func lookAtCalendar(_ moment: ClockMoment) -> [ClockNote] {
        let utc = model.utc(at: moment.raw)
        let believed = sources.indices.filter { verdicts[$0] == .selected || verdicts[$0] == .agrees }
        let voices = believed.map {
            LeapKeeper.Voice(
                source: sources[$0].settings.name, announcement: sources[$0].announcement,
                meansMonth: sources[$0].kind == .chrony)
        }
        var notes = keeper.look(at: utc, voices)
        notes += hearOffsets(voices, utc)
        return notes
    }

    /// TAI less UTC as sources vouch for it, where the table is expired.
    private mutating func hearOffsets(_ voices: [LeapKeeper.Voice], _ utc: Instant) -> [ClockNote] {
        let offsets = voices.compactMap(\.announcement.taiMinusUTC)
        guard
            let offset = offsets.max(by: { first, second in
                offsets.count { $0 == first } < offsets.count { $0 == second }
            })
        else { return [] }
        if keeper.doubt != nil, utc.nanoseconds(since: keeper.doubt?.from ?? utc) > 5_000_000_000 {
            let ours = keeper.offset(around: utc).inForce(at: utc)
            for voice in voices {
                guard let theirs = voice.announcement.taiMinusUTC else { continue }
                let difference = Double(ours - theirs) * 1e9
                if let note = keeper.observe(difference, of: voice.source, voters: leapVoters, at: utc) {
                    return [note]
                }
            }
            return []
        }
        let before = keeper.offset(around: utc).inForce(at: utc)
        guard keeper.vouch(offset, by: offsets.count { $0 == offset }, at: utc) else { return [] }
        let moved = Int64(offset - before) * Instant.nanosecondsPerSecond
        for index in sources.indices where !sources[index].tellsTAI { sources[index].track.shift(by: moved) }
        if held?.tellsTAI == false, let tai = held?.tai { held?.tai = tai.adding(nanoseconds: moved) }
        return [
            ClockNote(
                .warning,
                "TAI less UTC is \(offset) s by the sources, and \(before) s by the leap second table, which is expired; "
                    + "the sources are believed. Renew the table")
        ]
    }
}

extension LeapOffset {
    /// What holds at an instant of UTC.
    func inForce(at utc: Instant) -> Int {
        changeInUTC.map { utc >= $0 ? after : taiMinusUTC } ?? taiMinusUTC
    }
}
