import Delivery
import Forwarders
import Logging
import Sensing
import Store
import Threads
import Timekeeping

/// The archive's database. It has one thread and one connection for all writes and checkpoints.
///
/// Batches that wait together are committed together; a batch is answered after the commit that holds it.
public actor ArchiveStore {
    private struct Waiting {
        var batch: Batch
        var answer: CheckedContinuation<ArchiveAnswer, Never>
    }

    private let thread: ActorThread
    private let acceptedStations: Set<String>?
    private let log: Logger
    fileprivate let database: SQLiteDatabase
    private let writer: ArchiveWriter
    private var known: KnownEpochs
    /// By station: the gaps of its clock that were closed.
    private var corrections: [String: ClockCorrections]
    private var waiting: [Waiting] = []
    private var isCollecting = false
    private var tally = ArchiveStatistics()

    /// Larger groups would make the first sender wait too long.
    private static let largestGroup = 64

    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Opens the file, or creates it.
    ///
    /// - Parameter acceptedStations: batches of other stations are refused; nil accepts all.
    public init(path: String, acceptedStations: Set<String>? = nil, log: Logger) throws(ArchiveError) {
        do throws(ThreadFailure) {
            thread = try ActorThread(name: "archive store")
        } catch {
            throw .noThread
        }
        self.acceptedStations = acceptedStations
        self.log = log
        do throws(SQLiteError) {
            database = try SQLiteDatabase(path: path, mode: .create)
            try database.makeDurable()
        } catch {
            throw .database(error)
        }
        try ArchiveSchema.prepare(database)
        do throws(SQLiteError) {
            writer = try ArchiveWriter(database)
            known = try EpochTables.read(from: database)
            corrections = try RetimingTables.read(from: database)
        } catch {
            throw .database(error)
        }
    }

    public var statistics: ArchiveStatistics {
        var statistics = tally
        statistics.stations = known.stations.count
        return statistics
    }

    /// Takes one batch as bytes and answers when it is durable, refused, or cannot be stored now.
    ///
    /// - Parameter station: who says that it sent it; nil when only the batch says so.
    public nonisolated func ingest(_ bytes: [UInt8], from station: String? = nil) async -> ArchiveAnswer {
        let batch: Batch
        do throws(BatchDefect) {
            batch = try BatchCoding.decode(bytes)
        } catch {
            return await noted(Self.answer(to: error, from: station))
        }
        if let station, station != batch.station {
            let reason = "the batch is of station '\(batch.station)' and came as '\(station)'"
            return await noted(.refused(.contradiction, batch.reply(refusing: reason)))
        }
        if let (refusal, reason) = batch.objection(acceptedStations: acceptedStations) {
            return await noted(.refused(refusal, batch.reply(refusing: reason)))
        }
        return await commit(batch)
    }

    /// Copies the log into the database.
    public func close() {
        do throws(SQLiteError) {
            _ = try database.checkpoint()
        } catch {
            log.warning("the archive's log stays beside it: \(error)")
        }
        database.close()
    }

    // MARK: group commit

    private func commit(_ batch: Batch) async -> ArchiveAnswer {
        if isCollecting, waiting.count < Self.largestGroup {
            return await withCheckedContinuation { waiting.append(Waiting(batch: batch, answer: $0)) }
        }
        isCollecting = true
        // Whoever is queued on the thread behind this job joins the same transaction.
        await Task.yield()
        isCollecting = false
        let joined = waiting
        waiting = []
        var answers = answers(to: [batch] + joined.map(\.batch))
        for answer in answers { note(answer) }
        let own = answers.removeFirst()
        for (each, answer) in zip(joined, answers) { each.answer.resume(returning: answer) }
        return own
    }

    private func answers(to batches: [Batch]) -> [ArchiveAnswer] {
        let before = (known, corrections, tally)
        do throws(SQLiteError) {
            let answers = try database.transaction("storing a batch") { () throws(SQLiteError) in
                var answers: [ArchiveAnswer] = []
                for batch in batches { answers.append(try write(batch)) }
                return answers
            }
            tally.commits += 1
            tally.lastCommit = SystemTime.now()
            tally.failure = nil
            return answers
        } catch {
            (known, corrections, tally) = before
            tally.failure = error.description
            log.error("the archive cannot store: \(error)")
            return batches.map { _ in .unavailable("the archive cannot store now: \(error.message)") }
        }
    }

    /// Writes one batch into the open transaction, whole or not at all.
    private func write(_ batch: Batch) throws(SQLiteError) -> ArchiveAnswer {
        let identity = KnownEpochs.Identity(station: batch.station, epoch: batch.epoch)
        let before = known.epochs[identity]
        var meaning = before ?? KnownEpochs.Meaning(id: 0)
        if let contradiction = meaning.learn(batch.metadata ?? []) {
            return .refused(.contradiction, batch.reply(refusing: contradiction))
        }
        guard meaning.covers(batch) else {
            return .needsMetadata(BatchReply(station: batch.station, epoch: batch.epoch, needMetadata: true))
        }
        if before == nil { meaning.id = try EpochTables.insert(identity, into: database) }
        if meaning != before {
            try EpochTables.insert(meaning, since: before ?? KnownEpochs.Meaning(id: 0), into: database)
            known.epochs[identity] = meaning
        }
        let closed = corrections[batch.station]
        let new = try writer.store(batch.records, epoch: meaning.id) { closed?.correction(of: $0, in: batch.epoch) }
        try correct(batch, meaning)
        tally.storedRecords += UInt64(new.records)
        tally.storedObservations += UInt64(new.observations)
        tally.duplicateRecords += UInt64(batch.records.count - new.records)
        return .stored(
            BatchReply(station: batch.station, epoch: batch.epoch, acknowledged: batch.positions.ranges))
    }

    /// Takes the corrections of the station's clock out of a batch, and applies each to what is here already.
    private func correct(_ batch: Batch, _ meaning: KnownEpochs.Meaning) throws(SQLiteError) {
        for stored in batch.records where stored.record.direction == .note {
            guard meaning.instruments[stored.record.instrument]?.isStationClock == true,
                case .retiming(let retiming) = ClockRecord.content(of: stored.record.raw)
            else { continue }
            try writer.retimings.store(retiming, epoch: meaning.id, position: stored.position)
            for epoch in corrections[batch.station, default: ClockCorrections()].add(retiming) {
                let identity = KnownEpochs.Identity(station: batch.station, epoch: epoch)
                guard let id = known.epochs[identity]?.id else { continue }
                try writer.retimings.apply(retiming, epoch: id)
            }
        }
    }

    // MARK: refusals

    private func noted(_ answer: ArchiveAnswer) -> ArchiveAnswer {
        note(answer)
        return answer
    }

    private func note(_ answer: ArchiveAnswer) {
        tally.batches += 1
        guard case .refused(_, let reply) = answer else { return }
        tally.refusedBatches += 1
        log.warning("refused a batch of station '\(reply.station)': \(reply.refused ?? "no reason")")
    }

    private static func answer(to defect: BatchDefect, from station: String?) -> ArchiveAnswer {
        let refusal: ArchiveAnswer.Refusal =
            switch defect {
            case .laterVersion: .laterVersion
            case .tooLarge: .tooLarge
            default: .unreadable
            }
        return .refused(refusal, BatchReply(station: station ?? "", epoch: "", refused: defect.description))
    }
}

