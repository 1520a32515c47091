import Synchronization
import Threads

/// As many threads as the machine has cores, each at work without a pause, until it is stopped.
final class Load: Sendable {
    private let isOver = Atomic<Bool>(false)
    private let threads: Mutex<[JoinableThread]>

    init(threads count: Int) throws(ThreadFailure) {
        threads = Mutex([])
        for _ in 0..<count {
            let thread = try JoinableThread(name: "burner") { self.burn() }
            threads.withLock { $0.append(thread) }
        }
    }

    func stop() {
        isOver.store(true, ordering: .relaxed)
        for thread in threads.withLock({ $0 }) { thread.join() }
    }

    private func burn() {
        var number: UInt64 = 1
        while !isOver.load(ordering: .relaxed) {
            for _ in 0..<10_000 { number = number &* 6_364_136_223_846_793_005 &+ 1 }
        }
        if number == 0 { print("") }
    }
}
