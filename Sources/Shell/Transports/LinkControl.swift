import Sensing
import StationClock
import Synchronization
import Threads

/// What a link's thread and the rest of the program share: requests one way, state and counters the other.
final class LinkControl: Sendable {
    let clock: StationClock
    let options: LinkOptions
    let wake: EventSignal
    private let stopRequested = Atomic<Bool>(false)
    private let shared = Mutex(Shared())

    private struct Shared {
        var status = LinkStatus()
        var outbox: [Outgoing] = []
        /// Why nothing can be sent now; nil while the link is open.
        var closedBecause: LinkFailure? = LinkFailure("the link is not open yet", remedy: "try again when it is")
        /// What others brought.
        var pushes: [PushedBody] = []
        var takesPushes = false
        var ended = false
        var waitingForEnd: [CheckedContinuation<Void, Never>] = []
    }

    init(clock: StationClock, options: LinkOptions) throws(LinkFailure) {
        self.clock = clock
        self.options = options
        do throws(ThreadFailure) {
            wake = try EventSignal()
        } catch {
            throw LinkFailure(error)
        }
    }

    // MARK: From any thread

    var status: LinkStatus { shared.withLock { $0.status } }

    var isStopping: Bool { stopRequested.load(ordering: .acquiring) }

    func requestStop() {
        stopRequested.store(true, ordering: .releasing)
        wake.signal()
    }

    func enqueue(_ outgoing: Outgoing) {
        let refusal = shared.withLock { shared -> LinkFailure? in
            if shared.closedBecause == nil { shared.outbox.append(outgoing) }
            return shared.closedBecause
        }
        if let refusal { return outgoing.completion(.failure(refusal)) }
        wake.signal()
    }

    /// Bodies that wait, at most; a caller that is refused comes again.
    private static let mostPushes = 1000

    /// False when it cannot be taken now.
    func push(_ body: PushedBody) -> Bool {
        let isTaken = shared.withLock { shared in
            guard shared.takesPushes, shared.pushes.count < Self.mostPushes else { return false }
            shared.pushes.append(body)
            return true
        }
        if isTaken { wake.signal() }
        return isTaken
    }

    /// Resumes when the link's thread has done its work.
    func end() async {
        await withCheckedContinuation { continuation in
            let ended = shared.withLock { shared in
                if !shared.ended { shared.waitingForEnd.append(continuation) }
                return shared.ended
            }
            if ended { continuation.resume() }
        }
    }

    // MARK: From the link's thread

    func update(_ change: (inout LinkStatus) -> Void) {
        shared.withLock { change(&$0.status) }
    }

    func count(_ change: (inout LinkCounters) -> Void) {
        shared.withLock { change(&$0.status.counters) }
    }

    /// From now on bytes can be sent.
    func openOutbox() {
        shared.withLock { $0.closedBecause = nil }
    }

    /// Refuses what waits to be sent and what will come, until the link is open again.
    func closeOutbox(because failure: LinkFailure) {
        let refused = shared.withLock { shared in
            shared.closedBecause = failure
            defer { shared.outbox = [] }
            return shared.outbox
        }
        for outgoing in refused { outgoing.completion(.failure(failure)) }
    }

    /// What is to be sent, in order.
    func takeOutbox() -> [Outgoing] {
        shared.withLock { shared in
            guard !shared.outbox.isEmpty else { return [] }
            defer { shared.outbox = [] }
            return shared.outbox
        }
    }

    func openPushes() {
        shared.withLock { $0.takesPushes = true }
    }

    func takePushes() -> [PushedBody] {
        shared.withLock { shared in
            defer { shared.pushes = [] }
            return shared.pushes
        }
    }

    /// Takes no more; returns what waits.
    func closePushes() -> [PushedBody] {
        shared.withLock { $0.takesPushes = false }
        return takePushes()
    }

    /// Waits for a wake-up, or until a monotonic instant.
    func pause(until deadline: UInt64?) {
        var polled = PollSet()
        polled.append(wake.descriptor, PollSet.readable)
        polled.wait(until: deadline, now: clock.monotonic())
        if polled.isReadable(0) { wake.drain() }
    }

    func markEnded() {
        let waiting = shared.withLock { shared in
            shared.ended = true
            defer { shared.waitingForEnd = [] }
            return shared.waitingForEnd
        }
        for continuation in waiting { continuation.resume() }
    }
}
