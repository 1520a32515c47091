import Timekeeping

/// One run of a scenario, ready to be played: a world, its sources, and what the station knows at the start.
public struct Play: Sendable {
    /// A time in which something holds, in true seconds, and why.
    public struct Window: Sendable {
        public var from: Double
        public var until: Double
        public var reason: String

        public init(from: Double = 0, until: Double = .infinity, _ reason: String) {
            self.from = from
            self.until = until
            self.reason = reason
        }

        public func contains(_ time: Double) -> Bool { from <= time && time < until }
    }

    public var world: World
    public var sources: [any SimulatedSource]
    public var settings: ClockSettings
    public var start: ClockStart
    public var seconds: Int
    /// Nothing that the machine or a source says could show what is wrong: misses are explained.
    public var blind: [Window] = []
    /// "Locked" would be a lie.
    public var neverLocked: [Window] = []
    /// Any bound would be made up.
    public var neverBounded: [Window] = []
    /// Three readings of ten fall here.
    public var focus: ClosedRange<Double>?
}
