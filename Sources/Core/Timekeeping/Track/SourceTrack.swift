import Sensing

/// One source as the counter sees it: what it said, how much that scatters, and what time it makes now.
///
/// A track follows one unbroken story of its source. Samples that contradict it beyond every bound are kept apart; when
/// they agree with each other for long enough, the engine may begin a new track with them.
struct SourceTrack: Hashable, Sendable {
    /// What became of a sample.
    enum Outcome: Hashable, Sendable {
        case accepted
        /// It is not newer than the one before.
        case repeated
        /// Far out of the scatter, though within the bounds; not used.
        case outlier
        /// The source says the same for ever; the reason.
        case frozen(String)
        /// Beyond every bound, by so many nanoseconds, for the so manieth time in a row with about the same value.
        case jumped(by: Int64, times: Int)
    }

    /// What offsets and counter values are counted from.
    struct Origin: Hashable, Sendable {
        var raw: Int64
        /// TAI less CLOCK_MONOTONIC_RAW.
        var offset: Int64
    }

    let settings: SourceSettings
    fileprivate(set) var origin = Origin(raw: 0, offset: 0)
    private(set) var points = TrackPoints()
    private(set) var scatter = Scatter.none
    private var scatterMemory = ScatterMemory()
    private(set) var estimate: OffsetEstimate?
    /// Samples taken since the track began, and since it last paused for more than three intervals.
    private(set) var accepted = 0
    private(set) var sinceGap = 0
    /// CLOCK_MONOTONIC_RAW of the newest sample that was taken.
    private(set) var newestRaw: Int64?
    private(set) var newestSigma = 0.0
    /// The track began with a jump that nothing explains, at this value of the counter.
    private(set) var jumpedAt: Int64?
    private var stillness = Stillness()
    private var elsewhere: [SamplePoint] = []
    private var lastOutlier: FloatingPointSign?

    init(_ settings: SourceSettings) {
        self.settings = settings
    }

    /// So many samples beyond every bound that agree with each other make a new track.
    static let samplesToMove = 8

    mutating func take(_ sample: SourceSample, tai: TAIInstant, frequency: CounterFrequency, law: DriftLaw) -> Outcome {
        if let newestRaw, sample.raw <= newestRaw { return .repeated }
        if let reason = stillness.reason(sample, tai: tai, kind: settings.kind) { return .frozen(reason) }
        if points.isEmpty { origin = Origin(raw: sample.raw, offset: tai.nanoseconds &- sample.raw) }
        let point = point(sample, tai: tai)
        if let refused = contradiction(of: point, frequency: frequency, law: law) { return refused }
        accept(point, sample, frequency: frequency, law: law)
        return .accepted
    }

    /// TAI by this track at a value of the counter.
    func tai(at raw: Int64, frequency: Double) -> TAIInstant? {
        guard let estimate, let newestRaw else { return nil }
        let elapsed = raw &- newestRaw
        let moved = estimate.offset + frequency * Double(elapsed)
        return TAIInstant(nanoseconds: raw &+ origin.offset &+ Int64(clamping: moved.rounded()))
    }

    func age(at raw: Int64) -> Int64? { newestRaw.map { max(0, raw &- $0) } }

    func isFresh(at raw: Int64) -> Bool {
        age(at: raw).map { $0 <= 3 * settings.interval } ?? false
    }

    /// Begins anew with the samples that lie elsewhere. Without `mark` the jump is explained, and forgotten.
    mutating func move(frequency: CounterFrequency, law: DriftLaw, mark: Int64?) {
        let moved = elsewhere
        let (oldOrigin, oldSigma) = (origin, newestSigma)
        self = SourceTrack(settings)
        origin = oldOrigin
        newestSigma = oldSigma
        jumpedAt = mark
        for point in moved { points.append(point) }
        guard let last = moved.last else { return }
        newestRaw = origin.raw &+ Int64(clamping: last.raw)
        scatter = Scatter(points.newest)
        renew(frequency: frequency, law: law)
    }

    mutating func forgiveJump() { jumpedAt = nil }

    /// How many samples in a row were beyond every bound and agreed with each other.
    var timesElsewhere: Int { elsewhere.count }

    /// TAI as those samples have it.
    func elsewhere(at raw: Int64, frequency: Double) -> (tai: TAIInstant, halfWidth: Double)? {
        guard let last = elsewhere.last else { return nil }
        let elapsed = Double(raw &- origin.raw) - last.raw
        let offset = last.offset + frequency * elapsed
        return (
            TAIInstant(nanoseconds: raw &+ origin.offset &+ Int64(clamping: offset.rounded())), last.systematic + noise
        )
    }

