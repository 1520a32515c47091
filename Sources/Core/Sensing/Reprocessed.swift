/// Says that a record was computed again from the raw bytes of another one of the same station.
///
/// The replaced record stays as it is; what the run was (its epoch, driver, calibration and program) is told once, in a
/// note of the pseudo-instrument `reprocessing`.
public struct Reprocessed: Hashable, Sendable {
    /// The run, counted from 1 in the station's life.
    public var run: UInt32
    /// The position of the record whose raw bytes were parsed again, in the epoch that the run's note names.
    public var position: UInt64

    public init(run: UInt32, position: UInt64) {
        self.run = run
        self.position = position
    }
}
