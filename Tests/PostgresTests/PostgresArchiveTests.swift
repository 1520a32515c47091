import Delivery
import Sensing
import Testing

@testable import Archive

@Suite(
    "An archive in PostgreSQL",
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct PostgresArchiveTests {
    @Test("What was stored is read back as it was, by both digests")
    func digests() async throws {
        let test = try await TestArchive()
        let outcomes = try await test.archive.store([Samples.batch(1...100), Samples.batch(101...200)])
        #expect(outcomes == [Self.stored(100, 160, 80), Self.stored(100, 160, 80)])
        let sum = try #require(try await test.archive.sum())
        #expect(sum.block == Samples.block(1...200))
        #expect(sum.positions == [PositionRange(first: 1, last: 200)])
        #expect((sum.orphans, sum.unlisted.isEmpty, sum.unfounded.isEmpty) == (0, true, true))
    }

    @Test("A batch that comes again changes nothing and is held as before")
    func again() async throws {
        let test = try await TestArchive()
        _ = try await test.archive.store([Samples.batch(1...50)])
        let outcomes = try await test.archive.store([Samples.batch(1...50), Samples.batch(41...60)])
        #expect(outcomes == [Self.stored(0, 0, 0), Self.stored(10, 16, 8)])
        #expect(try await test.archive.sum()?.block == Samples.block(1...60))
        let held = try await test.archive.held(of: Samples.stream)
        #expect(held.data.ranges == [PositionRange(first: 1, last: 60)])
        #expect(held.raw.ranges == [PositionRange(first: 1, last: 60)])
    }

    @Test("Data and raw bytes of a record may come apart, in either order")
    func parts() async throws {
        let test = try await TestArchive()
        var data = Samples.batch(1...20)
        var raw = data
        data.batch.raws = []
        data.batch.covers.raw = RangeSet()
        raw.batch.records = []
        raw.batch.covers.data = RangeSet()
        #expect(try await test.archive.store([raw]) == [Self.stored(0, 0, 16)])
        #expect(try await test.archive.sum()?.orphans == 16)
        #expect(try await test.archive.store([data]) == [Self.stored(20, 32, 0)])
        #expect(try await test.archive.sum()?.block == Samples.block(1...20))
    }

    @Test("What a batch covers is held, although it is not in it")
    func covers() async throws {
        let test = try await TestArchive()
        let product = BatchStream(station: "demo", epoch: "epoch-1", product: "every tenth")
        var thinned = Samples.batch(10...10, of: product)
        thinned.batch.covers.data = RangeSet([PositionRange(first: 1, last: 10)])
        var nothing = Samples.batch([], of: product, withMetadata: false)
        nothing.batch.covers.data = RangeSet([PositionRange(first: 11, last: 19)])
        _ = try await test.archive.store([thinned, nothing])
        #expect(try await test.archive.held(of: product).data.ranges == [PositionRange(first: 1, last: 19)])
        #expect(try await test.archive.held(of: Samples.stream).isEmpty)
        #expect(try await test.archive.sum(of: product)?.unfounded == [])
    }

    @Test("A batch whose numbers have no meaning here is not stored, and asks for their meaning")
    func needsMetadata() async throws {
        let test = try await TestArchive()
        let bare = Samples.batch(1...5, withMetadata: false)
        #expect(try await test.archive.store([bare]) == [.needsMetadata])
        #expect(try await test.archive.stream(of: bare.batch.reference) == nil)
        _ = try await test.archive.store([Samples.batch(6...6)])
        #expect(try await test.archive.stream(of: bare.batch.reference) == Samples.stream)
        #expect(try await test.archive.store([bare]) == [Self.stored(5, 8, 4)])
    }

    @Test("Metadata without records teaches the archive what later batches mean, also one that runs beside it")
    func learning() async throws {
        let test = try await TestArchive()
        let other = try await test.another()
        #expect(try await test.archive.store([Samples.batch(1...1, withMetadata: false)]) == [.needsMetadata])
        _ = try await other.store([Samples.batch([])])
        #expect(try await test.archive.store([Samples.batch(1...1, withMetadata: false)]) == [Self.stored(1, 2, 1)])
        #expect(try await other.registrations(of: Samples.stream) == [Samples.ctd, Samples.adcp])
    }

    @Test("Metadata that gives a number another meaning is refused with both meanings")
    func contradiction() async throws {
        let test = try await TestArchive()
        _ = try await test.archive.store([Samples.batch(1...1)])
        var other = Samples.ctd
        other.description.name = "ctd-2"
        let outcomes = try await test.archive.store([
            Samples.batch([Samples.record(at: 2)], metadata: [other]), Samples.batch(3...3),
        ])
        guard case .contradiction(let reason) = outcomes[0] else {
            Issue.record("not a contradiction: \(outcomes[0])")
            return
        }
        #expect(reason.contains("'ctd-2'") && reason.contains("'ctd-1'"))
        #expect(outcomes[1] == Self.stored(1, 0, 1))
        #expect(try await test.archive.held(of: Samples.stream).data.contains(2) == false)
    }

    @Test("Stations are listed with how much is held, by counters")
    func listing() async throws {
        let test = try await TestArchive()
        let second = BatchStream(station: "demo", epoch: "epoch-2")
        let other = BatchStream(station: "älter", epoch: "epoch-1")
        _ = try await test.archive.store([
            Samples.batch(1...10), Samples.batch(7...9, of: second), Samples.batch(1...1, of: other),
        ])
        let stations = try await test.archive.stations()
        #expect(stations.map(\.station) == ["demo", "älter"])
        #expect(stations.first?.epochs.map(\.epoch) == ["epoch-1", "epoch-2"])
        #expect(
            stations.first?.epochs.first
                == StationListing.Epoch(
                    epoch: "epoch-1", records: 10, observations: 16, raws: 8, first: 1, last: 10,
                    instruments: ["ctd-1", "adcp-1 \"quoted\" \\ {é}"]))
    }

    @Test("The audit cuts its blocks where the station does, and stops at a count and at the range's end")
    func blocks() async throws {
        let test = try await TestArchive()
        _ = try await test.archive.store([Samples.batch(1...30), Samples.batch(95...120)])
        let range = PositionRange(first: 4, last: 110)
        let three = try await test.archive.audit(Samples.stream, blockSize: 10, in: range, count: 3)
        #expect(
            three?.map(\.positions) == [
                [PositionRange(first: 4, last: 10)],
                [PositionRange(first: 11, last: 20)], [PositionRange(first: 21, last: 30)],
            ])
        let rest = try await test.archive.audit(
            Samples.stream, blockSize: 10, in: PositionRange(first: 31, last: 110), count: 9)
        #expect(rest?.map(\.block) == [Samples.block(95...100), Samples.block(101...110)])
        #expect(
            try await test.archive.audit(
                BatchStream(station: "demo", epoch: "none"), blockSize: 10, in: range, count: 1) == nil)
    }

    @Test("The audit believes the rows: a row that went, one that nobody listed, bytes without a record")
    func tampering() async throws {
        let test = try await TestArchive()
        _ = try await test.archive.store([Samples.batch(1...10)])
        try test.change("DELETE FROM record WHERE position = 3; UPDATE held SET last = 8 WHERE part = 0")
        let sum = try #require(try await test.archive.sum())
        #expect(sum.block.records == 9)
        #expect(sum.unfounded == [PositionRange(first: 3, last: 3)])
        #expect(sum.unlisted == [PositionRange(first: 9, last: 10)])
        #expect(sum.orphans == 1)
    }

    @Test("Parts of a batch are kept until all are there, whatever their order")
    func fragments() async throws {
        let test = try await TestArchive()
        let other = try await test.another()
        func part(_ index: Int) -> BatchFragment {
            BatchFragment(batch: .max, index: index, count: 3, bytes: [UInt8(index), 0, 255])
        }
        #expect(try await test.archive.keep(part(2), of: "demo") == nil)
        #expect(try await other.keep(part(0), of: "demo") == nil)
        #expect(try await test.archive.keep(part(2), of: "demo") == nil)
        #expect(try await test.archive.keep(part(1), of: "other") == nil)
        #expect(try await test.archive.keep(part(1), of: "demo") == [0, 0, 255, 1, 0, 255, 2, 0, 255])
        try await test.archive.forgetFragments(of: .max, station: "demo")
        #expect(try await test.archive.keep(part(0), of: "demo") == nil)
        let two = (0...1).map { BatchFragment(batch: .max, index: $0, count: 2, bytes: [9]) }
        #expect(try await test.archive.keep(two[1], of: "demo") == nil)
        #expect(try await test.archive.keep(two[0], of: "demo") == [9, 9])
    }

    @Test("The receipt of a signed batch is kept once, with what it vouches for")
    func receipts() async throws {
        let test = try await TestArchive()
        var signed = Samples.batch(1...5)
        signed.receipt = BatchReceipt(
            digest: String(repeating: "ab", count: 32),
            signature: BatchSignature(key: SigningKeyID(value: 0xC0FFEE), bytes: Array(0..<64)),
            positions: signed.batch.positions, received: Instant(unixSeconds: 1_700_000_000))
        _ = try await test.archive.store([signed, signed])
        let rows = try test.sql("SELECT key, signature, positions, extract(epoch FROM received)::bigint FROM receipt")
        #expect(rows.count == 1)
        #expect(rows.text(0, 0) == "0000000000c0ffee")
        #expect(rows.bytes(0, 1) == Array(0..<64))
        #expect(rows.text(0, 2) == #"{"data":[[1,5]],"raw":[[1,3],[5,5]]}"#)
        #expect(rows.integer(0, 3) == 1_700_000_000)
    }

    @Test("A later archive's tables are left alone")
    func laterVersion() async throws {
        let test = try await TestArchive()
        try test.change("INSERT INTO version VALUES (99)")
        await #expect(throws: ArchiveError.laterVersion(path: test.archive.name, found: 99, known: 1)) {
            _ = try await test.another()
        }
    }

    private static func stored(_ records: Int, _ observations: Int, _ raws: Int) -> BatchOutcome {
        .stored(newRecords: records, newObservations: observations, newRaws: raws)
    }
}
