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
        abstract: "Compare the station's ledger with an archive and name what is missing, doubled or different.",
        discussion: """
            Every record the station ever committed is compared, pruned ones by their digests, and its raw bytes by \
            themselves. The archive computes its digests from its rows now. Records that are not yet acknowledged are \
            missing too: let the backlog drain first. What the station dropped because its limit forced it is named and \
            is no fault of the archive. Products, such as averages, are not compared.

            Exit code 0 when nothing is missing, doubled or different, 1 when something is, 2 when one side could not be \
            read.

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

    @Option(
        name: .customLong("token-file"),
        help: ArgumentHelp("A file with the token that the archive asks for.", valueName: "file"))
    var tokenFile: String?

    @Flag(name: .customLong("without-raw"), help: "The archive is not sent raw bytes: do not miss them.")
    var withoutRaw = false

    @Flag(help: "One JSON object a line for each epoch.")
    var json = false

    func run() async throws {
        do {
            let findings = try await audit()
            Terminal.progress("")
            for epoch in findings { Terminal.write(json ? JSONLine.of(epoch.row) : epoch.text) }
            let isClean = findings.allSatisfy { $0.verdict.isClean }
            if !json { Terminal.write(isClean ? "Nothing is missing.\n" : "THE ARCHIVE DIFFERS FROM THE STATION.\n") }
            if !isClean { throw Outcome.faultFound }
        } catch let error where !(error is ExitCode) && !(error is ValidationError) {
            Terminal.complain("fairlead audit: \(error)")
            throw Outcome.cannotProceed
        }
    }

    private func audit() async throws -> [AuditFindings] {
        let (directory, name) = try stationSide()
        let reader = try StationLedgerReader.open(directory: directory)
        let source = try archiveSide()
        var findings: [AuditFindings] = []
        var known: Set<String> = []
        for epoch in reader.epochs {
            known.insert(epoch.id)
            Terminal.progress("epoch \(epoch.id): reading the station's ledger")
            // First the archive: what the station gives meanwhile is no surplus.
            let holdings = try await holdings(of: epoch.id, name, source)
            let ledger = try reader.ledger(epoch: epoch.id)
            findings.append(
                AuditFindings(
                    ledger, holdings, registrations: reader.registrations(epoch: epoch.id),
                    archive: try await source.registrations(station: name, epoch: epoch.id),
                    comparesRaw: !withoutRaw))
        }
        for epoch in try await source.epochs(of: name) where !known.contains(epoch) {
            findings.append(AuditFindings(surplus: try await holdings(of: epoch, name, source), epoch: epoch))
        }
        return findings
    }

    private func holdings(
        of epoch: String, _ name: String, _ source: any ArchiveAuditSource
    ) async throws -> ArchiveHoldings {
        try await source.holdings(station: name, epoch: epoch) {
            Terminal.progress("epoch \(epoch): \($0) records compared at the archive")
        }
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
        guard archive.hasPrefix("http://") || archive.hasPrefix("https://") else {
            return try ArchiveReader(path: archive)
        }
        var options = HTTPClientOptions()
        if let tokenFile {
            let lines = try ShortFile.text(tokenFile).split(whereSeparator: \.isNewline)
            guard let token = lines.first.flatMap({ BearerToken(String($0)) }) else {
                throw CommandFailure("'\(tokenFile)' holds no token; write the token alone on its first line")
            }
            options.token = token
        }
        return try HTTPAuditSource(address: HTTPAddress(archive), options: options)
    }
}
