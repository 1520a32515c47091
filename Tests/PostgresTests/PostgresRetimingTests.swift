import Delivery
import Sensing
import Testing
import Timekeeping

@testable import Archive

@Suite(
    "A correction of the station's clock in PostgreSQL",
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct PostgresRetimingTests {
    // MARK: A gap

    private static let second: Int64 = 1_000_000_000
    private static let clock = InstrumentRegistration(
        number: 9, description: ClockRecord.description,
        datastreamNumbers: ClockDatastream.allCases.map { $0.rawValue + 100 })

    private static func model(_ number: UInt32, _ state: ClockState, at second: Int64) -> ClockModel {
        ClockModel(
            id: ClockModelID(run: 3, number: number), boot: "5f0c", state: state, source: .gnss,
            anchor: second * Self.second, tai: TAIInstant(nanoseconds: (1_700_000_037 + second) * Self.second),
            terms: number > 0 ? BoundTerms(source: 1000, driftPPB: 15_000) : nil, leap: LeapOffset(taiMinusUTC: 37))
    }

    private static let retiming = Retiming(
        after: 7, from: 0, to: 10_000 * second, closing: model(9, .locked, at: 10_000), driftPPB: 15_000,
        verdict: .intersection, epochs: ["epoch-1"])

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

    private static let correction: StoredRecord = {
        let summary = RetimingSummary(
            from: Instant(nanoseconds: 0), until: Instant(nanoseconds: 0), records: 40, boundBefore: nil, boundAfter: 7)
        let time = model(10, .locked, at: 10_100).timestamp(at: 10_101 * second)
        let record = ClockRecord.retiming(retiming, summary)
            .record(time: time, instrument: 9, datastreams: clock.datastreamNumbers)
        return StoredRecord(position: 41, record: record)
    }()

    private static func batch(_ records: [StoredRecord]) -> ReceivedBatch {
        Samples.batch(records, metadata: [Samples.ctd, Samples.adcp, clock])
    }

    /// The note comes in two parts: its data and its raw bytes.
    private static let parts: [ReceivedBatch] = {
        var data = batch([correction])
        var raw = data
        data.batch.raws = []
        data.batch.covers.raw = RangeSet()
        raw.batch.records = []
        raw.batch.covers.data = RangeSet()
        return [batch((1...20).map { record($0) }), batch((21...40).map { record($0) }), data, raw]
    }()

    // MARK: Claims

    @Test(
        "gives the same times in whatever order it and the records of its gap come, at one archive or at two",
        arguments: [[0, 1, 2, 3], [2, 3, 0, 1], [3, 0, 2, 1], [0, 3, 1, 2]])
    func order(of parts: [Int]) async throws {
        let test = try await TestArchive()
        let archives = [test.archive, try await test.another()]
        for (turn, part) in parts.enumerated() { _ = try await archives[turn % 2].store([Self.parts[part]]) }
        let rows = try await test.archive.observations(ObservationQuery(name: "temperature"))
        let expected = (1...40).compactMap { Self.retiming.corrected(Self.record($0).record.time) }
        #expect(rows.map(\.time) == expected)
        #expect(rows.allSatisfy { $0.retimedBy == ClockModelID(run: 3, number: 9) })
    }

    @Test("in one group with the records of its gap corrects them too")
    func together() async throws {
        let test = try await TestArchive()
        _ = try await test.archive.store(Self.parts)
        #expect(try test.sql("SELECT count(*) FROM retimed").integer(0, 0) == 40)
    }

    @Test("changes no record: the times as they were stamped are listed as before")
    func originals() async throws {
        let test = try await TestArchive()
        _ = try await test.archive.store(Self.parts)
        let stamped = try await test.archive.observations(ObservationQuery(name: "temperature", asStamped: true))
        let expected = (1...40).map { Self.record($0).record.time }.sorted { $0.instant < $1.instant }
        #expect(stamped.map(\.time) == expected)
        #expect(stamped.allSatisfy { $0.retimedBy == nil })
    }

    @Test("is asked for by the corrected time, and given with the record")
    func window() async throws {
        let test = try await TestArchive()
        _ = try await test.archive.store(Self.parts)
        let from = Instant(unixSeconds: 1_700_000_000 + 35 * 250 - 1)
        var query = ObservationQuery(name: "temperature", from: from)
        #expect(try await test.archive.observations(query).count == 6)
        query.asStamped = true
        #expect(try await test.archive.observations(query).isEmpty)
        let records = try await test.archive.records(
            RecordsQuery(
                stream: Samples.stream, instrument: "ctd-1", from: Instant(nanoseconds: .min),
                to: Instant(nanoseconds: .max)))
        #expect(records.count == 40)
        #expect(records.allSatisfy { $0.corrected == Self.retiming.corrected($0.stored.record.time) })
    }
}
