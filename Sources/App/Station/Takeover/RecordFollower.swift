import Console
import Delivery
import Sensing
import Store
import Threads

/// Reads the durable records of one instrument as JSON lines, and then what each commit adds. It is asked for more by
/// whoever reads, so a slow reader costs nothing and misses nothing.
actor RecordFollower {
    private let thread: ActorThread
    private let directory: String
    private let instrument: String
    private var commits: AsyncStream<CommitNotice>.Iterator
    private var reader: StationLedgerReader?
    private var books: [String: ExportBook] = [:]
    /// Behind which record the next one is; nil: from the beginning.
    private var after: RecordPlace?
    private let from: Instant?
    private let follows: Bool

    /// About as much as is handed over at once.
    private static let portionBytes = 256 << 10

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(_ wish: RecordsWish, store: StationStore, directory: String) throws(ThreadFailure) {
        thread = try ActorThread(name: "tail")
        self.directory = directory
        instrument = wish.instrument
        // Before the first reading, so that nothing falls between the two.
        commits = store.commits().makeAsyncIterator()
        follows = wish.follows
        from = wish.after == nil ? wish.since : nil
    }

    /// Finds where to begin.
    func begin(_ wish: RecordsWish) throws(StoreError) {
        let reader = try opened()
        if let place = wish.after.map({ RecordPlace(epoch: $0.epoch, position: $0.position) }),
            reader.epochs.contains(where: { $0.id == place.epoch })
        {
            after = place
        } else if let since = wish.since {
            after = try reader.place(before: since)
        } else {
            after = try reader.lastPlace()
        }
    }

    /// Waits until there is something; nil when the store closes, or when it cannot be read.
    func next() async -> [UInt8]? {
        while true {
            guard let lines = try? read() else { return nil }
            if !lines.isEmpty { return lines }
            guard follows else { return nil }
            // A copy, because the actor may not be suspended in the middle of its own property.
            var waiting = commits
            guard let commit = await waiting.next(isolation: self) else { return nil }
            commits = waiting
            if let reader, !reader.epochs.contains(where: { $0.id == commit.epoch }) { self.reader = nil }
        }
    }

    private func read() throws(StoreError) -> [UInt8] {
        let reader = try opened()
        var text = ""
        var last = after
        let unknown = ExportBook([])
        try reader.forEachRecord(RecordSelection(instruments: [instrument], from: from, after: after)) {
            epoch, stored in
            text += RecordJSONLines.line(
                of: ExportedRecord(epoch: epoch, stored: stored, book: books[epoch] ?? unknown), withRaw: true)
            last = RecordPlace(epoch: epoch, position: stored.position)
            return text.utf8.count < Self.portionBytes
        }
        after = last
        return Array(text.utf8)
    }

    private func opened() throws(StoreError) -> StationLedgerReader {
        if let reader { return reader }
        let opened = try StationLedgerReader.open(directory: directory)
        for epoch in opened.epochs { books[epoch.id] = ExportBook(opened.registrations(epoch: epoch.id)) }
        reader = opened
        return opened
    }

    deinit { thread.stop() }
}
