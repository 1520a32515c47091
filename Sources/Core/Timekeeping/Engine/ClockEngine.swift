import Sensing

/// The station clock's decisions: reports of sources in, models out. Pure: the same reports and moments give the same
/// models, so a recorded log of sources replays.
public struct ClockEngine: Sendable {
    /// What instants are stamped with now. A model without a bound has number 0.
    public internal(set) var model: ClockModel

    let settings: ClockSettings
    var sources: [TrackedSource]
    var watch: HostWatch
    var memory: FrequencyMemory
    var keeper: LeapKeeper
    var gate: SanityGate
    var diary = ClockDiary()
    /// The best time without contradiction that there was last.
    var held: CounterTime?
    /// CLOCK_MONOTONIC_RAW since which the sources contradict what was held.
    var contradictedSince: Int64?
    var counterDoubt: CounterDoubt?
    /// Samples between these values of the counter may have been converted across a step of the host's clock.
    var suspect: ClosedRange<Int64>?
    var disruptedUntil: Int64?
    /// The source that made the time last.
    var selected: Int?
    var verdicts: [SourcePicture.Verdict]
    /// When the model was published, and until when its drift holds.
    var publishedRaw: Int64
    var publishedHorizon: Int64 = 0
    var lastNumber: UInt32 = 0

    public init(_ settings: ClockSettings, start: ClockStart) {
        self.settings = settings
        sources = settings.sources.map { TrackedSource($0) }
        verdicts = settings.sources.map { $0.kind == .saved ? .sanity : .silent }
        watch = HostWatch(start.moment)
        memory = FrequencyMemory(at: start.moment.raw)
        keeper = LeapKeeper(start.leapTable)
        gate = SanityGate(builtAt: settings.builtAt, lastGood: start.lastGood.flatMap { max($0, settings.builtAt) })
        publishedRaw = start.moment.raw
        let realtime = Instant(nanoseconds: start.moment.realtime)
        let leap = keeper.offset(around: realtime)
        model = ClockModel(
            id: ClockModelID(run: start.run, number: 0), boot: start.boot, state: .unsynchronised, source: .system,
            anchor: start.moment.raw, tai: leap.tai(of: realtime), leap: leap)
    }

    /// A source said something. One that the settings do not name is not listened to.
    public mutating func report(_ report: SourceReport, _ moment: ClockMoment) -> [ClockAction] {
        var notes = lookAtHost(moment)
        if let index = sources.firstIndex(where: { $0.settings.name == report.source }) {
            switch report.content {
            case .sample(let sample): notes += take(sample, from: index, moment)
            case .refused(let reason): sources[index].passOver(reason)
            case .silent(let reason):
                if sources[index].hasNeverSpoken {
                    let name = sources[index].settings.name
                    notes.append(ClockNote(.warning, "'\(name)' does not answer: \(reason)"))
                }
                sources[index].fallSilent(reason)
            }
        }
        return settle(moment, notes)
    }

    /// Nothing happened, and time went on: to be called once a second.
    public mutating func tick(_ moment: ClockMoment) -> [ClockAction] {
        var notes = lookAtHost(moment)
        if model.terms != nil { notes += lookAtCalendar(moment) }
        let actions = settle(moment, notes)
        diary.remember(model, moment)
        return actions
    }

    /// What the counter may drift by while the sources are heard.
    var drift: DriftLaw { memory.nearLaw(from: watch.last.raw, settings.oscillator) }
    /// And without them.
    var longDrift: DriftLaw { memory.farLaw(from: watch.last.raw, settings.oscillator) }
}
