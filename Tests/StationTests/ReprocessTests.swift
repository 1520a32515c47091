import Console
import Delivery
import Sensing
import Store
import Testing

@testable import Station

@Suite("Parsing stored records again", .timeLimit(.minutes(5)))
struct ReprocessTests {
    @Test("adds what a calibration makes of the recorded counts, beside the records and with their times")
    func adds() async throws {
        let bench = try await ReprocessBench()
        let records = try await bench.feed()
        let report = try await bench.reprocess(ReprocessBench.calibration)
        let samples = records.count { !$0.observations.isEmpty }
        #expect(samples > 2 && report.changed == samples && report.runs.map(\.run) == [1])
        let stored = try bench.stored()
        #expect(stored.prefix(records.count).map(\.record) == records, "an original was changed")
        let results = stored.filter { $0.record.reprocessed != nil }
        #expect(results.count == samples && results.allSatisfy { $0.record.raw.isEmpty })
        for result in results {
            let replaced = try #require(result.record.reprocessed)
            let original = try #require(stored.first { $0.position == replaced.position })
            #expect(replaced.run == 1 && result.record.time == original.record.time)
            #expect(result.record.observations.count > original.record.observations.count)
        }
    }

    @Test("tells the run in a note before its results, from which its number and epoch can be read")
    func note() async throws {
        let bench = try await ReprocessBench()
        let count = try await bench.feed().count
        _ = try await bench.reprocess(ReprocessBench.calibration)
        let note = try #require(bench.stored().dropFirst(count).first)
        #expect(note.record.direction == .note && note.record.reprocessed == nil)
        let origin = try #require(ReprocessingRun.origin(in: note.record.raw))
        #expect(origin.run == 1)
        let epoch = await bench.store.epochs()[0]
        #expect(origin.epoch == epoch)
        let run = try StatusJSON.decode(ReprocessingRun.self, from: note.record.raw)
        #expect(run.subject.instrument == "eco" && run.with.reason == "post-cruise")
        #expect(run.with.calibration == ReprocessBench.calibration && run.with.driverDigest.count == 64)
    }

    @Test("stores nothing when it is asked for the same again, and says which run it was")
    func again() async throws {
        let bench = try await ReprocessBench()
        try await bench.feed()
        _ = try await bench.reprocess(ReprocessBench.calibration)
        let before = try bench.stored()
        let report = try await bench.reprocess(ReprocessBench.calibration)
        #expect(report.changed == 0 && report.doneAs == 1)
        #expect(try bench.stored() == before)
    }

    @Test("a dry run tells what would change and stores nothing")
    func dryRun() async throws {
        let bench = try await ReprocessBench()
        let before = try await bench.feed()
        let report = try await bench.reprocess(ReprocessBench.calibration, isDryRun: true)
        #expect(report.isDryRun && report.changed > 0 && report.runs.allSatisfy { $0.run == nil })
        let chlorophyll = try #require(report.differences.first { $0.key == "chlorophyll" })
        #expect(chlorophyll.before == 0 && chlorophyll.after > 0)
        #expect(try bench.stored().map(\.record) == before)
    }

    @Test("the newest result stands in the export, and the first one for whoever asks for it")
    func newestStands() async throws {
        let bench = try await ReprocessBench()
        try await bench.feed()
        _ = try await bench.reprocess(ReprocessBench.calibration)
        let first = try bench.exported("chlorophyll")
        var better = ReprocessBench.calibration
        better["chlorophyll.scale"] = 0.0242
        let report = try await bench.reprocess(better)
        #expect(report.runs.map(\.run) == [2])
        let second = try bench.exported("chlorophyll")
        let pairs = zip(first.compactMap(Double.init), second.compactMap(Double.init))
        #expect(first.count == second.count && !first.isEmpty)
        #expect(pairs.allSatisfy { abs($1 - 2 * $0) < 1e-9 })
        let counts = try bench.exported("chlorophyll_counts")
        #expect(try bench.exported("chlorophyll_counts", asFirstProcessed: true) == counts)
        #expect(try bench.exported("chlorophyll", asFirstProcessed: true).isEmpty)
        let largest = try #require(report.differences.first { $0.key == "chlorophyll" }?.largest)
        let expected = zip(first, second).map { (Double($1) ?? 0) - (Double($0) ?? 0) }.max { abs($0) < abs($1) }
        #expect(abs(largest - (expected ?? 0)) < 1e-9)
    }

    @Test("a run that was made for a part is completed by what is lacking alone")
    func completes() async throws {
        let bench = try await ReprocessBench()
        try await bench.feed()
        let half = ReprocessBench.time(2).instant
        let part = try await bench.reprocess(ReprocessBench.calibration, until: half)
        let whole = try await bench.reprocess(ReprocessBench.calibration)
        #expect(part.changed > 0 && whole.changed > 0)
        let replaced = try bench.stored().compactMap { $0.record.reprocessed?.position }
        #expect(replaced.count == part.changed + whole.changed && Set(replaced).count == replaced.count)
    }

    @Test("the driver that read them first changes nothing")
    func nothing() async throws {
        let bench = try await ReprocessBench()
        try await bench.feed()
        let report = try await bench.reprocess([:])
        #expect(report.changed == 0 && report.runs.map(\.records).allSatisfy { $0 > 0 })
    }

    @Test("a line that was stored in two halves becomes the first one's result, and the other's defect goes")
    func halves() async throws {
        let bench = try await ReprocessBench()
        let whole = try await bench.feed()
        let sample = try #require(whole.first { !$0.observations.isEmpty })
        let cut = sample.raw.count / 2
        var halves = [sample, sample]
        halves[0].raw = Array(sample.raw[..<cut])
        halves[1].raw = Array(sample.raw[cut...])
        for index in 0...1 {
            halves[index].observations = []
            halves[index].defect = "no record fits"
            halves[index].time = ReprocessBench.time(100)
        }
        try await bench.append(halves)
        let report = try await bench.reprocess([:])
        let results = try bench.stored().filter { $0.record.reprocessed != nil }
        #expect(report.changed == 2 && results.count == 2)
        #expect(results[0].record.observations.count == sample.observations.count)
        #expect(results[1].record.observations.isEmpty && results[1].record.defect == nil)
        #expect(report.defectsAfter == report.defectsBefore - 2)
    }

    @Test("what was cut short by the end of a connection is not joined to what came after it")
    func cut() async throws {
        let bench = try await ReprocessBench()
        let line = Array("99/99/99\t99:99:99\t700\t221\t695\t143\t554\r\n".utf8)
        for length in [20, line.count - 4] {
            let cut = try bench.read(Array(line.prefix(length)), isCut: true)
            let whole = try bench.read(line)
            #expect(cut.first?.defect != nil && whole.count == 1 && !whole[0].observations.isEmpty)
            try await bench.append(cut + whole)
        }
        let report = try await bench.reprocess([:])
        #expect(report.changed == 0, "the good line behind the cut one was read otherwise")
    }

    @Test("an instrument that the store does not know is refused, with the store's name")
    func unknown() async throws {
        let bench = try await ReprocessBench()
        try await bench.feed()
        let request = ReprocessRequest(instrument: "echo", driver: ReprocessBench.driver)
        await #expect(throws: ReprocessFailure.self) {
            try await StationReprocess(store: bench.store, directory: bench.directory.path, clock: .init())
                .run(request, configuration: nil, folders: ReprocessBench.folders)
        }
    }
}
