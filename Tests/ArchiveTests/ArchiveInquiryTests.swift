import Delivery
import Logging
import Sensing
import TestSupport
import Testing

@testable import Archive

@Suite("An archive that is asked what it holds", .timeLimit(.minutes(10)))
struct ArchiveInquiryTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.path + "/archive.db" }
    private static let stream = BatchStream(station: "demo", epoch: "epoch-1")

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func open() throws -> ArchiveStore {
        try ArchiveStore(path: path, log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    private func range(_ first: UInt64, _ last: UInt64) -> PositionRange { PositionRange(first: first, last: last) }

    private func inquiry(withMetadata: Bool = false, product: String = "") -> [UInt8] {
        BatchCoding.encode(Samples.batch([], product: product, withMetadata: withMetadata))
    }

    @Test("says what it has of both parts, whichever of them came, and in which order")
    func parts() async throws {
        let store = try open()
        var data = Samples.batch(range(1, 100))
        data.raws = []
        data.covers.raw = RangeSet()
        #expect(await store.ingest(BatchCoding.encode(data)).reply?.acknowledged == data.covers)
        var raw = Samples.batch(range(90, 120), withMetadata: false)
        raw.records = []
        raw.covers.data = RangeSet()
        #expect(await store.ingest(BatchCoding.encode(raw)).reply?.acknowledged == raw.covers)
        let reply = await store.ingest(inquiry()).reply
        #expect(reply?.held?.data.description == "1 to 100")
        #expect(reply?.held?.raw.description == "90 to 120")
        #expect(reply?.acknowledged.isEmpty == true)
        #expect(await store.statistics.inquiries == 1)
    }

    @Test("counts as held what a batch only covered: a record without bytes is not asked for again")
    func covered() async throws {
        let store = try open()
        var batch = Samples.batch((1...10).map { Samples.record(at: $0 * 3) }, product: "thin")
        batch.covers = PartRanges(data: RangeSet([range(1, 31)]), raw: RangeSet([range(1, 31)]))
        batch.raws = []
        #expect(await store.ingest(BatchCoding.encode(batch)).reply?.acknowledged == batch.covers)
        let reply = await store.ingest(inquiry(product: "thin")).reply
        #expect(reply?.held == batch.covers)
        var settled = Samples.batch([], product: "thin", withMetadata: false)
        settled.covers.data = RangeSet([range(32, 40)])
        #expect(await store.ingest(BatchCoding.encode(settled)).reply?.acknowledged == settled.covers)
        #expect(await store.ingest(inquiry(product: "thin")).reply?.held?.data.description == "1 to 40")
        let thin = BatchStream(station: "demo", epoch: "epoch-1", product: "thin")
        let blocks = try await store.database.audit(
            thin, blockSize: 4096, in: range(1, 99), count: 9)
        #expect(blocks?.map(\.block.records) == [10] && blocks?[0].unfounded.isEmpty == true)
    }

    @Test("keeps products apart from the records that they were made of")
    func products() async throws {
        let store = try open()
        _ = await store.ingest(BatchCoding.encode(Samples.batch(range(1, 20))))
        _ = await store.ingest(BatchCoding.encode(Samples.batch([Samples.record(at: 5)], product: "thin")))
        #expect(await store.ingest(inquiry()).reply?.held?.data.description == "1 to 20")
        #expect(await store.ingest(inquiry(product: "thin")).reply?.held?.data.description == "5")
        let epochs = try await store.database.stations()[0].epochs
        #expect(epochs.map(\.product) == ["", "thin"] && epochs.map(\.records) == [20, 1])
    }

    @Test("asks for metadata when it does not know the reference, and holds nothing when told it")
    func unknown() async throws {
        let store = try open()
        #expect(await store.ingest(inquiry(), from: "demo").reply?.needMetadata == true)
        let reply = await store.ingest(inquiry(withMetadata: true)).reply
        #expect(reply?.held == PartRanges() && reply?.stream == Self.stream)
    }

    @Test("holds what the copy that it was restored from held, in another run")
    func restored() async throws {
        let before = try open()
        _ = await before.ingest(BatchCoding.encode(Samples.batch(range(1, 50))))
        await before.close()
        let after = try open()
        let reply = await after.ingest(inquiry()).reply
        #expect(reply?.held?.data.description == "1 to 50" && reply?.held?.raw.description == "1 to 50")
        #expect(reply?.archive == after.run && after.run != before.run && after.run.utf8.count == 16)
    }

    @Test("notices what another process wrote into its file")
    func others() async throws {
        let first = try open()
        let second = try open()
        _ = await first.ingest(BatchCoding.encode(Samples.batch(range(1, 50))))
        #expect(await second.ingest(inquiry()).reply?.held?.data.description == "1 to 50")
        let batch = BatchCoding.encode(Samples.batch(range(41, 60), withMetadata: false))
        #expect(await second.ingest(batch).reply?.taken == [range(41, 60)])
        #expect(await second.statistics.duplicateRecords == 10)
        #expect(await first.ingest(inquiry()).reply?.held?.data.description == "1 to 60")
        let blocks = try await first.database.audit(Self.stream, blockSize: 4096, in: range(1, 99), count: 9)
        #expect(blocks?.map(\.block) == [Samples.block(range(1, 60))])
    }

    @Test("keeps its list in step with its rows while ranges come in any order (seed 5)")
    func list() async throws {
        let store = try open()
        var state: UInt64 = 5
        var given = RangeSet()
        for _ in 0..<60 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let first = (state >> 33) % 900 + 1
            let part = range(first, first + (state >> 20) % 40)
            given.insert(part)
            #expect(await store.ingest(BatchCoding.encode(Samples.batch(part))).reply?.taken == [part])
        }
        #expect(await store.ingest(inquiry()).reply?.held == PartRanges(data: given, raw: given))
        await store.close()
        let again = try open()
        #expect(await again.ingest(inquiry()).reply?.held == PartRanges(data: given, raw: given))
        let blocks = try await again.database.audit(Self.stream, blockSize: 4096, in: range(1, 9999), count: 9)
        let alike = blocks?.allSatisfy { $0.unlisted.isEmpty && $0.unfounded.isEmpty && $0.positions == given.ranges }
        #expect(alike == true)
    }
}
