import Glibc

/// A thread of the operating system that runs one actor's jobs, and a tick between them: for actors that call C which
/// blocks, and so have no place on the shared pool.
///
/// The thread ends when its actor is gone, or when it is stopped: it keeps the work, not this object.
public final class ActorThread: SerialExecutor {
    private let work = ThreadWork()

    /// `name` is what `ps -L` and `top -H` show.
    public init(name: String) throws(ThreadFailure) {
        let work = work
        _ = try JoinableThread(name: name) { work.run() }
    }

    deinit { work.stop() }

    /// Calls `body` on the thread every so often, and when it is requested. Zero: only when requested.
    public func tick(everyMilliseconds interval: Int, _ body: @escaping @Sendable () -> Void) {
        work.tick(everyNanoseconds: UInt64(interval) * 1_000_000, body)
    }

    public func requestTick() {
        work.requestTick()
    }

    /// Ends the thread when it has done the jobs that it has.
    public func stop() {
        work.stop()
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        work.append(ThreadWork.Job(work: UnownedJob(job), executor: self))
    }

    public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    public func checkIsolated() {
        precondition(work.isCurrentThread, "not on the actor's own thread")
    }
}

/// What one thread has to do.
///
/// `@unchecked Sendable`: everything is touched with the monitor's lock held only.
private final class ThreadWork: @unchecked Sendable {
    struct Job {
        let work: UnownedJob
        /// Held until the job is done, so that the executor outlives its jobs.
        let executor: ActorThread
    }

    private let monitor = Monitor()
    private var jobs: [Job] = []
    private var onTick: (@Sendable () -> Void)?
    private var tickIsRequested = false
    private var tickInterval: UInt64 = 0
    private var nextTick: UInt64 = 0
    private var isStopping = false
    private var thread: pthread_t?

    var isCurrentThread: Bool {
        monitor.withLock { thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false }
    }

    func append(_ job: Job) {
        change { jobs.append(job) }
    }

    func tick(everyNanoseconds interval: UInt64, _ body: @escaping @Sendable () -> Void) {
        change {
            onTick = body
            tickInterval = interval
            nextTick = Monitor.uptime() + interval
        }
    }

    func requestTick() {
        change { tickIsRequested = true }
    }

    func stop() {
        change {
            isStopping = true
            onTick = nil
        }
    }

    func run() {
        monitor.withLock { thread = pthread_self() }
        while let next = next() {
            for job in next.jobs {
                withExtendedLifetime(job.executor) {
                    job.work.runSynchronously(on: job.executor.asUnownedSerialExecutor())
                }
            }
            next.tick?()
        }
    }

    private func change(_ body: () -> Void) {
        monitor.withLock {
            body()
            monitor.signal()
        }
    }

    /// Waits for jobs or a tick; nil when the thread is to end.
    private func next() -> (jobs: [Job], tick: (@Sendable () -> Void)?)? {
        monitor.withLock {
            while true {
                let tick = dueTick()
                if !jobs.isEmpty || tick != nil {
                    defer { jobs = [] }
                    return (jobs, tick)
                }
                if isStopping { return nil }
                if onTick != nil, tickInterval > 0 { monitor.wait(until: nextTick) } else { monitor.wait() }
            }
        }
    }

    private func dueTick() -> (@Sendable () -> Void)? {
        guard let onTick, tickIsRequested || (tickInterval > 0 && Monitor.uptime() >= nextTick) else { return nil }
        tickIsRequested = false
        nextTick = Monitor.uptime() + tickInterval
        return onTick
    }
}
