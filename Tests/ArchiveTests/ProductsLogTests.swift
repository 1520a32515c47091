import Delivery
import Glibc
import Sensing
import Testing

@testable import Archive

@Suite("Daily wire logs of an archive")
struct ProductsLogTests {
    private func text(_ path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        while case let byte = getc(file), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func lines(_ path: String) -> [WireLogLine] {
        text(path).split(separator: "\n").compactMap { WireLogLine($0) }
    }

    private func path(_ bench: ProductsBench, _ day: String = "20261121") -> String {
        bench.directory.path + "/logs/pier/ctd-1/pier_ctd-1_\(day).log"
    }

    private func maker(_ bench: ProductsBench) -> RawLogMaker {
        RawLogMaker(bench.archive, folder: bench.directory.path + "/logs")
    }

    private func command(_ position: UInt64, at seconds: Double) -> StoredRecord {
        StoredRecord(
            position: position,
            record: Record(
                instrument: 1, direction: .sent, time: ProductsBench.time(seconds), raw: Array("TS\r\n".utf8)))
    }

    @Test("a file for each instrument and UTC day, with data, commands and replies in the order of time")
    func days() async throws {
        let bench = try await ProductsBench()
        let records = [
            command(1, at: 86_398), ProductsBench.reading(2, at: 86_399.5, temperature: 10),
            ProductsBench.reading(3, at: 86_400, temperature: 11),
        ]
        try await bench.deliver(records)
        var maker = maker(bench)
        let files = try await maker.round(now: { 0 })
        #expect(files.count == 2)
        let days = ProductsBench.start.iso8601.prefix(10)
        #expect(days == "2026-11-21")
        #expect(lines(path(bench)) == records.prefix(2).map { WireLogLine($0.record) })
        #expect(lines(path(bench, "20261122")) == records.suffix(1).map { WireLogLine($0.record) })
        #expect(text(path(bench)).hasPrefix("# fairlead wire log 1:"))
    }

    @Test("a record stands in it when its raw bytes have come, however late")
    func lateRaw() async throws {
        let bench = try await ProductsBench()
        let records = (1...3).map { ProductsBench.reading(UInt64($0), at: Double($0), temperature: 10 + Double($0)) }
        try await bench.deliver(records, withRaw: false)
        var maker = maker(bench)
        #expect(try await maker.round(now: { 0 }).isEmpty)
        try await bench.deliverRaw(of: records)
        let later = RawLogMaker.shortestPause
        #expect(try await maker.round(now: { later }) == [path(bench)])
        #expect(lines(path(bench)) == records.map { WireLogLine($0.record) })
    }

    @Test("a day that goes on changing is written once a minute at most")
    func pace() async throws {
        let bench = try await ProductsBench()
        var maker = maker(bench)
        try await bench.deliver([ProductsBench.reading(1, at: 1, temperature: 10)])
        #expect(try await maker.round(now: { 0 }).count == 1)
        try await bench.deliver([ProductsBench.reading(2, at: 2, temperature: 10)])
        #expect(try await maker.round(now: { 59_000_000_000 }).isEmpty)
        #expect(lines(path(bench)).count == 1)
        #expect(try await maker.round(now: { 61_000_000_000 }).count == 1)
        #expect(lines(path(bench)).count == 2)
    }

    @Test("what was due when the archive was stopped is written after the restart, and nothing else")
    func restart() async throws {
        let bench = try await ProductsBench()
        var first = maker(bench)
        try await bench.deliver([
            ProductsBench.reading(1, at: 1, temperature: 10), ProductsBench.reading(2, at: 90_000, temperature: 10),
        ])
        _ = try await first.round(now: { 0 })
        try await bench.deliver([ProductsBench.reading(3, at: 3, temperature: 10)])
        _ = try await first.round(now: { 1 })
        var second = maker(bench)
        #expect(try await second.round(now: { 0 }) == [path(bench)])
        #expect(lines(path(bench)).count == 2)
    }

    @Test("results of another calibration went over no line")
    func results() async throws {
        let bench = try await ProductsBench()
        try await bench.deliver([
            ProductsBench.reading(1, at: 1, temperature: 10), ProductsBench.run(2, number: 1),
            ProductsBench.reading(3, at: 1, temperature: 20, replacing: Reprocessed(run: 1, position: 1)),
        ])
        var maker = maker(bench)
        _ = try await maker.round(now: { 0 })
        #expect(lines(path(bench)).count == 1)
    }

    @Test(
        "no name leads out of the folder",
        arguments: ["../../etc", "..", ".", "", "a/b", "a b", "ü", ".hidden", "pier-1_x.y"])
    func names(name: String) {
        let file = LogPath.file("/logs", station: name, instrument: name, day: ProductsBench.start)
        let parts = file.split(separator: "/", omittingEmptySubsequences: false)
        #expect(parts.count == 5 && parts.dropFirst().allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") })
    }
}
