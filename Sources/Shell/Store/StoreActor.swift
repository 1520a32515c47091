import Delivery
import Sensing
import Threads

/// The store's engine on the store's own thread.
actor StoreActor {
    private nonisolated let thread: ActorThread
    private let engine: StoreEngine
    private let waiters: CommitWaiters

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(_ engine: sending StoreEngine, waiters: CommitWaiters, on thread: ActorThread) {
        self.waiters = waiters
        self.engine = engine
        self.thread = thread
    }

    func tick() {
        // A tick takes everything that was appended before it.
        let waiting = waiters.take()
        engine.tick()
        answer(waiting)
    }

    private func answer(_ waiting: [CommitWaiters.Waiter]) {
        let isKept = engine.inHand.isEmpty && engine.uncertain == nil
        for waiter in waiting { waiter(isKept) }
    }

    func register(_ description: InstrumentDescription) throws(StoreError) -> InstrumentRegistration {
        try open().register(description)
    }

    func nextBatch(
        for destination: String, maximumRecords: Int, maximumBytes: Int, excluding: [EpochRanges]
    ) throws(StoreError) -> PendingBatch? {
        try open().nextBatch(
            for: destination, maximumRecords: maximumRecords, maximumBytes: maximumBytes, excluding: excluding)
    }

    func acknowledge(destination: String, epoch: String, ranges: [PositionRange]) throws(StoreError) {
        try open().acknowledge(destination: destination, epoch: epoch, ranges: ranges)
    }

    func registrations(epoch: String) throws(StoreError) -> [InstrumentRegistration] {
        try open().registrations(epoch: epoch)
    }

    func ledger(epoch: String) throws(StoreError) -> EpochLedger {
        try open().ledger(epoch: epoch)
    }

    func epochs() -> [String] {
        engine.ledger.content.epochs.map(\.id)
    }

    func statistics() -> StoreStatistics {
        engine.statistics()
    }

    func close() {
        let waiting = waiters.take()
        engine.close()
        answer(waiting)
        waiters.close()
        for waiter in waiters.take() { waiter(false) }
    }

    /// For tests: a bound on the pages of the open segment file, which SQLite answers as it does a full disk.
    func limitPages(_ pages: Int) throws(SQLiteError) {
        try engine.writer?.limitPages(pages)
    }

    /// For tests: `PRAGMA synchronous` of the connection that commits.
    func synchronousLevel() throws(SQLiteError) -> Int64? {
        try engine.writer?.synchronousLevel()
    }

    private func open() throws(StoreError) -> StoreEngine {
        guard !engine.isClosed else { throw .closed }
        return engine
    }
}
