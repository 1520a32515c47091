import CFairlead
import Glibc

/// A priority before all ordinary threads (SCHED_FIFO), for threads that stamp what arrives.
///
/// It needs CAP_SYS_NICE or a limit of real-time priorities; a station works without it, with later stamps under load.
public struct RealtimePriority: Hashable, Sendable {
    /// 1 to 99; the kernel's own threads for interrupts have 50.
    public let value: Int32

    /// Nil for a number that is no priority.
    public init?(_ value: Int) {
        guard (1...99).contains(value) else { return nil }
        self.value = Int32(value)
    }

    /// Tries it on a thread of its own: why the system does not grant it, and what to do; nil when it does. A program
    /// asks once, and warns once.
    public static func refusal(of priority: RealtimePriority) -> String? {
        let outcome = Outcome()
        do throws(ThreadFailure) {
            try JoinableThread(name: "priority") { outcome.code = priority.take() }.join()
        } catch {
            return error.description
        }
        guard outcome.code != 0 else { return nil }
        let reason = strerror(outcome.code).map { String(cString: $0) } ?? "error \(outcome.code)"
        return "the system refuses the real-time priority \(priority.value) to the threads that read instruments: "
            + "\(reason); give the service AmbientCapabilities=CAP_SYS_NICE or LimitRTPRIO=\(priority.value), "
            + "or leave out 'realtime_priority'"
    }

    /// For the calling thread; 0, or the number of the error.
    func take() -> Int32 { fairlead_realtime_thread(value) }
}

/// Written by one thread before it ends, and read when it has.
private final class Outcome: @unchecked Sendable {
    var code: Int32 = 0
}
