import Sensing

/// A moment as forwarding sees it: by the counter that it waits with, and by the station's clock.
public struct LinkTime: Hashable, Sendable {
    /// Nanoseconds that never step; they start anywhere.
    public var monotonic: UInt64
    /// Nil while the station's clock is not synchronised: then nobody knows the time of day.
    public var utc: Instant?

    public init(monotonic: UInt64, utc: Instant? = nil) {
        self.monotonic = monotonic
        self.utc = utc
    }
}
