/// The first byte of a frame as its transport stamped it; nanoseconds of CLOCK_MONOTONIC_RAW.
struct StampedFrame: Hashable, Sendable {
    /// It came no later than this.
    var stamp: Int64
    /// How much earlier it may have come.
    var lateness: Int64
    /// How much later than a stamp that was moved back it may have come.
    var earliness: Int64 = 0
    /// Bytes that the same read brought, from this one on: a late read brings many.
    var together: Int
    /// The read that brought its first byte brought its last one too.
    var isWhole: Bool
}
