import Sensing

@testable import Timekeeping

/// A machine and its sources on virtual time, with the truth known: feeds an engine and compares what it stamps.
struct ClockWorld {
    /// What a source does at the moment.
    struct Source {
        var kind: SourceKind
        var interval: Int64 = 1_000_000_000
        var scale = Scale.utc
        /// What it is really wrong by, in nanoseconds.
        var error: Double = 0
        var jitter: Double = 200
        var sourceError: Int64 = 1000
        var pathError: Int64 = 5000
        var lateness: Int64 = 0
        var leap = LeapAnnouncement()
        var degraded: String?
        var smear = SourceSettings.Smear.none
        /// TAI less UTC as the receiver has it; nil: the true one.
        var taiMinusUTC: Int64?
        var isSilent = false
        var refusal: String?
        /// It repeats its last sample with the same stamp, as a daemon does that keeps its last good values.
        var repeatsLast = false
        /// Its time stands still while its stamps go on.
        var standsStill = false
        var next: Int64 = 0
        var last: SourceSample?
    }

    enum Scale { case tai, utc, pulse }

    var sources: [(name: String, source: Source)]
    var engine: ClockEngine
    let seed: UInt64
    /// True nanoseconds since the start.
    private(set) var elapsed: Int64 = 0
    /// What the counter has lost against the truth beside its frequency: a machine that was moved.
    var lost: Int64 = 0
    /// How fast TAI runs by the counter, less one.
    var frequency = 23e-6
    /// CLOCK_REALTIME less true UTC.
    var hostError: Int64 = 3_000_000_000
    var suspended: Int64 = 0
    var wasSet = false
    /// True TAI less UTC after the instant of UTC (old count).
    var leapSecond: (at: Instant, change: Int64)?
    /// The sources in UTC spread the leap second from noon to noon.
    var smearsDay = false

    /// Whether what the engine is told is written down.
    var isLogging = false
    private(set) var log: [String] = []
    let head: [SourceLogLine]

    private(set) var actions: [ClockAction] = []
    private(set) var stamped = 0
    private(set) var missed = 0
    private(set) var bounds: [Int64] = []
    private(set) var errors: [Int64] = []
    private(set) var states: [ClockState: Int] = [:]

    private let start: TAIInstant
    private let rawStart: Int64 = 5_000_000_000_000
    private var rawBase: Double = 0
    private var chance: UInt64

    static let builtAt = Instant(unixSeconds: 1_790_000_000).nanoseconds

    init(
        _ sources: [(name: String, source: Source)], utc: String = "2027-03-10T11:00:00Z", seed: UInt64 = 1,
        oscillator: Oscillator = .xo, table: LeapTable = ClockWorld.freshTable, lastGood: Int64? = nil,
        change: (inout ClockSettings) -> Void = { _ in }
    ) {
        let begin = Instant(iso8601: utc)?.nanoseconds ?? 0
        self.sources = sources
        self.seed = seed
        chance = seed
        start = TAIInstant(nanoseconds: begin + 37_000_000_000)
        var settings = ClockSettings(
            sources: sources.map {
                SourceSettings(
                    name: $0.name, kind: $0.source.kind, interval: $0.source.interval, smear: $0.source.smear)
            }, oscillator: oscillator, builtAt: Self.builtAt)
        change(&settings)
        let start = ClockStart(
            run: 7, boot: "boot", moment: ClockMoment(raw: rawStart, realtime: begin + 3_000_000_000),
            lastGood: lastGood, leapTable: table)
        head = SourceLogLine.head(start, settings)
        log = head.map(\.line)
        engine = ClockEngine(settings, start: start)
    }

    /// The built-in table, as if it had been renewed.
    static let freshTable = LeapTable(
        verified: LeapTable.builtIn.entries, expires: Instant(unixSeconds: 1_900_000_000))

    var tai: TAIInstant { start.adding(nanoseconds: elapsed) }
    var utc: Instant { utc(of: tai) }
    var raw: Int64 { rawStart &+ Int64((Double(elapsed - lost) + rawBase).rounded()) }
    var moment: ClockMoment {
        ClockMoment(
            raw: raw, realtime: utc.nanoseconds + hostError, halfWidth: 150, suspended: suspended, wasSet: wasSet)
    }

    private func utc(of tai: TAIInstant) -> Instant {
        let plain = tai.nanoseconds - 37_000_000_000
        guard let leapSecond, plain >= leapSecond.at.nanoseconds else { return Instant(nanoseconds: plain) }
        return Instant(nanoseconds: plain - leapSecond.change * 1_000_000_000)
    }

    /// 86 400 s shown in the 86 401 s between the noons.
    private func smeared(_ tai: TAIInstant) -> Instant {
        guard let leapSecond else { return utc(of: tai) }
        let noon = leapSecond.at.nanoseconds - 43_200_000_000_000 + 37_000_000_000
        let since = tai.nanoseconds - noon
        guard since > 0, since < 86_401_000_000_000 else { return utc(of: tai) }
        return Instant(nanoseconds: noon - 37_000_000_000 + Int64(Double(since) * 86_400 / 86_401))
    }

    subscript(_ name: String) -> Source {
        get { sources.first { $0.name == name }?.source ?? Source(kind: .saved) }
        set {
            guard let index = sources.firstIndex(where: { $0.name == name }) else { return }
            sources[index].source = newValue
        }
    }

