import CFairlead
import Glibc
import Synchronization

/// A thread of the operating system, for code that blocks; its end can be waited for.
public final class JoinableThread: Sendable {
    private let thread: Mutex<pthread_t?>

    /// `name` is what `ps -L` and `top -H` show, cut to 15 characters. A real-time priority that the system refuses is
    /// done without; `RealtimePriority.refusal(of:)` says beforehand whether it will be.
    public init(
        name: String, realtimePriority: RealtimePriority? = nil, _ body: @escaping @Sendable () -> Void
    ) throws(ThreadFailure) {
        let box = Unmanaged.passRetained(Body(name: name, realtimePriority: realtimePriority, run: body))
        var thread = pthread_t()
        let previous = Self.blockSignals()
        let code = pthread_create(&thread, nil, threadEntry, box.toOpaque())
        Self.restoreSignals(previous)
        guard code == 0 else {
            box.release()
            throw ThreadFailure(code: code, reason: strerror(code).map { String(cString: $0) } ?? "error")
        }
        self.thread = Mutex(thread)
    }

    /// Waits for the end of the thread. May be called by several threads, but never by this one.
    public func join() {
        thread.withLock { thread in
            guard let running = thread else { return }
            pthread_join(running, nil)
            thread = nil
        }
    }

    deinit {
        thread.withLock { thread in
            guard let running = thread else { return }
            pthread_detach(running)
            thread = nil
        }
    }

    /// Signals are for the threads that handle them; those that a fault of this thread raises stay with it.
    private static func blockSignals() -> sigset_t {
        var blocked = sigset_t()
        var previous = sigset_t()
        sigfillset(&blocked)
        for fault in [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT] { sigdelset(&blocked, fault) }
        pthread_sigmask(SIG_BLOCK, &blocked, &previous)
        return previous
    }

    private static func restoreSignals(_ previous: sigset_t) {
        var previous = previous
        pthread_sigmask(SIG_SETMASK, &previous, nil)
    }
}

private final class Body: Sendable {
    let name: String
    let realtimePriority: RealtimePriority?
    let run: @Sendable () -> Void

    init(name: String, realtimePriority: RealtimePriority?, run: @escaping @Sendable () -> Void) {
        self.name = name
        self.realtimePriority = realtimePriority
        self.run = run
    }
}

private func threadEntry(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let body = Unmanaged<Body>.fromOpaque(argument).takeRetainedValue()
    _ = fairlead_name_thread(String(body.name.prefix(15)))
    _ = body.realtimePriority?.take()
    body.run()
    return nil
}
