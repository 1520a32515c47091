import Delivery
import Forwarders
import Sensing
import Store
import Threads
import Timekeeping

/// The one connection that writes an archive's file and makes its checkpoints, with a thread of its own.
actor SQLiteArchiveWriter {
    private let thread: ActorThread
    private let database: SQLiteDatabase
    private let records: RecordTables
    private let retimings: RetimingTables
    private let ranges: HeldTable
    private let receipts: ReceiptTable
    private let fragments: FragmentTable
    private let counters: SQLiteStatement
    private let changes: SQLiteStatement
    private var memory: ArchiveMemory

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(path: String) throws(ArchiveError) {
        do throws(ThreadFailure) {
            thread = try ActorThread(name: "archive store")
        } catch {
            throw .noThread
        }
        do throws(SQLiteError) {
            database = try SQLiteDatabase(path: path, mode: .create)
            try database.makeDurable()
        } catch {
            throw .database(error)
        }
        try Self.check(database)
        try ArchiveSchema.prepare(database)
        do throws(SQLiteError) {
            records = try RecordTables(database)
            retimings = try RetimingTables(database)
            ranges = try HeldTable(database)
            receipts = try ReceiptTable(database)
            fragments = try FragmentTable(database)
            counters = try database.prepare(
                """
                UPDATE epoch SET records = records + ?, observations = observations + ?, raws = raws + ? WHERE id = ?
                """, purpose: "counting what is stored")
            changes = try database.prepare("PRAGMA data_version", purpose: "looking for changes by others")
            memory = try ArchiveMemory(database, version: try Self.version(changes))
        } catch {
            throw .database(error)
        }
    }

    func store(_ batches: [ReceivedBatch]) throws(ArchiveError) -> [BatchOutcome] {
        let before = memory
        do throws(SQLiteError) {
            return try database.transaction("storing a batch") { () throws(SQLiteError) in
                try lookAgain()
                var outcomes: [BatchOutcome] = []
                for received in batches { outcomes.append(try write(received)) }
                return outcomes
            }
        } catch {
            memory = before
            throw .database(error)
        }
    }

    func keep(_ fragment: BatchFragment, of station: String) throws(ArchiveError) -> [UInt8]? {
        try answering { () throws(SQLiteError) in
            try database.transaction("keeping a fragment") { () throws(SQLiteError) in
                try fragments.keep(fragment, of: station, now: SystemTime.now())
            }
        }
    }

    func forgetFragments(of batch: UInt64, station: String) throws(ArchiveError) {
        try answering { () throws(SQLiteError) in try fragments.forget(batch, of: station) }
    }

    func stream(of reference: MetadataReference) throws(ArchiveError) -> BatchStream? {
        try answering { () throws(SQLiteError) in
            try lookAgain()
            return memory.stream(of: reference)
        }
    }

    func held(of stream: BatchStream) throws(ArchiveError) -> PartRanges {
        try answering { () throws(SQLiteError) in
            try lookAgain()
            return memory.known.epochs[stream].flatMap { memory.held[$0.id] } ?? PartRanges()
        }
    }

    /// Copies the log into the database.
    func close() {
        _ = try? database.checkpoint()
        database.close()
    }

    /// For what else is kept in the file, in one transaction.
    func run<Value: Sendable>(
        _ body: @Sendable (SQLiteDatabase) throws(SQLiteError) -> Value
    ) throws(ArchiveError) -> Value {
        try answering { () throws(SQLiteError) in
            try database.transaction("writing beside the records") { () throws(SQLiteError) in try body(database) }
        }
    }

    /// How large the file may grow, in pages of 4 KiB; more is answered like a full disk.
    func limitPages(to pages: Int) throws(SQLiteError) {
        try database.execute("PRAGMA max_page_count = \(pages)", purpose: "limiting the archive's size")
    }

    // MARK: one batch

    /// Writes into the open transaction, all of it or nothing.
    private func write(_ received: ReceivedBatch) throws(SQLiteError) -> BatchOutcome {
        let batch = received.batch
        let before = memory.known.epochs[batch.stream]
        guard before != nil || batch.metadata != nil else { return .needsMetadata }
        var meaning = before ?? KnownEpochs.Meaning(id: 0)
        if let contradiction = meaning.learn(batch.metadata ?? []) { return .contradiction(contradiction) }
        guard meaning.covers(batch) else { return .needsMetadata }
        if before == nil { meaning.id = try EpochTables.insert(batch.stream, into: database) }
        if meaning != before {
            try EpochTables.insert(meaning, since: before ?? KnownEpochs.Meaning(id: 0), into: database)
            memory.learn(meaning, of: batch.stream)
        }
        if batch.metadata != nil, memory.references[batch.reference] == nil {
            try receipts.insert(batch.reference, epoch: meaning.id)
            memory.references[batch.reference] = meaning.id
        }
        if let receipt = received.receipt { try receipts.insert(receipt, epoch: meaning.id) }
        return try write(batch, meaning)
    }

    private func write(_ batch: Batch, _ meaning: KnownEpochs.Meaning) throws(SQLiteError) -> BatchOutcome {
        let held = memory.held[meaning.id] ?? PartRanges()
        var new = (records: 0, observations: 0, raws: 0)
        let closed = memory.corrections[batch.stream.station]
        for stored in batch.records where !held.data.contains(stored.position) {
            guard try records.insert(stored, epoch: meaning.id) else { continue }
            new.records += 1
            new.observations += stored.record.observations.count
            if let corrected = closed?.correction(of: stored.record.time, in: batch.stream.epoch) {
                try retimings.store(corrected, epoch: meaning.id, position: Int64(stored.position))
            }
        }
        for raw in batch.raws where !raw.bytes.isEmpty && !held.raw.contains(raw.position) {
            if try records.insert(raw, epoch: meaning.id) { new.raws += 1 }
        }
        try note(batch, over: held, epoch: meaning.id)
        if new != (0, 0, 0) { try count(new, epoch: meaning.id) }
        try correct(batch, meaning)
        return .stored(newRecords: new.records, newObservations: new.observations, newRaws: new.raws)
    }

    private func note(_ batch: Batch, over held: PartRanges, epoch: Int64) throws(SQLiteError) {
        let now = held.union(batch.covers).union(batch.positions)
        guard now != held else { return }
        try ranges.write(now, over: held, epoch: epoch)
        memory.held[epoch] = now
    }

    private func count(_ new: (records: Int, observations: Int, raws: Int), epoch: Int64) throws(SQLiteError) {
        counters.bind(1, Int64(new.records))
        counters.bind(2, Int64(new.observations))
        counters.bind(3, Int64(new.raws))
        counters.bind(4, epoch)
        try counters.run()
    }

    // MARK: the station's clock

    /// Takes the corrections of the station's clock out of a batch, and applies each to what is here already. A note and
    /// its bytes may have come apart: whichever comes second completes it.
    private func correct(_ batch: Batch, _ meaning: KnownEpochs.Meaning) throws(SQLiteError) {
        let clocks = meaning.instruments.filter(\.value.isStationClock)
        guard !clocks.isEmpty else { return }
        for stored in batch.records where stored.record.direction == .note {
            guard clocks[stored.record.instrument] != nil else { continue }
            if let bytes = try records.rawBytes(at: stored.position, epoch: meaning.id) {
                try correct(by: bytes, at: stored.position, of: batch.stream, epoch: meaning.id)
            }
        }
        let noted = Set(batch.records.lazy.filter { $0.record.direction == .note }.map(\.position))
        for raw in batch.raws where !noted.contains(raw.position) {
            guard raw.bytes.starts(with: ClockRecord.mark),
                let instrument = try records.instrumentOfNote(at: raw.position, epoch: meaning.id),
                clocks[instrument] != nil
            else { continue }
            try correct(by: raw.bytes, at: raw.position, of: batch.stream, epoch: meaning.id)
        }
    }

    private func correct(
        by line: [UInt8], at position: UInt64, of stream: BatchStream, epoch: Int64
    ) throws(SQLiteError) {
        guard case .retiming(let retiming) = ClockRecord.content(of: line) else { return }
        try retimings.store(retiming, epoch: epoch, position: position)
        for name in memory.corrections[stream.station, default: ClockCorrections()].add(retiming) {
            for (other, meaning) in memory.known.epochs where other.station == stream.station && other.epoch == name {
                try retimings.apply(retiming, epoch: meaning.id)
            }
        }
    }

    // MARK: the file

    /// A file up to this size is checked whole when it is opened, which takes less than a second.
    private static let largestChecked: Int64 = 128 << 20

    private static func check(_ database: SQLiteDatabase) throws(ArchiveError) {
        let purpose = "checking the archive's file"
        do throws(SQLiteError) {
            let pages = try database.integer("PRAGMA page_count", purpose: purpose) ?? 0
            let size = try database.integer("PRAGMA page_size", purpose: purpose) ?? 0
            guard pages * size <= largestChecked, let finding = try database.quickCheck() else { return }
            throw database.damaged(purpose, finding)
        } catch {
            throw .database(error)
        }
    }

    /// Another process may have written: then everything that is remembered is read again.
    private func lookAgain() throws(SQLiteError) {
        let version = try Self.version(changes)
        if version != memory.version { memory = try ArchiveMemory(database, version: version) }
    }

    private static func version(_ statement: SQLiteStatement) throws(SQLiteError) -> Int64 {
        defer { statement.reset() }
        return try statement.step() ? statement.integer(0) : 0
    }

    private func answering<Value>(_ body: () throws(SQLiteError) -> Value) throws(ArchiveError) -> Value {
        do throws(SQLiteError) {
            return try body()
        } catch {
            throw .database(error)
        }
    }
}

extension InstrumentDescription {
    fileprivate var isStationClock: Bool { name == ClockRecord.instrument && driver == ClockRecord.driver }
}

extension ClockRecord {
    /// With what the line of every such record begins.
    fileprivate static var mark: String.UTF8View { "kind=".utf8 }
}