    /// Lets time pass, in steps of a quarter second, with a tick each second and a reading in each step.
    mutating func run(_ seconds: Int, reading: Bool = true) {
        for step in 0..<(seconds * 4) {
            advance(250_000_000)
            for index in sources.indices where elapsed >= sources[index].source.next {
                sources[index].source.next = elapsed + sources[index].source.interval
                guard let report = report(index) else { continue }
                if isLogging { log.append(SourceLogLine.report(report, moment).line) }
                take(engine.report(report, moment))
                wasSet = false
            }
            if step % 4 == 3 {
                if isLogging { log.append(SourceLogLine.tick(moment).line) }
                take(engine.tick(moment))
                wasSet = false
            }
            if reading { read() }
        }
    }

    mutating func advance(_ nanoseconds: Int64) {
        elapsed += nanoseconds
        rawBase -= Double(nanoseconds) * frequency
    }

    private mutating func take(_ new: [ClockAction]) { actions += new }

    /// One stamp a moment after now, compared with the truth.
    mutating func read() {
        let later = Int64(uniform() * 240_000_000)
        let truth = utc(of: tai.adding(nanoseconds: later))
        let at = raw &+ later - Int64(Double(later) * frequency)
        states[engine.model.state, default: 0] += 1
        let stamp = engine.model.timestamp(at: at)
        guard let earliest = stamp.earliest, let latest = stamp.latest, let bound = stamp.bound else { return }
        stamped += 1
        if truth < earliest || truth > latest { missed += 1 }
        if stamp.state == .locked {
            bounds.append(bound.before + bound.after)
            errors.append(abs(truth.nanoseconds(since: stamp.instant)))
        }
    }

    private mutating func report(_ index: Int) -> SourceReport? {
        let (name, source) = sources[index]
        if source.isSilent { return SourceReport(source: name, at: raw, .silent("it does not answer")) }
        if let refusal = source.refusal { return SourceReport(source: name, at: raw, .refused(refusal)) }
        if source.repeatsLast, let last = source.last { return SourceReport(source: name, at: raw, .sample(last)) }
        let late = source.lateness > 0 ? Int64(uniform() * Double(source.lateness)) : 0
        let wrong = Int64((source.error + source.jitter * gauss()).rounded())
        // A pulse of the second that began last; else a moment ago.
        let event = source.scale == .pulse ? -(utc.nanoseconds % 1_000_000_000) : -20_000_000
        let stamp = raw &+ event - Int64((Double(event) * frequency).rounded()) &+ late
        let instant = tai.adding(nanoseconds: event &+ wrong)
        var sample = SourceSample(
            raw: stamp, time: .startOfSecond, sourceError: source.sourceError, pathError: source.pathError,
            readError: 150, sigma: Int64(source.jitter), lateness: source.lateness, leap: source.leap,
            degraded: source.degraded)
        switch source.scale {
        case .tai: sample.time = .tai(instant)
        case .utc:
            let own = source.taiMinusUTC.map { Instant(nanoseconds: instant.nanoseconds - $0 * 1_000_000_000) }
            sample.time = .utc(own ?? (smearsDay ? smeared(instant) : utc(of: instant)))
        case .pulse: sample.raw &-= wrong
        }
        if source.standsStill, let last = source.last { sample.time = last.time }
        sources[index].source.last = sample
        return SourceReport(source: name, at: raw, .sample(sample))
    }

    // SplitMix64 (Steele, Lea, Flood 2014).
    private mutating func next() -> UInt64 {
        chance &+= 0x9E37_79B9_7F4A_7C15
        var mixed = chance
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    private mutating func uniform() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

    /// The sum of twelve uniform numbers less six: near enough to normal, and never beyond six.
    private mutating func gauss() -> Double { (0..<12).reduce(-6) { sum, _ in sum + uniform() } }

    var notes: [String] {
        actions.compactMap { if case .note(let note) = $0 { note.text } else { nil } }
    }
    var audits: [HoldoverAudit] {
        actions.compactMap { if case .relocked(let audit) = $0 { audit } else { nil } }
    }
    var published: [ClockModel] {
        actions.compactMap { if case .publish(let model) = $0 { model } else { nil } }
    }
    func verdict(_ name: String) -> SourcePicture.Verdict? {
        engine.picture(moment).sources.first { $0.name == name }?.verdict
    }
    func reason(_ name: String) -> String { engine.picture(moment).sources.first { $0.name == name }?.reason ?? "" }
    var halfWidth: Int64? { engine.model.halfWidth(at: raw) }

    static func ptp() -> Source { Source(kind: .ptp, interval: 500_000_000, scale: .tai, error: 1500, jitter: 400) }
    static func gps() -> Source {
        Source(
            kind: .gpsd, scale: .utc, error: 60_000_000, jitter: 8_000_000, sourceError: 1_000_000,
            pathError: 300_000_000)
    }
    static func pulse() -> Source { Source(kind: .pps, scale: .pulse, error: 2000, jitter: 300) }
    static func chrony() -> Source {
        Source(
            kind: .chrony, interval: 2_000_000_000, scale: .utc, error: -700_000, jitter: 50_000,
            sourceError: 500_000, pathError: 2_000_000)
    }
}
