import Sensing
import Timekeeping

/// What a scenario sets up, with what is usual already there.
public struct Stage: Sendable {
    public var chance: Chance
    public let oscillator: Oscillator
    public let seconds: Int
    /// What the station file says about the oscillator; nil: the truth.
    public var declaredOscillator: Oscillator?
    /// UTC at the beginning, in nanoseconds.
    public var began: Int64
    public var leap = TrueLeap()
    /// Seconds after the beginning at which the leap table ends.
    public var tableExpires = 180 * 86_400.0
    public var tableKnowsLeap = true
    public var lastGood: Int64?
    public var hostBase: Int64
    public var hostHeld: Wander?
    public var steps: [HostClock.Step] = []
    public var slews: [HostClock.Slew] = []
    public var pauses: [World.Pause] = []
    public var jumps: [World.CounterJump] = []

    /// 2026-11-01T00:00:00Z.
    static let builtAt: Int64 = 1_793_491_200_000_000_000
    private static let day: Int64 = 86_400_000_000_000

    init(chance: Chance, oscillator: Oscillator, seconds: Int) {
        self.chance = chance
        self.oscillator = oscillator
        self.seconds = seconds
        began = Self.builtAt + Int64(self.chance.uniform(20 * 86_400, 150 * 86_400) * 1e9)
        hostBase = nanoseconds(self.chance.within(2))
        if self.chance.happens(0.5) { lastGood = began - Self.day }
    }

    /// A second is inserted so many seconds after the beginning, at midnight at the end of June 2027.
    public mutating func insertLeap(at second: Double, hostKnows: Bool = true) {
        // 2027-07-01T00:00:00Z
        began = 1_814_400_000_000_000_000 - nanoseconds(second)
        leap.inserted = second
        lastGood = lastGood.map { _ in began - Self.day }
        hostBase = nanoseconds(chance.within(0.01))
        if hostKnows { steps.append(HostClock.Step(at: second, by: -1)) }
    }

    /// The table ended before, and does not know of it.
    public mutating func forgetLeap() {
        tableKnowsLeap = false
        tableExpires = -86_400
    }

    /// One machine in three has no battery clock and starts in 1970.
    public mutating func mayStartIn1970() {
        if chance.happens(0.33) { hostBase = -began + 60_000_000_000 }
    }

    public mutating func play(_ sources: [any SimulatedSource]) -> Play {
        var own = chance.split()
        let host = HostClock(base: hostHeld == nil ? hostBase : 0, held: hostHeld, steps: steps, slews: slews)
        var world = World(
            began: began + Int64(leap.taiMinusUTC) * 1_000_000_000, leap: leap,
            oscillator: TrueOscillator(.of(oscillator), &own), host: host, pauses: pauses, jumps: jumps, own.split())
        let settings = ClockSettings(
            sources: sources.map(\.settings), oscillator: declaredOscillator ?? oscillator, builtAt: Self.builtAt)
        let start = ClockStart(
            run: 1, boot: "3d1f0a52-0000-4000-8000-c10c00000001", moment: world.moment(at: 0), lastGood: lastGood,
            leapTable: table())
        return Play(world: world, sources: sources, settings: settings, start: start, seconds: seconds)
    }

    private func table() -> LeapTable {
        var entries = [LeapTable.Entry(from: Instant(nanoseconds: 1_483_228_800_000_000_000), taiMinusUTC: 37)]
        if tableKnowsLeap, let inserted = leap.inserted {
            let midnight = Instant(nanoseconds: began + nanoseconds(inserted))
            entries.append(LeapTable.Entry(from: midnight, taiMinusUTC: 38))
        }
        let expires = Instant(nanoseconds: began + nanoseconds(tableExpires))
        guard let table = LeapTable(entries: entries, expires: expires) else {
            preconditionFailure("the simulated leap table is in order")
        }
        return table
    }
}
