import Sensing

extension ClockEngine {
    /// What a source's words mean in TAI.
    enum Interpretation: Hashable, Sendable {
        case tai(TAIInstant)
        case refused(String)
        /// It may mean two things just now; the sample is passed over.
        case unclear
    }

    /// May widen the sample's error where the meaning of UTC is in doubt.
    mutating func interpret(_ sample: inout SourceSample, from index: Int) -> Interpretation {
        switch sample.time {
        case .tai(let tai): .tai(tai)
        case .utc(let utc): interpret(utc, &sample, from: index)
        case .startOfSecond: number(sample, from: index)
        }
    }

    private mutating func interpret(_ utc: Instant, _ sample: inout SourceSample, from index: Int) -> Interpretation {
        if let doubt = keeper.doubt, doubt.isSettling(utc) { return .unclear }
        let leap = keeper.offset(around: utc)
        sources[index].smears = false
        let smear = Smear(sources[index].settings.smear, leap: leap, doubtful: keeper.isExpired(at: utc))
        let reading = smear.read(utc)
        sample.sourceError = sample.sourceError.addingClamped(reading.doubt)
        sources[index].smears = reading.isInside
        if reading.isInside, sources[index].settings.smear == .day, let tai = reading.tai { return .tai(tai) }
        guard let change = leap.changeInUTC, abs(utc.nanoseconds(since: change)) < 2_000_000_000 else {
            return .tai(leap.tai(of: utc))
        }
        // Twice 23:59:59, or 23:59:60 read as 00:00:00: the source's own story tells which is meant.
        guard let expected = sources[index].track.tai(at: sample.raw, frequency: memory.near.value) else {
            return .unclear
        }
        let meanings = [leap.taiMinusUTC, leap.after].map {
            TAIInstant(nanoseconds: utc.nanoseconds &+ Int64($0) &* Instant.nanosecondsPerSecond)
        }
        let nearest = meanings.min { abs($0.nanoseconds(since: expected)) < abs($1.nanoseconds(since: expected)) }
        return nearest.map { .tai($0) } ?? .unclear
    }

    /// A pulse says where a second begins; which, the others say, when they know the time to less than 0.4 s.
    private func number(_ sample: SourceSample, from index: Int) -> Interpretation {
        guard let (tai, halfWidth) = witness(at: sample.raw, without: index) else {
            return .refused(
                "its pulse says where a second begins and nothing says which: another source must know the time to "
                    + "\(Self.numberingLimit.duration), for example the sentences of the same receiver")
        }
        let second = Instant.nanosecondsPerSecond
        let past = tai.nanoseconds % second
        let away = past > second / 2 ? past - second : past
        let allowed = halfWidth.addingClamped(sample.sourceError).addingClamped(sample.pathError)
            .addingClamped(sample.lateness)
        guard abs(away) <= allowed else {
            return .refused(
                "its pulse lies \((-away).duration) from the second that the other sources know to "
                    + "\(halfWidth.duration); look at the pulse's edge and its cable")
        }
        return .tai(tai.adding(nanoseconds: -away))
    }

    private static let numberingLimit: Int64 = 400_000_000

    /// The best time but that of one source: of the believed ones, else what is held.
    private func witness(at raw: Int64, without index: Int) -> (tai: TAIInstant, halfWidth: Int64)? {
        let law = drift
        var best: (tai: TAIInstant, halfWidth: Int64)?
        for (place, source) in sources.enumerated() where place != index && source.kind != .pps {
            guard source.isReady(at: raw), !source.mayLackLeap, source.outvoted == nil,
                let width = source.track.halfWidth(at: raw, law: law),
                let tai = source.track.tai(at: raw, frequency: memory.near.value)
            else { continue }
            let halfWidth = Int64(clamping: width.rounded(.up))
            if halfWidth < best?.halfWidth ?? .max { best = (tai, halfWidth) }
        }
        if let held {
            let halfWidth = Int64(clamping: held.halfWidth(at: raw).rounded(.up))
            if halfWidth < best?.halfWidth ?? .max { best = (held.tai(at: raw), halfWidth) }
        }
        return best.flatMap { $0.halfWidth < Self.numberingLimit ? $0 : nil }
    }
}
