import Threads

/// Lets one thread sleep until a time is over or another thread wakes it.
///
/// `@unchecked Sendable`: `isSignalled` is only touched with the monitor's lock held.
final class WakeUp: @unchecked Sendable {
    private let monitor = Monitor()
    private var isSignalled = false

    func signal() {
        monitor.withLock {
            isSignalled = true
            monitor.signal()
        }
    }

    /// Comes back at once when there was a signal since the last wait.
    func wait(nanoseconds: UInt64) {
        let deadline = Monitor.uptime() + nanoseconds
        monitor.withLock {
            while !isSignalled, monitor.wait(until: deadline) {}
            isSignalled = false
        }
    }
}
