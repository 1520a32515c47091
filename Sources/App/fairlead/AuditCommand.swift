import Archive
import ArgumentParser
import Delivery
import Forwarders
import Station
import Store

/// `fairlead audit`: is everything that the station gave at the archive, once and the same?
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Compare the station's ledger with an archive and name what is missing or doubled.",
        discussion: """
            Every record the station ever committed is compared, pruned ones by their digests. Records that are not yet \
            acknowledged are missing too: let the backlog drain first. Exit code 0 when nothing is missing, doubled or \
            different, 1 when something is, 2 when one side could not be read.

            Examples: fairlead audit --config station.yaml --archive http://127.0.0.1:8090
                      fairlead audit --store /var/lib/fairlead --station pier --archive archive.db --json
            """)

    @Option(help: ArgumentHelp("The station file.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("The store's directory, instead of the station file.", valueName: "directory"))
    var store: String?

    @Option(help: ArgumentHelp("The station's name, instead of the station file.", valueName: "name"))
    var station: String?

    @Option(help: ArgumentHelp("The archive: its URL, or its SQLite file.", valueName: "url or file"))
    var archive: String

    @Flag(help: "One JSON object a line for each epoch.")
    var json = false

    func run() async throws {
        do {
            let findings = try await audit()
            for epoch in findings { Terminal.write(json ? JSONLine.of(epoch.row) : epoch.text) }
            let isClean = findings.allSatisfy { $0.verdict.isClean }
            if !json { Terminal.write(isClean ? "Nothing is missing.\n" : "THE ARCHIVE DIFFERS FROM THE STATION.\n") }
            if !isClean { throw Outcome.faultFound }
        } catch let error where !(error is ExitCode) && !(error is ValidationError) {
            Terminal.complain("fairlead audit: \(error)")
            throw Outcome.cannotProceed
        }
    }

    private func audit() async throws -> [EpochFindings] {
        let (directory, name) = try stationSide()
        let reader = try StationLedgerReader.open(directory: directory)
        let source = try archiveSide()
        var findings: [EpochFindings] = []
        var known: Set<String> = []
        for epoch in reader.epochs {
            known.insert(epoch.id)
            Terminal.progress("comparing epoch \(epoch.id)")
            let ledger = try reader.ledger(epoch: epoch.id)
            let holdings = try await source.holdings(station: name, epoch: epoch.id)
            let verdict = AuditComparison(
                stationBlocks: ledger.blocks, setAside: ledger.setAside, archiveBlocks: holdings.blocks,
                archivePositions: holdings.positions
            ).verdict()
            findings.append(EpochFindings(epoch: epoch.id, verdict: verdict))
        }
        Terminal.progress("")
        for epoch in try await source.epochs(of: name) where !known.contains(epoch) {
            let holdings = try await source.holdings(station: name, epoch: epoch)
            var verdict = AuditVerdict()
            verdict.surplus = holdings.positions
            findings.append(EpochFindings(epoch: epoch, verdict: verdict))
        }
        return findings
    }

    private func stationSide() throws -> (directory: String, name: String) {
        if let store, let station { return (store, station) }
        guard let config else { throw ValidationError("give --config, or --store and --station") }
        guard let station = StationFile.load(config, knownDrivers: { _ in nil }).configuration else {
            throw CommandFailure("'\(config)' has mistakes; `fairlead check \(config)` shows them")
        }
        return (store ?? station.store.directory, self.station ?? station.station)
    }

    private func archiveSide() throws -> any ArchiveAuditSource {
        let isURL = archive.hasPrefix("http://") || archive.hasPrefix("https://")
        return isURL ? try HTTPAuditSource(address: HTTPAddress(archive)) : try ArchiveReader(path: archive)
    }
}

/// What the audit found in one epoch.
private struct EpochFindings {
    let epoch: String
    let verdict: AuditVerdict

    var text: String {
        let lines = verdict.findings.map { "  \($0)\n" }.joined()
        let unverified = verdict.unverified.count
        let note = unverified > 0 ? ", \(unverified) records present but not compared" : ""
        return "epoch \(epoch): \(verdict.agreed) records agree\(note)\n\(lines)"
    }

    struct Row: Encodable {
        let epoch: String
        let clean: Bool
        let agreed: UInt64
        let missing: [[UInt64]]
        let surplus: [[UInt64]]
        let duplicated: [[UInt64]]
        let differing: [[UInt64]]
    }

    var row: Row {
        Row(
            epoch: epoch, clean: verdict.isClean, agreed: verdict.agreed, missing: pairs(verdict.missing),
            surplus: pairs(verdict.surplus), duplicated: pairs(verdict.duplicated),
            differing: verdict.differing.map { [$0.station.first, $0.station.last] })
    }

    private func pairs(_ set: RangeSet) -> [[UInt64]] {
        set.ranges.map { [$0.first, $0.last] }
    }
}
