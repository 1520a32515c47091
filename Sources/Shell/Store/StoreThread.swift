import Glibc

/// One operating system thread that runs an actor's jobs, and a tick between them.
///
/// SQLite blocks, so it has no place on the shared pool of threads.
final class StoreThread: SerialExecutor, @unchecked Sendable {
    // Everything below is guarded by `mutex`.
    private var jobs: [UnownedJob] = []
    private var tickIsRequested = false
    private var isStopping = false
    private var onTick: (@Sendable () -> Void)?
    private var tickNanoseconds: UInt64 = 0
    private var nextTick: UInt64 = 0
    private var identity: pthread_t?

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        // A step of the time of day must not delay a commit.
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Starts the thread, which keeps this object until it stops. False when the system has no thread to give.
    func start() -> Bool {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<StoreThread>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        guard code == 0 else {
            context.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    /// Calls `body` on the thread every so often, and when it is requested. Zero: only when requested.
    func tick(everyMilliseconds interval: Int, _ body: @escaping @Sendable () -> Void) {
        locked {
            onTick = body
            tickNanoseconds = UInt64(interval) * 1_000_000
            nextTick = Self.uptime() + tickNanoseconds
            pthread_cond_signal(condition)
        }
    }

    func requestTick() {
        locked {
            tickIsRequested = true
            pthread_cond_signal(condition)
        }
    }

    /// Ends the thread when it has done the jobs that it has.
    func stop() {
        locked {
            isStopping = true
            onTick = nil
            pthread_cond_signal(condition)
        }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        locked {
            jobs.append(job)
            pthread_cond_signal(condition)
        }
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    func checkIsolated() {
        precondition(locked { identity.map { pthread_equal($0, pthread_self()) != 0 } ?? false }, "wrong thread")
    }

    private func run() {
        locked { identity = pthread_self() }
        while let work = waitForWork() {
            for job in work.jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
            work.tick?()
        }
    }

    /// Nil when the thread is to end.
    private func waitForWork() -> (jobs: [UnownedJob], tick: (@Sendable () -> Void)?)? {
        locked {
            while true {
                let isTickDue = onTick != nil && (tickIsRequested || (tickNanoseconds > 0 && Self.uptime() >= nextTick))
                if isTickDue {
                    tickIsRequested = false
                    nextTick = Self.uptime() + tickNanoseconds
                }
                if !jobs.isEmpty || isTickDue {
                    let taken = jobs
                    jobs = []
                    return (taken, isTickDue ? onTick : nil)
                }
                if isStopping { return nil }
                wait()
            }
        }
    }

    private func wait() {
        guard onTick != nil, tickNanoseconds > 0 else {
            pthread_cond_wait(condition, mutex)
            return
        }
        var deadline = timespec(
            tv_sec: Int(nextTick / 1_000_000_000), tv_nsec: Int(nextTick % 1_000_000_000))
        pthread_cond_timedwait(condition, mutex, &deadline)
    }

    private func locked<Value>(_ body: () -> Value) -> Value {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }

    private static func uptime() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
