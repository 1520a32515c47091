import Delivery
import Glibc
import Logging
import Sensing
import Store
import TestSupport
import Testing

@testable import Archive

@Suite("An archive store", .timeLimit(.minutes(10)))
struct ArchiveStoreTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.path + "/archive.db" }

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func open(accepting stations: Set<String>? = nil) throws -> ArchiveStore {
        var log = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        log.logLevel = .critical
        return try ArchiveStore(path: path, acceptedStations: stations, log: log)
    }

    private func range(_ first: UInt64, _ last: UInt64) -> PositionRange {
        PositionRange(first: first, last: last)
    }

    private func limitPages(of store: ArchiveStore, to pages: Int) async throws {
        try await (store.database as? SQLiteArchive)?.writer.limitPages(to: pages)
    }

    private func count(_ sql: String) throws -> Int64 {
        try SQLiteDatabase(path: path, mode: .readOnly).integer(sql, purpose: "counting") ?? -1
    }

    @Test("acknowledges a batch after it can be read by another connection")
    func stores() async throws {
        let store = try open()
        let answer = await store.ingest(BatchCoding.encode(Samples.batch(range(1, 100))))
        #expect(answer.reply?.taken == [range(1, 100)])
        #expect(try count("SELECT count(*) FROM record") == 100)
        #expect(try count("SELECT count(*) FROM observation") == 25 * (2 + 6))
        #expect(await store.statistics.storedRecords == 100)
        #expect(await store.statistics.storedObservations == 200)
    }

    @Test("changes nothing when a batch comes again, whole or overlapping, and acknowledges it again")
    func idempotent() async throws {
        let store = try open()
        _ = await store.ingest(BatchCoding.encode(Samples.batch(range(1, 100))))
        let again = await store.ingest(BatchCoding.encode(Samples.batch(range(1, 100))))
        #expect(again.reply?.taken == [range(1, 100)])
        let overlapping = await store.ingest(BatchCoding.encode(Samples.batch(range(51, 150), withMetadata: false)))
        #expect(overlapping.reply?.taken == [range(51, 150)])
        #expect(try count("SELECT count(*) FROM record") == 150)
        #expect(try count("SELECT count(*) FROM observation") == 38 * 2 + 38 * 6)
        #expect(await store.statistics.duplicateRecords == 150)
    }

    @Test("gives back every record bit for bit, so that its digest is the station's")
    func roundTrip() async throws {
        let store = try open()
        _ = await store.ingest(BatchCoding.encode(Samples.batch(range(1, 4500))))
        let reader = try ArchiveReader(path: path)
        let blocks = try await reader.audit(BatchStream(station: "demo", epoch: "epoch-1"), count: 10)
        #expect(blocks?.map(\.block) == [Samples.block(range(1, 4096)), Samples.block(range(4097, 4500))])
        #expect(blocks?.map(\.positions) == [[range(1, 4096)], [range(4097, 4500)]])
    }

    @Test("knows after a restart what it knew before")
    func restart() async throws {
        let first = try open()
        _ = await first.ingest(BatchCoding.encode(Samples.batch(range(1, 10))))
        await first.close()
        let second = try open()
        let answer = await second.ingest(BatchCoding.encode(Samples.batch(range(5, 20), withMetadata: false)))
        #expect(answer.reply?.taken == [range(5, 20)])
        #expect(await second.statistics.duplicateRecords == 6)
        #expect(await second.statistics.stations == 1)
    }

    @Test("asks for metadata when it does not know an epoch, an instrument or a datastream, and stores nothing")
    func unknownNumbers() async throws {
        let store = try open()
        let first = await store.ingest(BatchCoding.encode(Samples.batch(range(1, 4), withMetadata: false)))
        guard case .needsMetadata(let reply) = first else {
            Issue.record("\(first)")
            return
        }
        #expect(reply.needMetadata && reply.acknowledged.isEmpty)
        let partial = Samples.batch(range(1, 4), metadata: [Samples.ctd])
        guard case .needsMetadata = await store.ingest(BatchCoding.encode(partial)) else {
            Issue.record("the ADCP is unknown")
            return
        }
        #expect(try count("SELECT count(*) FROM record") == 0)
        #expect(try count("SELECT count(*) FROM instrument") == 0)
        _ = await store.ingest(BatchCoding.encode(Samples.batch(range(1, 4))))
        let other = await store.ingest(
            BatchCoding.encode(Samples.batch(range(1, 4), epoch: "epoch-2", withMetadata: false)))
        #expect(other.reply?.needMetadata == true)
    }

    @Test("learns instruments and datastreams that join later in an epoch")
    func metadataGrows() async throws {
        let store = try open()
        let small = Samples.batch(range(1, 1), metadata: [Samples.ctd])
        _ = await store.ingest(BatchCoding.encode(small))
        let answer = await store.ingest(BatchCoding.encode(Samples.batch(range(2, 9))))
        #expect(answer.reply?.taken == [range(2, 9)])
        #expect(try count("SELECT count(*) FROM datastream") == 3)
    }

    @Test("refuses metadata that gives a known number another meaning")
    func contradiction() async throws {
        let store = try open()
        _ = await store.ingest(BatchCoding.encode(Samples.batch(range(1, 10))))
        var kelvin = Samples.ctd
        kelvin.description.datastreams[0].unit = "K"
        let changed = Samples.batch(range(11, 20), metadata: [kelvin, Samples.adcp])
        let answer = await store.ingest(BatchCoding.encode(changed))
        guard case .refused(.contradiction, let reply) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(reply.refused?.contains("datastream 1 is 'temperature'") == true)
        #expect(try count("SELECT count(*) FROM record") == 10)
    }

    @Test("refuses a batch that is altered or cut anywhere, with a reason, and stores nothing of it")
    func damaged() async throws {
        let store = try open()
        let bytes = BatchCoding.encode(Samples.batch(range(1, 4)))
        for index in bytes.indices {
            var altered = bytes
            altered[index] ^= 0x10
            let answer = await store.ingest(altered)
            guard case .refused(_, let reply) = answer else {
                Issue.record("byte \(index): \(answer)")
                return
            }
            #expect(reply.refused?.isEmpty == false)
        }
        for count in 0..<bytes.count {
            guard case .refused = await store.ingest(Array(bytes.prefix(count))) else {
                Issue.record("cut at \(count)")
                return
            }
        }
        #expect(try count("SELECT count(*) FROM record") == 0)
        #expect(await store.statistics.refusedBatches == UInt64(2 * bytes.count))
    }

    @Test("refuses a later version, another station's name, a station that is not accepted, and repeated values")
    func refusals() async throws {
        let store = try open(accepting: ["demo"])
        func reason(_ batch: Batch, from station: String? = nil) async -> String {
            await store.ingest(BatchCoding.encode(batch), from: station).reply?.refused ?? "taken"
        }
        var later = BatchCoding.encode(Samples.batch(range(1, 1)))
        later[3] = UInt8(ascii: "4")
        let answer = await store.ingest(later, from: "demo")
        guard case .refused(.laterVersion, let reply) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(reply.stream.station == "demo")
        #expect(await reason(Samples.batch(range(1, 1), station: "stranger")).contains("'stranger'"))
        #expect(await reason(Samples.batch(range(1, 1)), from: "other").contains("came as 'other'"))
        var strange = Samples.batch(range(1, 1))
        strange.reference.value ^= 1
        #expect(await reason(strange).contains("reference is not that of its metadata"))
        var repeated = Samples.batch(range(1, 3))
        repeated.records[1].record.observations[1].cell = 1
        #expect(await reason(repeated).contains("record 2 has two values"))
        #expect(try count("SELECT count(*) FROM record") == 0)
    }

    @Test("commits batches together that come together, and answers each by itself")
    func groupCommit() async throws {
        let store = try open()
        let answers = await withTaskGroup(of: (UInt64, ArchiveAnswer).self) { group in
            for index in 0..<40 as Range<UInt64> {
                group.addTask {
                    let range = PositionRange(first: index * 50 + 1, last: index * 50 + 50)
                    var batch = Samples.batch(range)
                    if index == 7 { batch.records[0].record.instrument = 99 }
                    return (index, await store.ingest(BatchCoding.encode(batch)))
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        for (index, answer) in answers {
            let own = PositionRange(first: index * 50 + 1, last: index * 50 + 50)
            #expect(answer.reply?.taken == (index == 7 ? [] : [own]))
        }
        #expect(answers[7]?.reply?.needMetadata == true)
        #expect(try count("SELECT count(*) FROM record") == 39 * 50)
        #expect(await store.statistics.commits <= 40)
    }

    @Test("answers that it cannot store while its disk is full, and takes the batch when there is room")
    func full() async throws {
        let store = try open()
        _ = await store.ingest(BatchCoding.encode(Samples.batch(range(1, 4))))
        try await limitPages(of: store, to: 60)
        let batch = BatchCoding.encode(Samples.batch(range(5, 2000)))
        guard case .unavailable(let reason) = await store.ingest(batch) else {
            Issue.record("there was room")
            return
        }
        #expect(reason.contains("full"))
        #expect(await store.statistics.failure != nil)
        #expect(try count("SELECT count(*) FROM record") == 4)
        try await limitPages(of: store, to: 1 << 20)
        #expect(await store.ingest(batch).reply?.taken == [range(5, 2000)])
        #expect(await store.statistics.failure == nil)
        #expect(await store.statistics.storedRecords == 2000)
    }

    @Test("does not open a damaged file, and says what to do")
    func damagedFile() async throws {
        let store = try open()
        _ = await store.ingest(BatchCoding.encode(Samples.batch(range(1, 2000))))
        await store.close()
        let file = try #require(fopen(path, "r+"))
        fseek(file, 3 * 4096, SEEK_SET)
        for _ in 0..<(40 * 4096) { fputc(0xA5, file) }
        fclose(file)
        do {
            _ = try open()
            Issue.record("it was opened")
        } catch {
            #expect("\(error)".contains("the file is damaged: move it aside"))
        }
    }

    @Test("does not open another program's database, nor a later version's")
    func foreign() async throws {
        let other = try SQLiteDatabase(path: path, mode: .create)
        try other.execute("CREATE TABLE something (x)", purpose: "preparing")
        other.close()
        #expect(throws: ArchiveError.notAnArchive(path: path)) { try open() }
        let ours = try TemporaryDirectory()
        let later = ours.path + "/archive.db"
        let log = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        await (try ArchiveStore(path: later, log: log)).close()
        let database = try SQLiteDatabase(path: later, mode: .readWrite)
        try database.execute("PRAGMA user_version = 4", purpose: "preparing")
        database.close()
        #expect(throws: ArchiveError.laterVersion(path: later, found: 4, known: 3)) {
            try ArchiveStore(path: later, log: log)
        }
    }
}
