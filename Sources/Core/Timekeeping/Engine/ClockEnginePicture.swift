import Sensing

extension ClockEngine {
    /// For people.
    public func picture(_ moment: ClockMoment) -> ClockPicture {
        ClockPicture(
            model: model, sources: sources.indices.map { picture(of: $0, moment) }, holdovers: diary.holdovers,
            holdoversCovered: diary.holdoversCovered, lastHoldover: diary.lastHoldover, history: diary.history,
            notes: diary.notes, leapTableExpires: keeper.table.expires)
    }

    private func picture(of index: Int, _ moment: ClockMoment) -> SourcePicture {
        let source = sources[index]
        let tai = source.track.tai(at: moment.raw, frequency: memory.near.value)
        let fit = source.track.frequencyFit(wander: 0, greatestChange: 0)?.far
        return SourcePicture(
            name: source.settings.name, kind: source.kind, verdict: verdicts[index], reason: reason(of: index, moment),
            samples: source.track.points.count, age: source.track.age(at: moment.raw),
            offset: model.terms == nil ? nil : tai.map { $0.nanoseconds(since: model.tai(at: moment.raw)) },
            halfWidth: source.track.halfWidth(at: moment.raw, law: drift).map { Int64(clamping: $0.rounded(.up)) },
            frequency: fit.flatMap { $0.scatter + $0.worst < CounterFrequency.worthShowing ? $0.slope : nil })
    }

    /// Why a source has its verdict, in words.
    func reason(of index: Int, _ moment: ClockMoment) -> String {
        let source = sources[index]
        switch source.trouble {
        case .refused(let reason), .silent(let reason): return reason
        case nil: break
        }
        switch verdicts[index] {
        case .silent:
            guard let age = source.track.age(at: moment.raw) else { return "nothing was heard of it yet" }
            return
                "its newest sample is \(age.duration) old, more than three times the \(source.settings.interval.duration) "
                + "in which one is expected"
        case .acquiring:
            let needed = max(source.samplesNeeded - source.track.accepted, 0)
            if source.isReady(at: moment.raw) {
                return "it may not know the leap seconds yet: a receiver has them 12.5 minutes after a cold start, or "
                    + "when another source agrees"
            }
            return "\(max(needed, 1)) more good samples are needed before it is believed"
        case .conflicts:
            return source.outvoted
                ?? "its interval does not meet the others'; both are covered until one of them is set right"
        case .selected, .agrees, .refused, .sanity: return source.degraded ?? ""
        }
    }

    /// What changed among the sources since `before`, for the log.
    func remarks(on before: [SourcePicture.Verdict], _ moment: ClockMoment) -> [ClockNote] {
        sources.indices.compactMap { index in
            let (old, new) = (Self.weight(before[index]), Self.weight(verdicts[index]))
            guard old != new else { return nil }
            let name = sources[index].settings.name
            switch verdicts[index] {
            case .conflicts:
                let offset = picture(of: index, moment).offset.map { " by \($0.duration)" } ?? ""
                return ClockNote(.warning, "'\(name)' contradicts the others\(offset): \(reason(of: index, moment))")
            case .refused, .silent:
                // A source that was never heard is no news.
                guard sources[index].firstHeard != nil || verdicts[index] == .refused else { return nil }
                return ClockNote(.warning, "'\(name)' is not used: \(reason(of: index, moment))")
            case .selected, .agrees: return ClockNote(.notice, "'\(name)' is believed")
            case .acquiring, .sanity: return nil
            }
        }
    }

    /// Verdicts between which a change is no news weigh the same.
    private static func weight(_ verdict: SourcePicture.Verdict) -> Int {
        switch verdict {
        case .selected, .agrees: 0
        case .acquiring: 1
        case .refused: 2
        case .silent: 3
        case .conflicts: 4
        case .sanity: 5
        }
    }

    /// The note of a change of state.
    func change(from previous: ClockModel, _ moment: ClockMoment) -> ClockNote {
        let bound = model.halfWidth(at: moment.raw).map { ", to within \($0.duration)" } ?? ""
        let by = model.sourceNames.isEmpty ? "" : " by \(model.sourceNames)"
        let isWorse = model.state == .unsynchronised || model.flags.contains(.conflict)
        return ClockNote(
            isWorse ? .warning : .notice,
            "the station clock is \(model.state)\(by)\(bound)\(model.flags.contains(.conflict) ? ", in conflict" : "")"
                + "; it was \(previous.state)")
    }
}

extension CounterFrequency {
    /// A source's frequency is shown when it is known to a part in ten thousand.
    static let worthShowing = 100e-6
}