    /// The estimate by what is known of the frequency now.
    mutating func renew(frequency: CounterFrequency, law: DriftLaw) {
        guard let last = points.newest.last else { return }
        estimate = OffsetEstimate(
            points.newest, at: last.raw, frequency: frequency.value, law: law, noise: noise)
    }

    func frequencyFit(wander: Double, greatestChange: Double) -> FrequencyFit.Pair? {
        FrequencyFit.best(
            points.all, expected: newestSigma, wander: wander, greatestChange: greatestChange)
    }

    /// What one sample may scatter by: k sigma, in nanoseconds. Until there are 16 the source's own word counts too, and
    /// below eight it is all there is to go by.
    ///
    /// A scatter that was followed for longer is better known, as long as the newest samples do not say more.
    private var noise: Double {
        if scatterMemory.count >= ScatterMemory.enough, scatter.sigma <= 1.3 * scatterMemory.sigma {
            return CoverageFactor.fourSigma(degreesOfFreedom: scatterMemory.degreesOfFreedom) * scatterMemory.sigma
        }
        let sigma = scatter.count >= 16 ? scatter.sigma : max(scatter.sigma, newestSigma)
        return CoverageFactor.fourSigma(degreesOfFreedom: max(6, scatter.degreesOfFreedom)) * sigma
    }

    /// A stamp that is late by up to `lateness` moves by half of it, and the other half widens the path.
    private func point(_ sample: SourceSample, tai: TAIInstant) -> SamplePoint {
        let half = Double(sample.lateness) / 2
        return SamplePoint(
            raw: Double(sample.raw &- origin.raw),
            offset: Double(tai.nanoseconds &- sample.raw &- origin.offset) + half,
            sourceError: Double(sample.sourceError), pathError: Double(sample.pathError) + half,
            readError: Double(sample.readError))
    }

    private mutating func contradiction(
        of point: SamplePoint, frequency: CounterFrequency, law: DriftLaw
    ) -> Outcome? {
        guard let estimate, let last = points.newest.last else { return nil }
        let elapsed = point.raw - last.raw
        let difference = point.offset - estimate.offset - frequency.value * elapsed
        let drift = law.rate(over: elapsed) * elapsed
        if abs(difference) > estimate.total + drift + point.systematic + noise {
            keepApart(point, frequency: frequency.value, law: law)
            return .jumped(by: Int64(clamping: difference), times: elsewhere.count)
        }
        guard scatter.count >= 8 else { return nil }
        // 100 ns: no stamp of a machine is finer.
        let usual = 5 * max(scatter.robustSigma, 100) + estimate.fit + drift
        guard abs(difference) > usual, lastOutlier != difference.sign else { return nil }
        lastOutlier = difference.sign
        return .outlier
    }

    private mutating func keepApart(_ point: SamplePoint, frequency: Double, law: DriftLaw) {
        if let last = elsewhere.last {
            let elapsed = point.raw - last.raw
            let allowed = point.systematic + noise + law.rate(over: elapsed) * elapsed
            if abs(point.offset - last.offset - frequency * elapsed) > allowed { elsewhere = [] }
        }
        elsewhere.append(point)
        if elsewhere.count > Self.samplesToMove * 4 { elsewhere.removeFirst() }
    }

    private mutating func accept(
        _ point: SamplePoint, _ sample: SourceSample, frequency: CounterFrequency, law: DriftLaw
    ) {
        let isAfterGap = newestRaw.map { sample.raw &- $0 > 3 * settings.interval } ?? false
        sinceGap = isAfterGap ? 1 : sinceGap + 1
        accepted += 1
        newestRaw = sample.raw
        newestSigma = Double(sample.sigma)
        lastOutlier = nil
        elsewhere = []
        points.append(point)
        scatter = Scatter(points.newest)
        let newest = points.newest.suffix(3)
        if newest.count == 3 {
            scatterMemory.take(newest[newest.startIndex], newest[newest.startIndex + 1], newest[newest.startIndex + 2])
        }
        renew(frequency: frequency, law: law)
    }
}

extension SourceTrack {
    /// TAI is counted otherwise than was thought when the samples were taken.
    mutating func shift(by nanoseconds: Int64) { origin.offset &+= nanoseconds }

    /// The half width of the source's own interval at a value of the counter, in nanoseconds; nil without an estimate.
    func halfWidth(at raw: Int64, law: DriftLaw) -> Double? {
        guard let estimate, let age = age(at: raw) else { return nil }
        return estimate.total + law.rate(over: Double(age)) * Double(age)
    }
}
