import Glibc

/// Runs work that blocks for minutes, on a thread of its own: the pool's threads belong to the other tests.
func onOwnThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        let job = ThreadJob { continuation.resume(with: Swift.Result { try work() }) }
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<ThreadJob>.fromOpaque(context).takeRetainedValue().body()
                return nil
            }, Unmanaged.passRetained(job).toOpaque())
        guard code == 0 else { return continuation.resume(throwing: TestProblem("the system gives no thread")) }
        pthread_detach(thread)
    }
}

private final class ThreadJob: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}

/// Why a test cannot do what it wants to do.
struct TestProblem: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }

    /// With the reason of the last system call.
    static func system(_ doing: String) -> TestProblem {
        TestProblem("cannot \(doing): \(String(cString: strerror(errno)))")
    }
}

/// Milliseconds of a clock that never steps.
func uptimeMilliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}
