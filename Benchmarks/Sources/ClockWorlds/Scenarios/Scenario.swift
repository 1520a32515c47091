import Sensing
import Timekeeping

/// A story that is played many times, each time in another world.
public struct Scenario: Sendable {
    public var name: String
    /// What happens, in a sentence.
    public var story: String
    public var runs: Int
    public var hours: Double
    /// The counter's true class.
    public var oscillator: Oscillator = .xo
    /// The width in "locked" is judged; not where a liar or a conflict makes it wide on purpose, and not where there are
    /// too few runs to meet the rare ones, whose source is nearly as wrong as it may be.
    public var judgesWidth: Bool
    /// The worst of so many uniform draws lies within 3 % of the limit on average.
    public static let enoughRuns = 30
    /// The share of readings that must be locked, so that nothing is won by promising nothing.
    public var leastLocked = 0.0
    /// Why nobody could see what is wrong here: shown, not counted.
    public var isHopeless: String?
    public var make: @Sendable (inout Stage) -> Play

    public init(
        _ name: String, _ story: String, runs: Int = 40, hours: Double = 2, leastLocked: Double = 0,
        make: @escaping @Sendable (inout Stage) -> Play
    ) {
        self.name = name
        self.story = story
        self.runs = runs
        self.hours = hours
        self.leastLocked = leastLocked
        judgesWidth = runs >= Self.enoughRuns
        self.make = make
    }

    /// The run of this number; the same seed gives the same.
    public func play(run: Int, seed: UInt64) -> Play {
        var stage = Stage(
            chance: Chance(seed: Self.mixed(name, run, seed)), oscillator: oscillator, seconds: Int(hours * 3600))
        return make(&stage)
    }

    /// FNV-1a, so that a scenario's worlds do not change when another is added.
    private static func mixed(_ name: String, _ run: Int, _ seed: UInt64) -> UInt64 {
        let hash = name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        var chance = Chance(seed: hash ^ seed &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(run) << 40)
        return chance.next()
    }

    public func with(_ change: (inout Scenario) -> Void) -> Scenario {
        var changed = self
        change(&changed)
        return changed
    }
}
