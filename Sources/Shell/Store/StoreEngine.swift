import Delivery
import Glibc
import Sensing

/// All of the store's work, one call at a time, on whichever thread owns it. Nothing here waits but SQLite.
final class StoreEngine {
    let directory: StoreDirectory
    let options: StoreOptions
    let destinations: [StoreDestination]
    let surroundings: StoreSurroundings
    let queue: PendingQueue
    let broadcast: StoreBroadcast
    let readers: SegmentReaders

    var ledger: Ledger
    /// The oldest first; the last may be the one that `writer` writes.
    var segments: [SegmentInfo] = []
    var writer: SegmentWriter?
    var writerOpened: UInt64 = 0
    /// The position that the next record gets.
    var next: UInt64 = 1
    /// Taken from the queue and not durable yet.
    var inHand = PendingRecords()
    /// How many records were in a commit whose outcome is unknown, because the disk failed in it.
    var uncertain: Int?
    var meter = StoreMeter()
    var ages = CommitAges()
    /// By the destination's name.
    var lanes: [String: LaneMemory] = [:]
    /// Counts what may put something into a lane again.
    var generation: UInt64 = 0
    /// Losses whose notes are in hand, with their places there.
    var toldInHand: [SegmentName: Int] = [:]
    var identityWasBroken = false
    var lastFlush: UInt64 = 0
    /// False while the ledger's last commit failed.
    var ledgerIsWritable = true
    var lastPrune: UInt64?
    var pruneIsDue = true
    var isClosed = false
    private let lockDescriptor: Int32

    init(
        directory: StoreDirectory, lockDescriptor: Int32, ledger: Ledger, options: StoreOptions,
        destinations: [StoreDestination], surroundings: StoreSurroundings, queue: PendingQueue,
        broadcast: StoreBroadcast
    ) {
        self.directory = directory
        self.lockDescriptor = lockDescriptor
        self.ledger = ledger
        self.options = options
        self.destinations = destinations
        self.surroundings = surroundings
        self.queue = queue
        self.broadcast = broadcast
        readers = SegmentReaders(directory)
        lastFlush = surroundings.uptime()
    }

    deinit {
        if !isClosed { Glibc.close(lockDescriptor) }
    }

    var epoch: String { ledger.content.epochs.last?.id ?? "" }

    /// Commits what waits, and does what is due: confirmations, pruning, the next segment file.
    func tick() {
        guard !isClosed else { return }
        resolveUncertainCommit()
        keepHouse()
        // What is in hand must stay what it was in the commit.
        guard uncertain == nil else { return }
        queue.take(into: &inHand)
        tellLosses()
        if inHand.isEmpty { settle() } else { commitInHand(mayRetry: true) }
    }

    /// The next commit of records waits until the ledger has the numbers.
    func register(_ description: InstrumentDescription) -> InstrumentRegistration {
        ledger.register(description, epoch: epoch)
    }

    /// Commits what is left, closes the files and lets another process in.
    func close() {
        guard !isClosed else { return }
        // The second round stores the notes about what was lost before the first.
        for _ in 0..<2 { tick() }
        queue.close()
        flushLedgerIfPossible()
        let left = queue.counters.pendingRecords
        if left > 0 {
            report(
                .error,
                "\(left) records were still in memory when the store '\(directory.root)' closed, and are lost: "
                    + (meter.message ?? "the disk did not take them"))
        }
        writer = nil
        readers.dropAll()
        ledger.database.close()
        isClosed = true
        Glibc.close(lockDescriptor)
        broadcast.finish()
    }

    func report(_ severity: StoreNotice.Severity, _ text: String) {
        broadcast.publish(StoreNotice(severity: severity, instant: surroundings.now(), text: text))
    }

    /// Changes the state; the operator is told once for each change.
    func enter(_ state: StoreState, _ message: String?) {
        defer {
            meter.message = message
            if let message { queue.hold(reason: message) }
        }
        guard state != meter.state else { return }
        meter.state = state
        switch state {
        case .writing: report(.notice, "the store '\(directory.root)' writes again; what had to be dropped is recorded")
        case .full, .failing:
            let bound = options.pendingBytes >> 20
            report(
                .error,
                "\(message ?? "the store cannot write"). Reception goes on in memory, up to \(bound) MiB; what comes "
                    + "after that is lost and counted. Writing is tried again at every tick.")
        }
    }

    /// Nothing waits, so only a condition of the disk can still be wrong.
    private func settle() {
        queue.release()
        if meter.state != .writing, ledgerIsWritable, roomProblem() == nil { enter(.writing, nil) }
    }
}
