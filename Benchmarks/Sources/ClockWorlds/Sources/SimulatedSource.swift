import Timekeeping

/// A source of time in a simulated world, with errors that only the world knows.
public protocol SimulatedSource: Sendable {
    var settings: SourceSettings { get }

    /// What the station hears from it in the second that begins at `second`; called for every second in order.
    mutating func hear(second: Int, _ world: inout World) -> [Heard]
}

/// A report, and the true time at which the station has it.
public struct Heard: Sendable {
    public var at: Double
    public var report: SourceReport

    public init(at: Double, report: SourceReport) {
        self.at = at
        self.report = report
    }
}
