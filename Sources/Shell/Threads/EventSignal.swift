import CFairlead
import Glibc

/// Wakes a thread that waits in `poll`, from any other thread.
public final class EventSignal: Sendable {
    /// What to poll for reading.
    public let descriptor: Int32

    /// Fails when the process may open no more files.
    public init() throws(ThreadFailure) {
        descriptor = fairlead_event()
        guard descriptor >= 0 else {
            throw ThreadFailure(
                "no descriptor to wake a thread: \(String(cString: strerror(errno))); raise the limit of open files")
        }
    }

    deinit { close(descriptor) }

    public func signal() {
        var one: UInt64 = 1
        // A counter that is full is a signal already.
        _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
    }

    /// Forgets the signals so far.
    public func drain() {
        var count: UInt64 = 0
        _ = read(descriptor, &count, MemoryLayout<UInt64>.size)
    }
}
