import CFairlead
import Glibc

/// Notices that somebody set the host's clock: a step, a leap second that the kernel inserts. A slew is not noticed; the
/// clock engine sees that by itself.
public final class HostClockWatch: Sendable {
    private let descriptor: Int32

    /// Nil when the process may open no more files; then steps are seen by the clock engine alone, a moment later.
    public init?() {
        descriptor = fairlead_watch_clock()
        guard descriptor >= 0 else { return nil }
    }

    deinit { close(descriptor) }

    /// Whether CLOCK_REALTIME was set since the last call.
    public func wasSet() -> Bool { fairlead_clock_was_set(descriptor) == 1 }
}
