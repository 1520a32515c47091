import Sensing

/// A source with everything the engine remembers of it.
struct TrackedSource: Hashable, Sendable {
    var track: SourceTrack
    /// Why it is not used now, from its adapter or from a gate; nil when its last word was a good sample.
    private(set) var trouble: Trouble?
    /// CLOCK_MONOTONIC_RAW of the first sample after which the receiver may have been cold.
    private(set) var firstHeard: Int64?
    /// It knows the leap seconds: it says so, it has had time to hear them, or another source agrees.
    var knowsLeap = false
    /// What the last sample said beside the time.
    private(set) var announcement = LeapAnnouncement()
    private(set) var degraded: String?
    private(set) var tellsTAI = false
    var smears = false
    /// Out-voted so grossly that its interval is not covered; the reason.
    var outvoted: String?
    /// The last jump beyond its bound, in nanoseconds.
    var lastJump: Int64?

    /// Bad words since the last good sample.
    private var passedOver = 0
    /// One bit for each of the last 16 samples, the newest lowest: it was beyond the source's own bound.
    private var contradictions: UInt16 = 0

    /// A source that contradicts itself in so many of 16 samples tells two times, and nobody knows which is right.
    static let contradictionsAllowed = 3

    /// CLOCK_MONOTONIC_RAW at which it was a party to a conflict last.
    var conflictedAt: Int64?

    enum Trouble: Hashable, Sendable {
        case refused(String)
        case silent(String)
    }

    init(_ settings: SourceSettings) {
        track = SourceTrack(settings)
    }

    var settings: SourceSettings { track.settings }
    var kind: SourceKind { settings.kind }

    /// A receiver hears the leap seconds within 12.5 minutes of a cold start (GPS, subframe 4 page 18).
    static let timeToHearLeap: Int64 = 750_000_000_000

    /// So many good samples before it is believed. chronyd and the kernel give a bound that they filtered themselves.
    var samplesNeeded: Int { kind == .chrony || kind == .kernel ? 3 : 8 }
    /// So many after a pause of more than three intervals.
    static let samplesAfterGap = 3

    /// Neither good nor bad was heard of it.
    var hasNeverSpoken: Bool { firstHeard == nil && trouble == nil }

    mutating func refuse(_ reason: String) { trouble = .refused(reason) }

    /// One bad word of a source that was good a moment ago is passed over: its last samples are still good. The next
    /// one is not.
    mutating func passOver(_ reason: String) {
        passedOver += 1
        if passedOver > 1 || track.accepted < samplesNeeded { trouble = .refused(reason) }
    }

    mutating func fallSilent(_ reason: String) { trouble = .silent(reason) }

    mutating func contradictItself() { contradictions = contradictions << 1 | 1 }

    var contradictsItself: Bool { contradictions.nonzeroBitCount > Self.contradictionsAllowed }

    mutating func hear(_ sample: SourceSample) {
        passedOver = 0
        contradictions <<= 1
        trouble =
            contradictsItself
            ? .refused(
                "it tells two times in turn: \(contradictions.nonzeroBitCount) of its last 16 samples lie beyond its own "
                    + "bound; look at the source") : nil
        announcement = sample.leap
        degraded = sample.degraded
        if case .tai = sample.time { tellsTAI = true } else { tellsTAI = false }
        firstHeard = firstHeard ?? sample.raw
        if sample.leap.taiMinusUTC != nil || sample.raw &- (firstHeard ?? sample.raw) >= Self.timeToHearLeap {
            knowsLeap = true
        }
    }

    /// It begins a new track, and has still to pass the gates with it.
    mutating func beginAnew() {
        (trouble, lastJump, contradictions, conflictedAt) = (nil, nil, 0, nil)
    }

    /// What was measured before is worth nothing. What the receiver knows of leap seconds it still knows.
    mutating func forget() {
        (track, lastJump, contradictions, conflictedAt) = (SourceTrack(settings), nil, 0, nil)
    }

    /// It has passed the gates of number and freshness.
    func isReady(at raw: Int64) -> Bool {
        kind != .saved && trouble == nil && track.isFresh(at: raw) && track.accepted >= samplesNeeded
            && track.sinceGap >= min(samplesNeeded, Self.samplesAfterGap)
    }

    /// It was a party to a conflict a moment ago, and misses a sample or two: the conflict is not over by that.
    func isStillParty(at raw: Int64) -> Bool {
        guard let conflictedAt, track.estimate != nil else { return false }
        return raw &- conflictedAt <= max(10 * settings.interval, 30_000_000_000)
    }

    /// A receiver's sentences alone may lack leap seconds after a cold start.
    var mayLackLeap: Bool { (kind == .gpsd || kind == .nmea) && !tellsTAI && !knowsLeap }
}
