import Glibc

/// An operating system thread that runs one actor's jobs, for actors that call C which blocks.
///
/// The thread ends when its actor is gone: it keeps the queue of jobs, not this object.
package final class BlockingThread: SerialExecutor {
    private let queue: JobQueue

    /// Nil when the system has no thread left.
    package init?() {
        let queue = JobQueue()
        self.queue = queue
        let started = OwnThread.start {
            while let job = queue.next() {
                withExtendedLifetime(job.executor) {
                    job.work.runSynchronously(on: job.executor.asUnownedSerialExecutor())
                }
            }
        }
        guard started else { return nil }
    }

    deinit { queue.finish() }

    package func enqueue(_ job: consuming ExecutorJob) {
        queue.append(JobQueue.Job(work: UnownedJob(job), executor: self))
    }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }
}

/// Jobs that wait for one thread.
///
/// `@unchecked Sendable`: the jobs are only touched while the mutex is held; Swift's own `Mutex` has no condition.
private final class JobQueue: @unchecked Sendable {
    struct Job {
        let work: UnownedJob
        /// Held until the job is done, so that the executor outlives its jobs.
        let executor: BlockingThread
    }

    private var jobs: [Job] = []
    private var isFinished = false
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func append(_ job: Job) {
        pthread_mutex_lock(mutex)
        jobs.append(job)
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    func finish() {
        pthread_mutex_lock(mutex)
        isFinished = true
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    /// Waits for a job; nil when there will be no more.
    func next() -> Job? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while jobs.isEmpty {
            if isFinished { return nil }
            pthread_cond_wait(condition, mutex)
        }
        return jobs.removeFirst()
    }
}
