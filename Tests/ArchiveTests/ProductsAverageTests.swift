import Delivery
import Sensing
import Testing

@testable import Archive

@Suite("Averages of an archive")
struct ProductsAverageTests {
    private func averages(_ bench: ProductsBench, _ key: String = "temperature") async throws -> [AverageRow] {
        try await bench.archive.averages(AverageQuery(station: ProductsBench.station, name: key))
    }

    @Test("mean, deviation, extremes and count of a quarter of an hour, of what is flagged acceptable")
    func quarter() async throws {
        let bench = try await ProductsBench()
        try await bench.deliver([
            ProductsBench.reading(1, at: 0, temperature: 10),
            ProductsBench.reading(2, at: 300, temperature: 12, flag: .notEvaluated),
            ProductsBench.reading(3, at: 600, temperature: 99, flag: .suspect),
            ProductsBench.reading(4, at: 700, temperature: 0, flag: .missing),
            ProductsBench.reading(5, at: 899.999, temperature: 14),
            ProductsBench.reading(6, at: 900, temperature: 20),
        ])
        var maker = AverageMaker(bench.archive)
        _ = try await maker.round()
        let rows = try await averages(bench)
        #expect(rows.map(\.start) == [ProductsBench.start, ProductsBench.time(900).instant])
        let first = try #require(rows.first)
        #expect(first.samples == 3 && first.rejected == 2)
        #expect(first.mean.value == 12 && first.deviation.value == 2)
        #expect(first.minimum == Quantity(10, decimals: 4) && first.maximum == Quantity(14, decimals: 4))
        #expect(first.flag == .notEvaluated && first.unit == "degC")
    }

    @Test("late data renews the quarter that it belongs to, and no other")
    func late() async throws {
        let bench = try await ProductsBench()
        try await bench.deliver([
            ProductsBench.reading(1, at: 0, temperature: 10), ProductsBench.reading(2, at: 1000, temperature: 11),
        ])
        var maker = AverageMaker(bench.archive)
        #expect(try await maker.round().made == 2)
        #expect(try await maker.round().made == 0)
        try await bench.deliver([ProductsBench.reading(3, at: 1, temperature: 20)])
        #expect(try await maker.round().made == 1)
        #expect(try await averages(bench).map(\.mean.value) == [15, 11])
    }

    @Test("a quarter that is still filled waits until it is over, and is then made once")
    func unfinished() async throws {
        let bench = try await ProductsBench()
        try await bench.deliver([
            ProductsBench.reading(1, at: 0, temperature: 10), ProductsBench.reading(2, at: 1000, temperature: 11),
        ])
        var maker = AverageMaker(bench.archive)
        #expect(try await maker.round(over: ProductsBench.time(900).instant).made == 1)
        try await bench.deliver([ProductsBench.reading(3, at: 1100, temperature: 13)])
        #expect(try await maker.round(over: ProductsBench.time(1799).instant).made == 0)
        #expect(try await maker.round(over: ProductsBench.time(1800).instant).made == 1)
        #expect(try await averages(bench).map(\.mean.value) == [10, 12])
    }

    @Test("goes on where it was after a restart")
    func restart() async throws {
        let bench = try await ProductsBench()
        try await bench.deliver([ProductsBench.reading(1, at: 0, temperature: 10)])
        var first = AverageMaker(bench.archive)
        _ = try await first.round()
        try await bench.deliver([ProductsBench.reading(2, at: 1000, temperature: 11)])
        var second = AverageMaker(bench.archive)
        #expect(try await second.round().made == 1)
        #expect(try await averages(bench).count == 2)
    }

    @Test("a result of another calibration takes the place of the first one")
    func superseded() async throws {
        let bench = try await ProductsBench()
        try await bench.deliver([
            ProductsBench.reading(1, at: 0, temperature: 10), ProductsBench.reading(2, at: 1, temperature: 12),
        ])
        var maker = AverageMaker(bench.archive)
        _ = try await maker.round()
        try await bench.deliver([
            ProductsBench.run(3, number: 1),
            ProductsBench.reading(4, at: 0, temperature: 20, replacing: Reprocessed(run: 1, position: 1)),
        ])
        _ = try await maker.round()
        let row = try #require(try await averages(bench).first)
        #expect(row.samples == 2 && row.mean.value == 16)
    }

    @Test("each cell of a profile has its own")
    func cells() async throws {
        let bench = try await ProductsBench()
        let records = (1...3).map { number in
            StoredRecord(
                position: UInt64(number),
                record: Record(
                    instrument: 2, time: ProductsBench.time(Double(number)), raw: [1],
                    observations: (1...4).map { cell in
                        Observation(
                            datastream: 3, cell: UInt16(cell), result: Quantity(Double(cell * number)), flag: .pass)
                    }))
        }
        try await bench.deliver(records)
        var maker = AverageMaker(bench.archive)
        _ = try await maker.round()
        let rows = try await averages(bench, "east")
        #expect(rows.map(\.cell) == [1, 2, 3, 4] && rows.map(\.mean.value) == [2, 4, 6, 8])
    }
}
