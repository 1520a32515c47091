import Delivery
import Sensing
import Testing

@testable import Archive

@Suite("Export from an archive")
struct ProductsExportTests {
    private func rows(_ bench: ProductsBench, _ request: ArchiveExportRequest) async throws -> [[String: String]] {
        var text = ""
        try await ArchiveExport(bench.archive).text(request, as: .csv, write: { text += $0 })
        let lines = text.split(whereSeparator: \.isNewline)
        let names = lines[0].split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
        return lines.dropFirst().map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
            return Dictionary(uniqueKeysWithValues: zip(names, cells))
        }
    }

    private func reprocessed() async throws -> ProductsBench {
        let bench = try await ProductsBench()
        try await bench.deliver((1...3).map { ProductsBench.reading(UInt64($0), at: Double($0), temperature: 10) })
        try await bench.deliver([
            ProductsBench.run(4, number: 1),
            ProductsBench.reading(5, at: 2, temperature: 20, replacing: Reprocessed(run: 1, position: 2)),
            ProductsBench.run(6, number: 2),
            ProductsBench.reading(7, at: 2, temperature: 30, replacing: Reprocessed(run: 2, position: 2)),
        ])
        return bench
    }

    @Test("gives the newest result of each record, with its run, in the place of the first")
    func newest() async throws {
        let bench = try await reprocessed()
        let all = try await rows(bench, bench.request()).filter { $0["key"] == "temperature" }
        #expect(all.map { $0["value"] } == ["10.0000", "30.0000", "10.0000"])
        #expect(all.map { $0["run"] } == ["", "2", ""] && all.map { $0["replaces"] } == ["", "2", ""])
    }

    @Test("gives the first results to whoever asks for them")
    func first() async throws {
        let bench = try await reprocessed()
        var request = bench.request()
        request.asFirstProcessed = true
        let all = try await rows(bench, request).filter { $0["key"] == "temperature" }
        #expect(all.map { $0["value"] } == ["10.0000", "10.0000", "10.0000"] && all.allSatisfy { $0["run"] == "" })
    }

    @Test("a query of the archive gives the same choice")
    func query() async throws {
        let bench = try await reprocessed()
        var query = ObservationQuery(station: ProductsBench.station, name: "temperature")
        #expect(try await bench.archive.observations(query).map(\.value.value) == [10, 30, 10])
        query.asFirstProcessed = true
        #expect(try await bench.archive.observations(query).map(\.value.value) == [10, 10, 10])
    }

    @Test("a run over another epoch's records leaves the record of the same position alone")
    func otherEpoch() async throws {
        let bench = try await ProductsBench()
        try await bench.deliver([ProductsBench.reading(1, at: 1, temperature: 10)])
        try await bench.deliver(
            [
                ProductsBench.reading(1, at: 5, temperature: 11), ProductsBench.run(2, number: 1),
                ProductsBench.reading(3, at: 1, temperature: 20, replacing: Reprocessed(run: 1, position: 1)),
            ], epoch: "epoch-2")
        let all = try await rows(bench, bench.request()).filter { $0["key"] == "temperature" }
        #expect(all.map { $0["value"] } == ["20.0000", "11.0000"])
    }

    @Test("joins epochs in the order of time, however many pages they are")
    func epochs() async throws {
        let bench = try await ProductsBench()
        let count = 2500
        for part in 0...1 {
            try await bench.deliver(
                (1...count).map { number in
                    ProductsBench.reading(
                        UInt64(number), at: Double(number * 2 + part), temperature: Double(number * 2 + part))
                }, epoch: "epoch-\(part)")
        }
        let times = try await rows(bench, bench.request()).filter { $0["key"] == "temperature" }.compactMap {
            $0["time"]
        }
        #expect(times.count == 2 * count && times == times.sorted())
    }

    @Test("takes the span's first instant and leaves out its last")
    func span() async throws {
        let bench = try await ProductsBench()
        try await bench.deliver((0...9).map { ProductsBench.reading(UInt64($0 + 1), at: Double($0), temperature: 1) })
        var request = bench.request()
        request.from = ProductsBench.time(3).instant
        request.to = ProductsBench.time(6).instant
        let times = try await rows(bench, request).filter { $0["key"] == "temperature" }.map { $0["time"] }
        #expect(times == (3...5).map { ProductsBench.time(Double($0)).instant.iso8601 })
    }

    @Test("an unknown station and an unknown instrument are refused, with what there is")
    func unknown() async throws {
        let bench = try await ProductsBench()
        try await bench.deliver([ProductsBench.reading(1, at: 0, temperature: 1)])
        await #expect(throws: ArchiveExportFailure.unknownStation("peer", known: ["pier"])) {
            _ = try await rows(bench, ArchiveExportRequest(station: "peer"))
        }
        await #expect(throws: ArchiveExportFailure.self) { _ = try await rows(bench, bench.request("ctd")) }
    }

    @Test("an archive's file that is only read gives the same and cannot be written")
    func readOnly() async throws {
        let bench = try await reprocessed()
        let file = try ArchiveFile(path: bench.archive.name)
        var texts = ["", ""]
        try await ArchiveExport(bench.archive).text(bench.request(), as: .csv, write: { texts[0] += $0 })
        try await ArchiveExport(file).text(bench.request(), as: .csv, write: { texts[1] += $0 })
        #expect(texts[0] == texts[1] && !texts[0].isEmpty)
        await #expect(throws: ArchiveError.self) { try await file.remember("x", as: "y") }
    }
}
