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

    func register(_ descriptions: [InstrumentDescription]) throws(StoreError) -> [InstrumentRegistration] {
        let engine = try open()
        return descriptions.map { engine.register($0) }
    }

    func nextBatch(_ request: OutboxRequest) throws(StoreError) -> PendingBatch? {
        try open().nextBatch(request)
    }

    func acknowledge(destination: String, epoch: String, _ parts: PartRanges) throws(StoreError) {
        try open().acknowledge(destination: destination, epoch: epoch, parts)
    }

    func confirmed(by destination: String) throws(StoreError) -> [String: PartRanges] {
        try open().confirmed(by: destination)
    }

    func revoke(destination: String, epoch: String, _ parts: PartRanges) throws(StoreError) -> PartRanges {
        try open().revoke(destination: destination, epoch: epoch, parts)
    }

    func spending(of destination: String) throws(StoreError) -> LinkSpending? {
        try open().spending(of: destination)
    }

    func note(_ spending: LinkSpending, of destination: String) throws(StoreError) {
        try open().note(spending, of: destination)
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
