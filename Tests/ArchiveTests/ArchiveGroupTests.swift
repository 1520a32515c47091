import Delivery
import Logging
import Sensing
import Testing

@testable import Archive

@Suite("Batches that come together", .timeLimit(.minutes(10)))
struct ArchiveGroupTests {
    /// Keeps nothing; notes how much was stored at once, and waits before each commit until all have come.
    private actor Slow: ArchiveDatabase {
        nonisolated let name = "slow"
        private(set) var groups: [[UInt64]] = []
        private var gate: CheckedContinuation<Void, Never>?
        private var isOpen = false

        func open() {
            isOpen = true
            gate?.resume()
            gate = nil
        }

        func store(_ batches: [ReceivedBatch]) async throws(ArchiveError) -> [BatchOutcome] {
            if !isOpen { await withCheckedContinuation { gate = $0 } }
            groups.append(batches.map { $0.batch.records.first?.position ?? 0 })
            return batches.map { .stored(newRecords: $0.batch.records.count, newObservations: 0, newRaws: 0) }
        }

        func keep(_ fragment: BatchFragment, of station: String) -> [UInt8]? { nil }
        func forgetFragments(of batch: UInt64, station: String) {}
        func stream(of reference: MetadataReference) -> BatchStream? { nil }
        func held(of stream: BatchStream) -> PartRanges { PartRanges() }
        func stations() -> [StationListing] { [] }
        func audit(_: BatchStream, blockSize: UInt64, in: PositionRange, count: Int) -> [AuditBlock]? { nil }
        func registrations(of stream: BatchStream) -> [InstrumentRegistration] { [] }
        func observations(_ query: ObservationQuery) -> [ObservationRow] { [] }
        func records(_ query: RecordsQuery) -> [ArchivedRecord] { [] }
        func close() {}
    }

    @Test("are stored a bounded group at a time, each once, and all are answered")
    func groups() async throws {
        let database = Slow()
        let store = ArchiveStore(
            database: database, log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        let size: UInt64 = 3000
        let answers = await withTaskGroup(of: ArchiveAnswer.self) { group in
            for index in 0..<30 as Range<UInt64> {
                group.addTask {
                    let range = PositionRange(first: index * size + 1, last: (index + 1) * size)
                    return await store.ingest(BatchCoding.encode(Samples.batch(range)))
                }
            }
            group.addTask {
                await database.open()
                return .waiting
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.filter { $0.reply?.taken.count == 1 }.count == 30)
        let stored = await database.groups
        #expect(stored.joined().sorted() == (0..<30).map { $0 * size + 1 })
        // 3000 samples take 3000 rows, 6000 values and 3000 raw bytes: about 27,000 of the 60,000 of a group.
        #expect(stored.allSatisfy { $0.count <= 2 }, "\(stored.map(\.count))")
    }
}
