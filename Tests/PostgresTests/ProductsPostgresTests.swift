import Delivery
import Sensing
import Testing

@testable import Archive

@Suite(
    "Products of an archive in PostgreSQL",
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct ProductsPostgresTests {
    @Test("averages are made, renewed by late data, kept and found again as in SQLite")
    func averages() async throws {
        let test = try await TestArchive()
        try await test.archive.prepareProducts()
        try await test.archive.prepareProducts()
        _ = try await test.archive.store([Samples.batch(1...20)])
        var maker = AverageMaker(test.archive)
        let made = try await maker.round().made
        let query = AverageQuery(station: "demo", name: "temperature")
        let first = try await test.archive.averages(query)
        #expect(made > 0 && first.map(\.samples).reduce(0, +) == 4)
        #expect(first.first?.mean.value == 12.34 && first.first?.deviation.value == 0)
        #expect(try await maker.round().made == 0)
        _ = try await test.archive.store([Samples.batch(21...40)])
        var second = AverageMaker(test.archive)
        _ = try await second.round()
        #expect(try await test.archive.averages(query).map(\.samples).reduce(0, +) == 8)
    }

    @Test("the newest results are listed, and the first ones for whoever asks for them")
    func newest() async throws {
        let test = try await TestArchive()
        var original = Samples.record(at: 1)
        original.record.observations = [
            Observation(datastream: 1, result: Quantity(mantissa: 100_000, decimals: 4), flag: .pass)
        ]
        var result = original
        result.position = 2
        result.record.raw = []
        result.record.observations[0].result = Quantity(mantissa: 200_000, decimals: 4)
        result.record.reprocessed = Reprocessed(run: 1, position: 1)
        _ = try await test.archive.store([Samples.batch([original, result])])
        var query = ObservationQuery(station: "demo", name: "temperature")
        #expect(try await test.archive.observations(query).map(\.value.value) == [20])
        query.asFirstProcessed = true
        #expect(try await test.archive.observations(query).map(\.value.value) == [10])
    }
}
