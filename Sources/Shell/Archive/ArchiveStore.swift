import Delivery
import Forwarders
import Logging
import Sensing

/// Takes batches into an archive's database: reads and verifies them, commits together what comes together, and answers
/// each after the commit that holds it.
///
/// It knows nothing by itself that is not in the database, so any number of them may stand over one.
public actor ArchiveStore {
    public nonisolated let database: any ArchiveDatabase
    /// Names this run in its replies; by it stations see that they speak to another archive than before.
    public nonisolated let run: String
    private nonisolated let intake: BatchIntake
    private let log: Logger
    private var queue = CommitQueue()
    private var tally = ArchiveStatistics()

    /// - Parameter run: 16 hexadecimal digits, other ones each time the archive is started.
    public init(
        database: any ArchiveDatabase, admission: ArchiveAdmission = ArchiveAdmission(),
        run: String = ArchiveStore.newRun(), log: Logger
    ) {
        self.database = database
        self.run = run
        self.log = log
        intake = BatchIntake(database: database, admission: admission)
    }

    /// Over a SQLite file, which is created where there is none.
    public init(path: String, acceptedStations: Set<String>? = nil, log: Logger) throws(ArchiveError) {
        self.init(
            database: try SQLiteArchive(path: path), admission: ArchiveAdmission(stations: acceptedStations), log: log)
    }

    public static func newRun() -> String {
        let digits = String(UInt64.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    public var statistics: ArchiveStatistics {
        get async {
            let stations = (try? await database.stations().count) ?? 0
            var statistics = tally
            statistics.stations = stations
            return statistics
        }
    }

    /// Takes one batch as bytes, or a part of one, and answers when it is durable, refused, or cannot be stored now.
    ///
    /// - Parameter station: who is known to have sent it; nil when only the batch says so.
    public nonisolated func ingest(_ bytes: [UInt8], from station: String? = nil) async -> ArchiveAnswer {
        await receive(bytes, from: station).answer
    }

    /// As `ingest`, with the tag of the whole batch, by which a station over MQTT knows what is answered.
    public nonisolated func receive(
        _ bytes: [UInt8], from station: String? = nil
    ) async -> (answer: ArchiveAnswer, tag: String) {
        guard BatchFragment.isFragment(bytes) else {
            return (await take(bytes, from: station), EncodedBatch.tag(of: bytes))
        }
        let own = EncodedBatch.tag(of: bytes)
        switch await intake.assemble(bytes, from: station) {
        case .failure(let answer): return (await noted(answer.answer), own)
        case .success(let part):
            await noteFragment()
            guard let whole = part.whole else { return (.waiting, own) }
            let answer = await take(whole, from: station)
            if answer.reply != nil {
                try? await database.forgetFragments(of: part.batch, station: station ?? "")
            }
            return (answer, EncodedBatch.tag(of: whole))
        }
    }

    /// Counts what was refused before it was read.
    func note(refusing reason: ArchiveAnswer.Refusal, _ text: String) {
        note(.refused(reason, BatchReply(stream: BatchStream(station: "", epoch: ""), refused: text)))
    }

    public func close() async {
        await database.close()
    }

    // MARK: one batch

    private nonisolated func take(_ bytes: [UInt8], from station: String?) async -> ArchiveAnswer {
        switch await intake.read(bytes, from: station) {
        case .answer(let answer): return await noted(answer)
        case .inquiry(let stream): return await noted(await answer(inquiry: stream))
        case .batch(let received): return await commit(received)
        }
    }

    private nonisolated func answer(inquiry stream: BatchStream) async -> ArchiveAnswer {
        do throws(ArchiveError) {
            return .stored(BatchReply(stream: stream, held: try await database.held(of: stream)))
        } catch {
            return .unavailable("the archive cannot say now what it holds: \(error)")
        }
    }

    // MARK: group commit

    private func commit(_ received: ReceivedBatch) async -> ArchiveAnswer {
        guard queue.hasRoom(for: received) else {
            return noted(.unavailable("more batches wait than the archive has room for; send it again later"))
        }
        if queue.isLed {
            let turn = await withCheckedContinuation { queue.append(.init(batch: received, turn: $0)) }
            if case .answered(let outcome) = turn { return noted(answer(to: received.batch, outcome)) }
        }
        queue.isLed = true
        let own = await lead(with: received)
        if let next = queue.takeNextLeader() { next.turn.resume(returning: .lead) } else { queue.isLed = false }
        return noted(answer(to: received.batch, own))
    }

    private func lead(with received: ReceivedBatch) async -> Result<BatchOutcome, ArchiveError> {
        let group = queue.takeGroup(behind: received)
        let outcomes: [Result<BatchOutcome, ArchiveError>]
        do throws(ArchiveError) {
            outcomes = try await database.store([received] + group.map(\.batch)).map { .success($0) }
            tally.commits += 1
            tally.lastCommit = SystemTime.now()
            tally.failure = nil
        } catch {
            if tally.failure == nil { log.error("the archive cannot store: \(error)") }
            tally.failure = error.description
            outcomes = Array(repeating: .failure(error), count: group.count + 1)
        }
        for (each, outcome) in zip(group, outcomes.dropFirst()) { each.turn.resume(returning: .answered(outcome)) }
        return outcomes[0]
    }

    private func answer(to batch: Batch, _ outcome: Result<BatchOutcome, ArchiveError>) -> ArchiveAnswer {
        switch outcome {
        case .failure(let error): return .unavailable("the archive cannot store now: \(error.summary)")
        case .success(.needsMetadata): return .needsMetadata(BatchReply(stream: batch.stream, needMetadata: true))
        case .success(.contradiction(let reason)):
            return .refused(.contradiction, BatchReply(stream: batch.stream, refused: reason))
        case .success(.stored(let records, let observations, let raws)):
            tally.storedRecords += UInt64(records)
            tally.storedObservations += UInt64(observations)
            tally.storedRaws += UInt64(raws)
            tally.duplicateRecords += UInt64(batch.records.count - records)
            tally.duplicateRaws += UInt64(batch.raws.count - raws)
            return .stored(BatchReply(stream: batch.stream, acknowledged: batch.covers))
        }
    }

    // MARK: counting

    private func noteFragment() {
        tally.fragments += 1
    }

    private func noted(_ answer: ArchiveAnswer) -> ArchiveAnswer {
        note(answer)
        return answer.naming(run)
    }

    private func note(_ answer: ArchiveAnswer) {
        tally.batches += 1
        switch answer {
        case .refused(let reason, let reply):
            tally.refused[reason, default: 0] += 1
            log.warning("refused a batch of station '\(reply.stream.station)': \(reply.refused ?? "no reason")")
        case .needsMetadata: tally.metadataRequests += 1
        case .stored(let reply) where reply.held != nil: tally.inquiries += 1
        case .stored, .waiting, .unavailable: break
        }
    }
}

extension ArchiveAnswer {
    /// With the archive's run in its reply.
    fileprivate func naming(_ run: String) -> ArchiveAnswer {
        func named(_ reply: BatchReply) -> BatchReply {
            var reply = reply
            reply.archive = run
            return reply
        }
        return switch self {
        case .stored(let reply): .stored(named(reply))
        case .needsMetadata(let reply): .needsMetadata(named(reply))
        case .refused(let reason, let reply): .refused(reason, named(reply))
        case .waiting, .unavailable: self
        }
    }
}