extension Batch {
    fileprivate func reply(refusing reason: String) -> BatchReply {
        BatchReply(station: station, epoch: epoch, refused: reason)
    }

    /// What is wrong with the batch by itself; nil when nothing is.
    fileprivate func objection(acceptedStations: Set<String>?) -> (ArchiveAnswer.Refusal, String)? {
        if station.isEmpty || epoch.isEmpty { return (.contradiction, "the batch names no station or no epoch") }
        if let acceptedStations, !acceptedStations.contains(station) {
            return (.stationNotAccepted, "this archive does not accept station '\(station)'; add it to its list")
        }
        if records.isEmpty { return (.contradiction, "the batch has no records") }
        guard let repeated = records.first(where: \.record.hasRepeatedObservation) else { return nil }
        return (.contradiction, "record \(repeated.position) has two values of one datastream and cell")
    }
}

extension InstrumentDescription {
    fileprivate var isStationClock: Bool { name == ClockRecord.instrument && driver == ClockRecord.driver }
}

extension Record {
    fileprivate var hasRepeatedObservation: Bool {
        let keys = observations.map { UInt64(UInt32(bitPattern: $0.datastream)) << 16 | UInt64($0.cell) }
        // Nearly always they ascend, and then none is there twice.
        if zip(keys, keys.dropFirst()).allSatisfy({ $0 < $1 }) { return false }
        return Set(keys).count < keys.count
    }
}

extension ArchiveStore {
    /// How large the file may grow, in pages of 4 KiB; more is answered like a full disk.
    func limitPages(to pages: Int) throws(SQLiteError) {
        try database.execute("PRAGMA max_page_count = \(pages)", purpose: "limiting the archive's size")
    }
}
