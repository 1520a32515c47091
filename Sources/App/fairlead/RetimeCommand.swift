import ArgumentParser
import Console
import Sensing
import Station

/// `fairlead retime`: the times of a gap of the station clock, seen again after the relock.
struct RetimeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retime", abstract: "Correct the times of gaps of the station clock that a relock has closed.",
        discussion: """
            While no source is heard the clock holds over, and the bound of each time grows from the last news on. \
            After the relock the same times are known from the other side too; where both agree, the bound is far \
            smaller. This finds such gaps, also those before the first lock of a run, and records one correction for \
            each: nothing that is stored is changed, and each gap is corrected once. The correction goes to the archive \
            like any record; exports apply it, here and there, unless --as-stamped is given. Through the running daemon \
            when there is one, else the store is opened directly.

            Where the holdover had broken its promise, the new intervals cover both sides, and the gap is named.

            Exit code 0 when all gaps are corrected (or would be, with --dry-run), 1 when one broke its promise or \
            could not be corrected, 2 when something could not be read, reached or stored.

            Examples: fairlead retime station.yaml --dry-run
                      fairlead retime station.yaml --json
            """)

    @Argument(help: ArgumentHelp("The station file.", valueName: "file"))
    var config: String

    @Flag(name: .customLong("dry-run"), help: "Show what would be corrected, and store nothing.")
    var dryRun = false

    @Flag(help: "One JSON object.")
    var json = false

    @Option(help: ArgumentHelp("The daemon's control socket.", valueName: "path"))
    var socket: String?

    /// Longer than the largest store is read through on a slow host.
    private static let patienceSeconds = 3600

    func run() async throws {
        do {
            let report = try await report()
            Terminal.write(
                json ? String(decoding: try StatusJSON.encode(report), as: UTF8.self) + "\n" : Self.text(report))
            if report.gaps.contains(where: { $0.outcome != .corrected }) { throw Outcome.faultFound }
        } catch let error where !(error is ExitCode) && !(error is ValidationError) {
            Terminal.complain("fairlead retime: \(error)")
            throw Outcome.cannotProceed
        }
    }

    private func report() async throws -> RetimeReport {
        guard let station = StationFile.load(config, knownDrivers: { _ in nil }).configuration else {
            throw CommandFailure("'\(config)' has mistakes; `fairlead check \(config)` shows them")
        }
        let daemon = try DaemonClient(socket: socket ?? station.controlSocket, seconds: Self.patienceSeconds)
        guard (try? await daemon.get("/v1/status")) != nil else {
            return try await dryRun
                ? StationRetime.dryRun(directory: station.store.directory) : StationRetime.run(station)
        }
        let response = try await daemon.post([], to: "/v1/clock/retime?dry_run=\(dryRun)")
        guard response.status == 200 else {
            throw CommandFailure("the daemon answers \(response.status): \(response.excerpt)")
        }
        return try StatusJSON.decode(RetimeReport.self, from: response.body)
    }

    static func text(_ report: RetimeReport) -> String {
        var text = ""
        if report.gaps.isEmpty {
            text += "Nothing to do: no gap has been closed that is not corrected.\n"
        } else {
            text += table(report.gaps)
            for gap in report.gaps {
                if let reason = gap.reason { text += "\(gap.from.iso8601): \(reason)\n" }
            }
            if report.isDryRun { text += "Nothing was stored.\n" }
        }
        if report.done > 0 { text += "\(report.done) corrected before.\n" }
        if report.open > 0 { text += "The newest gap is not closed yet: the clock has not locked again.\n" }
        return text
    }

    private static func table(_ gaps: [RetimeReport.Gap]) -> String {
        var table = TextTable(headings: ["from", "to", "records", "bound before", "bound after", "outcome"])
        table.rows = gaps.map { gap in
            [
                gap.from.iso8601, gap.until.iso8601, "\(gap.records)",
                gap.boundBeforeMicroseconds.map(microseconds) ?? "none",
                gap.boundAfterMicroseconds.map(microseconds) ?? "none", gap.outcome.rawValue,
            ]
        }
        return table.rendered()
    }

    /// `± 312 us`, `± 4.120 ms`.
    private static func microseconds(_ bound: Double) -> String {
        if bound >= 1e6 { return "± \(rounded(bound / 1e6)) s" }
        return bound >= 1000 ? "± \(rounded(bound / 1000)) ms" : "± \(rounded(bound)) us"
    }

    private static func rounded(_ value: Double) -> String {
        "\((value * 1000).rounded() / 1000)"
    }
}
