import Delivery
import Logging
import Sensing
import Store
import TestSupport
import Testing
import Timekeeping

@testable import Archive

@Suite("A correction of the station's clock at the archive")
struct ArchiveRetimingTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.path + "/archive.db" }

    init() throws {
        directory = try TemporaryDirectory()
    }

    // MARK: A gap

    private static let stream = BatchStream(station: "demo", epoch: "epoch-1")
    private static let second: Int64 = 1_000_000_000
    private static let leap = LeapOffset(taiMinusUTC: 37)
    private static let clock = InstrumentRegistration(
        number: 9, description: ClockRecord.description,
        datastreamNumbers: ClockDatastream.allCases.map { $0.rawValue + 100 })

    private static func model(_ number: UInt32, _ state: ClockState, at second: Int64) -> ClockModel {
        ClockModel(
            id: ClockModelID(run: 3, number: number), boot: "5f0c", state: state, source: .gnss,
            anchor: second * Self.second,
            tai: TAIInstant(nanoseconds: (1_700_000_037 + second) * Self.second),
            terms: number > 0 ? BoundTerms(source: 1000, driftPPB: 15_000) : nil, leap: leap)
    }

    private static let retiming = Retiming(
        after: 7, from: 0, to: 10_000 * second, closing: model(9, .locked, at: 10_000), driftPPB: 15_000,
        verdict: .intersection,
        epochs: ["epoch-1"])

    /// Positions 1 to 40, every 250 s of the gap; the last ten without any promise, and an hour wrong.
    private static func record(_ position: UInt64) -> StoredRecord {
        let raw = Int64(position) * 250 * second
        var stored = Samples.record(at: 1)
        stored.position = position
        if position <= 30 {
            stored.record.time = model(8, .holdover, at: 0).timestamp(at: raw)
        } else {
            stored.record.time = model(0, .unsynchronised, at: 3600).timestamp(at: raw - 3600 * second)
            stored.record.time.stamp?.monotonic = raw
        }
        return stored
    }

    private static func correction(by instrument: Int32 = 9, _ retiming: Retiming = retiming) -> StoredRecord {
        let summary = RetimingSummary(
            from: Instant(nanoseconds: 0), until: Instant(nanoseconds: 0), records: 40, boundBefore: nil, boundAfter: 7)
        let time = model(10, .locked, at: 10_100).timestamp(at: 10_101 * second)
        var record = ClockRecord.retiming(retiming, summary)
            .record(time: time, instrument: instrument, datastreams: clock.datastreamNumbers)
        if instrument != 9 { record.observations = [] }
        return StoredRecord(position: 41, record: record)
    }

    private func batch(_ records: [StoredRecord], epoch: String = "epoch-1", station: String = "demo") -> [UInt8] {
        BatchCoding.encode(
            Samples.batch(records, station: station, epoch: epoch, metadata: Samples.metadata + [Self.clock]))
    }

    private func open() throws -> ArchiveStore {
        try ArchiveStore(path: path, log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    private func temperatures(asStamped: Bool = false) async throws -> [ObservationRow] {
        try await ArchiveReader(path: path).observations(
            ObservationQuery(name: "temperature", asStamped: asStamped))
    }

    private static let first = (1...20).map { record($0) }
    private static let rest = (21...40).map { record($0) }

    // MARK: Claims

    @Test(
        "gives the same times whether it comes before, between or after the records of its gap",
        arguments: [[0, 1, 2], [2, 0, 1], [0, 2, 1], [1, 2, 0]])
    func order(of parts: [Int]) async throws {
        let store = try open()
        let batches = [batch(Self.first), batch(Self.rest), batch([Self.correction()])]
        for part in parts { #expect(await store.ingest(batches[part]).reply?.refused == nil) }
        let rows = try await temperatures()
        #expect(rows.map(\.time) == (1...40).compactMap { Self.retiming.corrected(Self.record($0).record.time) })
        #expect(rows.allSatisfy { $0.retimedBy == ClockModelID(run: 3, number: 9) })
        #expect(rows.filter { $0.time.stamp?.model.number == 8 }.count == 30)
        #expect(rows[39].time.bound == TimeBound(halfWidth: 2000))
    }

    @Test("counts when its note and its bytes come apart, in either order", arguments: [true, false])
    func apart(noteFirst: Bool) async throws {
        let store = try open()
        _ = await store.ingest(batch(Self.first))
        var note = Samples.batch([Self.correction()], metadata: Samples.metadata + [Self.clock])
        var bytes = note
        note.raws = []
        note.covers.raw = RangeSet()
        bytes.records = []
        bytes.covers.data = RangeSet()
        for part in noteFirst ? [note, bytes] : [bytes, note] {
            #expect(await store.ingest(BatchCoding.encode(part)).reply?.refused == nil)
        }
        #expect(try await temperatures().allSatisfy { $0.retimedBy == ClockModelID(run: 3, number: 9) })
    }

    @Test("changes no record, and the audit stays clean")
    func originals() async throws {
        let store = try open()
        _ = await store.ingest(batch(Self.first + Self.rest + [Self.correction()]))
        let stamped = try await temperatures(asStamped: true)
        #expect(stamped.map(\.time) == (1...40).map { Self.record($0).record.time }.sorted { $0.instant < $1.instant })
        #expect(stamped.allSatisfy { $0.retimedBy == nil })
        let blocks = try await ArchiveReader(path: path).audit(Self.stream, count: 9)
        let given = LedgerBlock.merged((Self.first + Self.rest + [Self.correction()]).map { LedgerBlock($0) })
        #expect(blocks?.map(\.block) == given)
    }

    @Test("is asked for by the corrected time: what was an hour wrong is found where it belongs, in order")
    func window() async throws {
        let store = try open()
        _ = await store.ingest(batch(Self.first + Self.rest + [Self.correction()]))
        let from = Instant(unixSeconds: 1_700_000_000 + 35 * 250 - 1)
        let query = ObservationQuery(name: "temperature", from: from)
        let rows = try await ArchiveReader(path: path).observations(query)
        #expect(rows.count == 6 && rows.first?.time.instant.nanoseconds == (1_700_000_000 + 35 * 250) * Self.second)
        var stamped = query
        stamped.asStamped = true
        #expect(try await ArchiveReader(path: path).observations(stamped).isEmpty)
        var two = query
        two.limit = 2
        #expect(try await ArchiveReader(path: path).observations(two) == Array(rows.prefix(2)))
    }

    @Test("is still known after a restart, and counts once however often it comes")
    func restart() async throws {
        let before = try open()
        _ = await before.ingest(batch([Self.correction()]))
        await before.close()
        let after = try open()
        var again = Self.correction()
        again.position = 43
        _ = await after.ingest(batch(Self.first + Self.rest + [again]))
        #expect(try await temperatures().count == 40)
        let retimed = try SQLiteDatabase(path: path, mode: .readOnly).integer(
            "SELECT count(*) FROM retimed", purpose: "counting")
        #expect(retimed == 40)
    }

    @Test("of another station, of another epoch, or from another instrument than its clock corrects nothing")
    func strangers() async throws {
        let store = try open()
        _ = await store.ingest(batch(Self.first))
        _ = await store.ingest(batch([Self.correction()], station: "other"))
        var elsewhere = Self.retiming
        elsewhere.epochs = ["epoch-2"]
        _ = await store.ingest(batch([Self.correction(by: 9, elsewhere)]))
        _ = await store.ingest(batch([StoredRecord(position: 44, record: Self.correction(by: 1).record)]))
        #expect(try await temperatures().allSatisfy { $0.retimedBy == nil })
    }

    @Test("can be asked for in SQL, by a view that has the corrected times")
    func view() async throws {
        let store = try open()
        _ = await store.ingest(batch(Self.first + [Self.correction()]))
        let database = try SQLiteDatabase(path: path, mode: .readOnly)
        let sql = "SELECT count(*) FROM corrected WHERE retimed_by IS NOT NULL AND model = 3 << 32 | 8"
        #expect(try database.integer(sql, purpose: "asking") == 20)
        let late = try database.integer("SELECT before_ns FROM corrected WHERE position = 20", purpose: "asking")
        #expect(late == Self.retiming.corrected(Self.record(20).record.time)?.bound?.before)
    }
}
