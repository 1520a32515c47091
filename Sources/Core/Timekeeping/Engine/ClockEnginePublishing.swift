import Sensing

extension ClockEngine {
    /// The model that says a choice; its number is not given yet. Models without a bound have number 0.
    func makeModel(_ choice: Choice, _ moment: ClockMoment) -> (model: ClockModel, horizon: Int64) {
        let id = ClockModelID(run: model.id.run, number: 0)
        guard let time = choice.time else {
            let realtime = Instant(nanoseconds: moment.realtime)
            let leap = keeper.offset(around: realtime)
            let model = ClockModel(
                id: id, boot: self.model.boot, state: choice.state, flags: choice.flags, source: .system,
                anchor: moment.raw, tai: leap.tai(of: realtime), frequency: memory.near.value, leap: leap)
            return (model, 0)
        }
        let horizon = time.horizon(at: moment.raw, interval: choice.state == .holdover ? 0 : choice.interval)
        var terms = time.terms
        terms.driftPPB = time.driftPPB(horizon: horizon)
        terms.leap = choice.leapDoubt
        let leap = leapOffset(around: time.tai(at: moment.raw))
        let model = ClockModel(
            id: id, boot: self.model.boot, state: choice.state, flags: choice.flags, source: time.source,
            sourceNames: time.sourceNames, anchor: time.anchor, tai: time.tai, frequency: time.frequency, terms: terms,
            leap: leap)
        return (model, horizon)
    }

    private func leapOffset(around tai: TAIInstant) -> LeapOffset {
        let roughly = Instant(
            nanoseconds: tai.nanoseconds &- Int64(model.leap.taiMinusUTC) &* Instant.nanosecondsPerSecond)
        return keeper.offset(around: roughly)
    }

    /// Each model that is used costs a record, so a new one must say something: another state, flag, source or leap
    /// second; a bound that is clearly narrower; an interval that reaches clearly beyond the old one; a faster drift; or
    /// the old one is ten minutes old.
    func isWorthPublishing(_ next: ClockModel, _ moment: ClockMoment) -> Bool {
        let raw = moment.raw
        guard let bound = next.halfWidth(at: raw), let old = model.halfWidth(at: raw), let terms = model.terms,
            let nextTerms = next.terms
        else { return true }
        if next.state != model.state || next.flags != model.flags || next.source != model.source
            || next.sourceNames != model.sourceNames || next.leap != model.leap
        {
            return true
        }
        let moved = next.tai(at: raw).nanoseconds(since: model.tai(at: raw)).magnitude
        let reach = Double(moved) + Double(bound)
        let isNarrower = Double(bound) < Self.narrower * Double(old) && old > settings.finestBound
        return isNarrower || reach > Self.beyond * Double(old)
            || Double(nextTerms.driftPPB) > Self.faster * Double(terms.driftPPB)
            || raw &- publishedRaw >= Self.longestLife || raw &- model.anchor >= publishedHorizon - Self.beforeHorizon
    }

    private static let narrower = 0.9
    private static let beyond = 1.2
    private static let faster = 1.25
    private static let longestLife: Int64 = 600_000_000_000
    private static let beforeHorizon: Int64 = 2_000_000_000

    mutating func publish(_ next: ClockModel, horizon: Int64, _ moment: ClockMoment) {
        let run = model.id.run
        model = next
        if next.terms != nil {
            lastNumber &+= 1
            model.id = ClockModelID(run: run, number: lastNumber)
        }
        (publishedRaw, publishedHorizon) = (moment.raw, horizon)
    }

    /// The holdover that ends with this choice, beside what was promised for it.
    func audit(_ previous: ClockModel, _ choice: Choice, _ moment: ClockMoment) -> HoldoverAudit? {
        guard previous.state == .holdover, model.state == .locked || model.state == .acquiring, choice.time != nil,
            let promised = previous.halfWidth(at: moment.raw), let within = model.halfWidth(at: moment.raw)
        else { return nil }
        return HoldoverAudit(
            held: previous, relocked: model, at: moment.raw,
            error: previous.tai(at: moment.raw).nanoseconds(since: model.tai(at: moment.raw)), promised: promised,
            within: within)
    }

    static func brokenPromise(_ audit: HoldoverAudit) -> ClockNote {
        ClockNote(
            .warning,
            "after \(audit.duration.duration) without a source the clock was wrong by \(audit.error.duration), and "
                + "\(audit.promised.duration) had been promised: the oscillator is worse than the station file says")
    }
}
