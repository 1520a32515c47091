import Archive
import Delivery
import Logging
import Sensing
import StationClock
import Store
import Testing
import Timekeeping

@testable import Console
@testable import Station

@Suite("Retiming a station", .timeLimit(.minutes(5)))
struct RetimeTests {
    private let station: HeldStation

    init() async throws {
        station = try await HeldStation()
    }

    private func retime(dryRun: Bool = false) async throws -> RetimeReport {
        try await StationRetime(store: station.store, directory: station.directory.path, clock: StationClock())
            .run(isDryRun: dryRun)
    }

    private func export(_ format: StationExport.Format, asStamped: Bool = false) throws -> [String] {
        var text = ""
        try StationExport(directory: station.directory.path, asStamped: asStamped).text(
            RecordSelection(instruments: ["ctd"]), as: format, withRaw: false, write: { text += $0 },
            progress: { _ in })
        return text.split(whereSeparator: \.isNewline).map { String($0) }
    }

    /// Columns of the CSV by their names.
    private func rows(asStamped: Bool = false) throws -> [[String: String]] {
        let lines = try export(.csv, asStamped: asStamped)
        let names = lines[0].split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
        return lines.dropFirst().map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
            return Dictionary(uniqueKeysWithValues: zip(names, cells))
        }
    }

    private func containsTruth(_ row: [String: String]) throws -> Bool {
        let truth = station.world.utc(station.raw(of: Int(try #require(row["value"])) ?? -1))
        let earliest = try #require(row["earliest"].flatMap { Instant(iso8601: $0) })
        let latest = try #require(row["latest"].flatMap { Instant(iso8601: $0) })
        return earliest <= truth && truth <= latest
    }

    private func width(_ row: [String: String]) -> Int64 {
        guard let earliest = row["earliest"].flatMap({ Instant(iso8601: $0) }),
            let latest = row["latest"].flatMap({ Instant(iso8601: $0) })
        else { return .max }
        return latest.nanoseconds(since: earliest)
    }

    @Test("shrinks the bounds of a closed holdover, with the truth inside, in every export of the station")
    func exports() async throws {
        let before = try rows()
        let report = try await retime()
        #expect(report.gaps.map(\.outcome) == [.corrected] && report.gaps.first?.records == 60)
        let after = try rows()
        #expect(after.count == before.count && after.count == 80)
        #expect(try after.allSatisfy { try containsTruth($0) })
        let retimed = after.filter { $0["retimed_by"] == "3.9" }
        #expect(
            retimed.count == 60 && retimed.allSatisfy { $0["clock_model"] == "3.8" && $0["clock_state"] == "holdover" })
        #expect(zip(before, after).allSatisfy { width($1) <= width($0) })
        #expect(retimed.map(width).max() ?? .max < before.map(width).max() ?? 0)
        #expect(try rows(asStamped: true) == before)
        let lines = try export(.jsonl)
        #expect(lines.count(where: { $0.contains(#""retimed_by":"3.9","stamped_time":""#) }) == 60)
        #expect(lines.allSatisfy { $0.contains(#""clock_flags":[]"#) && $0.contains(#""raw_ns":"#) })
    }

    @Test("says what it would do without doing it, does it once, and then has nothing to do")
    func once() async throws {
        let dry = try await retime(dryRun: true)
        #expect(dry.isDryRun && dry.gaps.count == 1)
        #expect(try StationRetime.dryRun(directory: station.directory.path).gaps == dry.gaps)
        #expect(try rows().allSatisfy { $0["retimed_by"] == "" })
        let done = try await retime()
        #expect(done.gaps == dry.gaps && !done.isDryRun)
        #expect(
            try #require(done.gaps.first?.boundAfterMicroseconds)
                < (try #require(done.gaps.first?.boundBeforeMicroseconds)))
        let again = try await retime()
        #expect(again.gaps.isEmpty && again.done == 1 && again.open == 0)
        #expect(try StoredClock(StationLedgerReader.open(directory: station.directory.path)).retimings.count == 1)
    }

    @Test("waits while the gap is open, and corrects it when it is closed")
    func open() async throws {
        let held = try await HeldStation(isRelocked: false)
        let first = try await StationRetime(store: held.store, directory: held.directory.path, clock: StationClock())
            .run(isDryRun: false)
        #expect(first.gaps.isEmpty && first.open == 1)
        await held.relock()
        let second = try await StationRetime(store: held.store, directory: held.directory.path, clock: StationClock())
            .run(isDryRun: false)
        #expect(second.gaps.map(\.outcome) == [.corrected] && second.open == 0)
    }

    @Test("is asked for at the control socket and answers in JSON that reads back")
    func controlSocket() async throws {
        let access = StationRetime.access(
            store: station.store, directory: station.directory.path, clock: StationClock())
        let report = try await access.retime(true)
        #expect(try StatusJSON.decode(RetimeReport.self, from: StatusJSON.encode(report)) == report)
        #expect(report.gaps.first?.model == "3.9")
    }

    @Test("reaches the archive as a record like any other, and the observations there have the new times")
    func archive() async throws {
        let path = station.directory.path + "/archive.db"
        let archive = try ArchiveStore(path: path, log: Logger(label: "a", factory: { _ in SwiftLogNoOpLogHandler() }))
        try await station.drain(to: archive)
        let reader = try ArchiveReader(path: path)
        let stamped = try await reader.observations(ObservationQuery(instrument: "ctd"))
        _ = try await retime()
        try await station.drain(to: archive)
        let corrected = try await reader.observations(ObservationQuery(instrument: "ctd"))
        #expect(corrected.count == 80 && corrected.count { $0.retimedBy != nil } == 60)
        for row in corrected {
            let truth = station.world.utc(station.raw(of: Int(row.value.value)))
            let earliest = try #require(row.time.earliest)
            let latest = try #require(row.time.latest)
            #expect(earliest <= truth && truth <= latest)
        }
        #expect(try await reader.observations(ObservationQuery(instrument: "ctd", asStamped: true)) == stamped)
        // The station says the same of each reading as the archive does.
        #expect(try rows().map { $0["time"] } == corrected.map(\.time.instant.iso8601))
        let epoch = await station.store.statistics().epoch
        let holdings = try await reader.holdings(station: "pier", epoch: epoch)
        let ledger = try await station.store.ledger(epoch: epoch)
        let verdict = AuditComparison(
            stationBlocks: ledger.blocks, archiveBlocks: holdings.blocks, archivePositions: holdings.positions
        ).verdict()
        #expect(verdict.isClean)
    }

    @Test("selects by the corrected time")
    func selection() async throws {
        _ = try await retime()
        let all = try rows()
        let middle = try #require(all[40]["time"].flatMap { Instant(iso8601: $0) })
        var text = ""
        try StationExport(directory: station.directory.path).text(
            RecordSelection(instruments: ["ctd"], from: middle), as: .csv, withRaw: false, write: { text += $0 },
            progress: { _ in })
        #expect(text.split(whereSeparator: \.isNewline).count == 1 + 40)
    }
}
