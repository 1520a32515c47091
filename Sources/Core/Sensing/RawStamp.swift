/// The instant of a first byte by a clock that nobody sets, and how it became a time: from it and the model, the time
/// can be computed again when more is known.
public struct RawStamp: Hashable, Sendable {
    /// Nanoseconds of CLOCK_MONOTONIC_RAW of the boot that the model names; may be negative just after a boot.
    public var monotonic: Int64
    /// How much earlier than `monotonic` the byte may have arrived: what the transport may have delayed it, in
    /// nanoseconds. It is part of the bound, on the early side only.
    public var lateness: Int64
    public var model: ClockModelID

    public init(monotonic: Int64, lateness: Int64 = 0, model: ClockModelID) {
        self.monotonic = monotonic
        self.lateness = lateness
        self.model = model
    }
}
