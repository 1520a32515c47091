import Glibc

/// SIGINT and SIGTERM as a descriptor that becomes readable, so that the loop stops between two messages.
struct StopSignal {
    /// Readable as soon as the program shall stop.
    let descriptor: Int32

    /// Blocks the two signals in this thread and waits for them in another one.
    init() throws(EndpointFailure) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .system("cannot make a pipe") }
        descriptor = ends[0]
        var signals = StopSignal.signals
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        let writeEnd = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
        writeEnd.initialize(to: ends[1])
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, waitForStop, writeEnd)
        guard code == 0 else { throw EndpointFailure("cannot start a thread: \(String(cString: strerror(code)))") }
    }

    fileprivate static var signals: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGINT)
        sigaddset(&set, SIGTERM)
        return set
    }
}

/// The first signal closes the pipe; a second one, while the program drains, ends it at once.
private func waitForStop(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let writeEnd = argument?.assumingMemoryBound(to: Int32.self) else { return nil }
    var signals = StopSignal.signals
    var number: Int32 = 0
    sigwait(&signals, &number)
    _ = Glibc.close(writeEnd.pointee)
    sigwait(&signals, &number)
    _exit(0)
}
