import Delivery
import Sensing
import Testing

@testable import Archive

@Suite(
    "What an archive in PostgreSQL keeps for its products",
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct PostgresProductsTests {
    private static let start = Instant(unixSeconds: 1_699_999_200)

    private static func average(_ key: String, mean: Double, cell: Int = 0) -> AverageRow {
        AverageRow(
            station: "demo", instrument: "ctd-1", key: key, name: "sea_water_\(key)", unit: "degC", cell: cell,
            start: start, samples: 900, rejected: 3, mean: Quantity(mean, decimals: 6), deviation: .missing,
            minimum: Quantity(0.1, decimals: 4), maximum: Quantity(-0.2, decimals: 4), flag: .suspect)
    }

    @Test("Averages are kept to the last bit, and replaced whole")
    func averages() async throws {
        let test = try await TestArchive()
        try await test.archive.prepareProducts()
        let first = [Self.average("pressure", mean: 0.1 + 0.2), Self.average("temperature", mean: 1e-300, cell: 2)]
        try await test.archive.replace(first, of: "ctd-1", station: "demo", start: Self.start)
        #expect(try await test.archive.averages(AverageQuery(station: "demo")) == first)
        let second = [Self.average("pressure", mean: 7)]
        try await test.archive.replace(second, of: "ctd-1", station: "demo", start: Self.start)
        #expect(try await test.archive.averages(AverageQuery(station: "demo", from: Self.start)) == second)
        #expect(try await test.archive.averages(AverageQuery(station: "demo", name: "temperature")) == [])
    }

    @Test("What is new is found by positions, and how far the products are is remembered")
    func spans() async throws {
        let test = try await TestArchive()
        try await test.archive.prepareProducts()
        _ = try await test.archive.store([Samples.batch(1...20)])
        let positions = RangeSet([PositionRange(first: 1, last: 2), PositionRange(first: 6, last: 7)])
        let spans = try await test.archive.spans(of: Samples.stream, in: positions, width: 1_000_000_000)
        let expected = [1, 2, 6, 7].map { Samples.record(at: $0) }.map { stored in
            RecordSpan(
                instrument: stored.record.instrument == 1 ? "ctd-1" : Samples.adcp.description.name,
                slot: stored.record.time.instant.nanoseconds / 1_000_000_000)
        }
        #expect(spans == Set(expected))
        #expect(try await test.archive.remembered("logs") == nil)
        try await test.archive.remember("[[1,20]]", as: "logs")
        try await test.archive.remember("[[1,30]]", as: "logs")
        #expect(try await test.archive.remembered("logs") == "[[1,30]]")
    }
}
