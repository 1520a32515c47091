import CFairlead
import Glibc

/// Wakes a thread that waits in `poll`, from any other thread.
final class WakeUp: Sendable {
    private let event: OpenDescriptor

    init() throws(LinkFailure) {
        let number = fairlead_event()
        guard number >= 0 else {
            throw LinkFailure(
                "no descriptor to wake a thread: \(SystemError.last.text)", remedy: "raise the limit of open files")
        }
        event = OpenDescriptor(number)
    }

    /// What to poll for reading.
    var descriptor: Int32 { event.number }

    func signal() {
        var one: UInt64 = 1
        // A counter that is full is a signal already.
        _ = write(event.number, &one, MemoryLayout<UInt64>.size)
    }

    /// Forgets the signals so far.
    func drain() {
        var count: UInt64 = 0
        _ = read(event.number, &count, MemoryLayout<UInt64>.size)
    }
}
