import Sensing
import Timekeeping

/// chronyd over NTP: one estimate that is renewed now and then, and whose dispersion grows in between. Its statements
/// go through the decision of the package.
public struct ChronySource: SimulatedSource {
    /// How good the way to its server is.
    public struct Path: Sendable {
        /// Seconds, there and back.
        public var rootDelay: Double
        /// Seconds, just after an update.
        public var rootDispersion: Double
        /// Seconds between two updates.
        public var update: Int
        /// skew + residual frequency + maxclockerror, as a fraction: how fast the dispersion grows.
        public var growth: Double

        public init(rootDelay: Double, rootDispersion: Double, update: Int, growth: Double) {
            self.rootDelay = rootDelay
            self.rootDispersion = rootDispersion
            self.update = update
            self.growth = growth
        }

        /// A server in the same network.
        public static let good = Path(rootDelay: 0.0004, rootDispersion: 0.0003, update: 16, growth: 2e-6)
        /// A server behind a modem.
        public static let bad = Path(rootDelay: 0.08, rootDispersion: 0.008, update: 64, growth: 8e-6)
    }

    public let settings: SourceSettings
    public var path: Path
    /// Its server stopped at this time; chronyd goes on saying "Normal".
    public var serverGone: ClosedRange<Double>?
    public var announcesLeap = true
    /// It follows nothing and serves its own clock.
    public var isLocalStratum = false
    /// UTC less what the server says: a server that spreads a leap second.
    public var smear: (@Sendable (Double) -> Double)?
    private var judge: ChronyJudge
    private var asymmetry: Wander
    private var dispersion: Wander
    private var drift = 0.0
    private var estimate = 0.0
    private var updated = -1
    private var chance: Chance
    private static let pollInterval = 4

    public init(
        _ path: Path, smear: SourceSettings.Smear = .none, _ chance: inout Chance, name: String = "chrony"
    ) {
        var own = chance.split()
        settings = SourceSettings(
            name: name, kind: .chrony, interval: Int64(Self.pollInterval) * 1_000_000_000, smear: smear)
        self.path = path
        judge = ChronyJudge(source: name)
        asymmetry = Wander(half: path.rootDelay / 2, time: 3 * 3600, &own)
        dispersion = Wander(half: path.rootDispersion * 0.9, time: 1800, &own)
        self.chance = own
    }

    public mutating func hear(second: Int, _ world: inout World) -> [Heard] {
        asymmetry.move(&chance)
        dispersion.move(&chance)
        let isGone = serverGone?.contains(Double(second)) ?? false
        if !isGone && (updated < 0 || second - updated >= path.update) { update(second) }
        guard second % Self.pollInterval == 0 else { return [] }
        let at = Double(second) + chance.uniform(0.1, 0.9)
        let asked = world.moment(at: at - 4e-4, watchesHost: false)
        let answered = world.moment(at: at, watchesHost: false)
        let tracking = isLocalStratum ? Self.nothing : tracking(at: at - chance.uniform(1e-4, 3e-4), world)
        let report = judge.report(tracking, asked: asked, answered: answered)
        return [Heard(at: at, report: report)]
    }

    private mutating func tracking(at time: Double, _ world: World) -> ChronyTracking {
        let age = time - Double(updated)
        let error = estimate + drift * age - (smear?(time) ?? 0)
        let correction = world.utc(at: time) + nanoseconds(error) - world.realtime(at: time)
        let isComing = announcesLeap && (world.leap.inserted.map { $0 - 86_400 <= time && time < $0 } ?? false)
        // The time of the last update is moved back on purpose.
        let updatedAt = world.utc(at: Double(updated)) + nanoseconds(error - chance.unit())
        return ChronyTracking(
            referenceID: 0xC0A8_0001, reference: "192.168.0.1", stratum: 2, leap: isComing ? .insert : .normal,
            updatedAt: Instant(nanoseconds: updatedAt), currentCorrection: Double(correction) * 1e-9,
            rootMeanSquareOffset: path.rootDispersion / 4, residualFrequencyPPM: 0, skewPPM: (path.growth - 1e-6) * 1e6,
            rootDelay: path.rootDelay, rootDispersion: path.rootDispersion + path.growth * age,
            updateInterval: Double(path.update))
    }

    /// `local stratum 10`, as it was measured.
    private static let nothing = ChronyTracking(
        referenceID: ChronyTracking.localReference, reference: "127.127.1.1", stratum: 10, leap: .normal,
        updatedAt: Instant(nanoseconds: 1_795_221_416_000_000_000), rootDelay: 0, rootDispersion: 0, updateInterval: 0)

    private mutating func update(_ second: Int) {
        updated = second
        estimate = asymmetry.value + dispersion.value + chance.within(path.rootDispersion * 0.1)
        drift = chance.within(path.growth)
    }
}
