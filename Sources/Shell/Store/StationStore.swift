import Delivery
import Sensing
import Threads

/// The station's durable store: records go in from any thread, one commit a tick makes them durable, forwarders read
/// what their destination lacks, and what every required destination has confirmed is pruned.
///
/// It owns one thread, on which all of SQLite happens. It never gives up: see `StoreState`.
public final class StationStore: Sendable {
    /// The pseudo-instrument whose notes tell what the store had to drop; no instrument of the station may be called so.
    public static let instrument = DroppedSegment.instrument.name

    let actor: StoreActor
    private let thread: ActorThread
    private let queue: PendingQueue
    private let broadcast: StoreBroadcast
    private let waiters: CommitWaiters

    /// Opens the directory or creates it. What is damaged is moved aside and told in `notices()`; this fails only when
    /// the directory cannot be used at all, or another process uses it.
    public static func open(
        directory: String, destinations: [StoreDestination] = [], options: StoreOptions = StoreOptions(),
        surroundings: StoreSurroundings = .system
    ) throws(StoreError) -> StationStore {
        let thread: ActorThread
        do throws(ThreadFailure) {
            thread = try ActorThread(name: "store")
        } catch {
            throw .cannotPrepare(path: directory, reason: error.description)
        }
        let queue = PendingQueue(
            limitBytes: options.pendingBytes,
            earlyCommitBytes: options.ticksByItself ? options.earlyCommitBytes : .max,
            wake: { [weak thread] in thread?.requestTick() })
        let broadcast = StoreBroadcast()
        let engine = try StoreOpening(
            directory: StoreDirectory(root: directory), options: options, destinations: destinations,
            surroundings: surroundings, queue: queue, broadcast: broadcast
        ).open()
        let waiters = CommitWaiters()
        let actor = StoreActor(engine, waiters: waiters, on: thread)
        if options.ticksByItself {
            thread.tick(everyMilliseconds: options.tickMilliseconds) { [weak actor] in
                actor?.assumeIsolated { $0.tick() }
            }
        }
        return StationStore(actor: actor, thread: thread, queue: queue, broadcast: broadcast, waiters: waiters)
    }

    private init(
        actor: StoreActor, thread: ActorThread, queue: PendingQueue, broadcast: StoreBroadcast, waiters: CommitWaiters
    ) {
        self.waiters = waiters
        self.actor = actor
        self.thread = thread
        self.queue = queue
        self.broadcast = broadcast
    }

    deinit {
        thread.stop()
    }

    /// Gives an instrument and its datastreams their numbers; the same description gets the same numbers for ever. They
    /// are durable with the first record that has them.
    public func register(
        _ instrument: InstrumentDescription
    ) async throws(StoreError) -> InstrumentRegistration {
        try await actor.register(instrument)
    }

    /// The same of many at once.
    public func register(
        _ instruments: [InstrumentDescription]
    ) async throws(StoreError) -> [InstrumentRegistration] {
        try await actor.register(instruments)
    }

    /// Hands records over from any thread, without waiting. Returns how many were refused because the memory for waiting
    /// records is full; those are counted as lost, and a note is stored when there is room again.
    public func append(_ records: [Record]) -> Int {
        queue.append(records)
    }

    /// Calls back after the next commit, on the store's thread: with true when everything that was appended before the
    /// call is durable, with false when the disk refuses (the records wait in memory and may become durable later) or
    /// the store is closed.
    public func whenDurable(_ answer: @escaping @Sendable (Bool) -> Void) {
        waiters.add(answer)
    }

    /// The same for whoever can wait.
    public func durable() async -> Bool {
        await withCheckedContinuation { continuation in
            whenDurable { continuation.resume(returning: $0) }
        }
    }

    /// Whether less than half of the memory for waiting records is taken. A link whose sender can wait, such as TCP, stops
    /// reading while it is false, and so loses nothing.
    public var hasRoom: Bool { queue.hasRoom }

    /// The next durable records of a lane that the destination has not confirmed, without those that are excluded
    /// (because they are on their way). At least one record however large, of one epoch, ascending; nil when there is
    /// none.
    public func nextBatch(_ request: OutboxRequest) async throws(StoreError) -> PendingBatch? {
        try await actor.nextBatch(request)
    }

    /// The destination has these durably. Positions that were never given are refused, and then none is taken.
    public func acknowledge(
        destination: String, epoch: String, _ parts: PartRanges
    ) async throws(StoreError) {
        try await actor.acknowledge(destination: destination, epoch: epoch, parts)
    }

    /// What the destination has confirmed, of every epoch that is still on disk.
    public func confirmed(by destination: String) async throws(StoreError) -> [String: PartRanges] {
        try await actor.confirmed(by: destination)
    }

    /// The destination lost what it had confirmed: it is owed again. Returns what is no longer on disk to be sent.
    public func revoke(
        destination: String, epoch: String, _ parts: PartRanges
    ) async throws(StoreError) -> PartRanges {
        try await actor.revoke(destination: destination, epoch: epoch, parts)
    }

    /// What the link has cost on the newest day that was noted; nil when nothing was.
    public func spending(of destination: String) async throws(StoreError) -> LinkSpending? {
        try await actor.spending(of: destination)
    }

    /// Durable when it returns.
    public func note(_ spending: LinkSpending, of destination: String) async throws(StoreError) {
        try await actor.note(spending, of: destination)
    }

    /// Every instrument of an epoch with all the datastreams that it ever had there: the metadata of a batch.
    public func registrations(epoch: String) async throws(StoreError) -> [InstrumentRegistration] {
        try await actor.registrations(epoch: epoch)
    }

    /// What was given in an epoch, pruned or not, for an audit.
    public func ledger(epoch: String) async throws(StoreError) -> EpochLedger {
        try await actor.ledger(epoch: epoch)
    }

    /// In the order in which they began; the last is the current one.
    public func epochs() async -> [String] {
        await actor.epochs()
    }

    /// One notice after each durable commit. A listener that is slow misses some, never the newest.
    public func commits() -> AsyncStream<CommitNotice> {
        broadcast.commits()
    }

    /// What the operator has to know, beginning with what was found at opening.
    public func notices() -> AsyncStream<StoreNotice> {
        broadcast.notices()
    }

    /// The newest notices so far.
    public var pastNotices: [StoreNotice] { broadcast.pastNotices }

    public func statistics() async -> StoreStatistics {
        await actor.statistics()
    }

    /// Commits now and does what is due; the store does so by itself unless the options say otherwise.
    public func tick() async {
        await actor.tick()
    }

    /// Commits what waits and closes the files. Everything asked afterwards is answered with `StoreError.closed`.
    public func close() async {
        await actor.close()
    }
}
