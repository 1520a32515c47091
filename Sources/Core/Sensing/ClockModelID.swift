/// Names one published model of the station clock: the run of the daemon, counted from 1 in its store, and the model
/// in that run, counted from 1. Number 0 of a run is "no model": the clock was unsynchronised.
public struct ClockModelID: Hashable, Comparable, Sendable, CustomStringConvertible {
    public var run: UInt32
    public var number: UInt32

    public init(run: UInt32, number: UInt32) {
        self.run = run
        self.number = number
    }

    /// Both in one integer, the run in the upper half, as databases keep it.
    public var packed: Int64 { Int64(run) << 32 | Int64(number) }

    /// Nil when the integer names none.
    public init?(packed: Int64) {
        guard packed >= 0 else { return nil }
        self.init(run: UInt32(truncatingIfNeeded: packed >> 32), number: UInt32(truncatingIfNeeded: packed))
    }

    public static func < (left: ClockModelID, right: ClockModelID) -> Bool { left.packed < right.packed }

    /// `3.1042`.
    public var description: String { "\(run).\(number)" }

    /// Reads `3.1042`.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let run = UInt32(parts[0]), let number = UInt32(parts[1]) else { return nil }
        self.init(run: run, number: number)
    }
}
