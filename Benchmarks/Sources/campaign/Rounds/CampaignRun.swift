import Glibc
import Programs

/// Runs the rounds, and every so often lets everything come to rest and compares both archives with what was said.
final class CampaignRun {
    private let options: CampaignOptions
    private let network: Network
    private let fleet: Fleet
    private let instruments: [String]
    private var checks = ArchiveName.allCases.map { ArchiveCheck($0) }
    private var reported: [ReportedLines]
    private(set) var report: CampaignReport

    /// Lines a second: one instrument that speaks fast, one that speaks slowly.
    private static let rates = [("counter-fast", 200.0), ("counter-slow", 20.0)]

    init(options: CampaignOptions) throws(BenchmarkFailure) {
        let (kind, reason) = options.powerCut.map { ($0, "as asked") } ?? Disk.kind(base: options.directory)
        var options = options
        // Only a file system of its own can be filled without harm to others.
        if kind != .loop { options.faults.removeAll { $0 == .diskFull } }
        guard !options.faults.isEmpty else { throw BenchmarkFailure("no fault is left that can be done here") }
        self.options = options
        instruments = Self.rates.map(\.0)
        let files = try FleetFiles(base: options.directory)
        fleet = try Fleet(options: options, files: files, kind: kind)
        var speakers: [CounterInstrument] = []
        for (name, rate) in Self.rates { speakers.append(try CounterInstrument(name: name, linesPerSecond: rate)) }
        let state = NetworkState(
            proxies: [
                try Proxy(to: files.httpPorts[0]), try Proxy(to: files.brokerPort), try Proxy(to: files.brokerPort),
            ], instruments: speakers, time: try TimeServer())
        try files.write(state)
        fleet.brokerProxy = state[.archiveToBroker].port
        network = try Network(state)
        reported = instruments.map { [fleet] in ReportedLines(path: fleet.tail(of: $0)) }
        report = CampaignReport(options: options, powerCut: kind.rawValue, reason: reason)
    }

    func run() throws(BenchmarkFailure) {
        try fleet.startAll(instruments: instruments)
        _ = try round(0).recover()
        for number in options.first..<options.first + options.rounds {
            try run(number)
            if number % options.checkEvery == 0 { try check(whole: false) }
            if !report.isClean { break }
        }
        try check(whole: true)
    }

    func end() throws(BenchmarkFailure) {
        try fleet.end(keeping: options.keepsFiles || !report.isClean)
        if !options.keepsFiles, report.isClean { try Disk.shell("rm -r '\(options.directory)'") }
    }

    // MARK: rounds

    private func round(_ number: Int) -> Round {
        Round(fleet: fleet, network: network, seed: options.seed, number: number)
    }

    private func run(_ number: Int) throws(BenchmarkFailure) {
        let fault = Round.fault(of: number, among: options.faults, seed: options.seed)
        var outcome = RoundOutcome(number: number, fault: fault, began: monotonicSeconds())
        let saidBefore = linesSaid
        var round = round(number)
        do {
            if number % 7 == 1 { for name in ArchiveName.allCases { try round.backUp(name) } }
            try round.inject(fault)
            outcome.recoverySeconds = try round.recover()
            // The store made room on a full disk: an older backup would want what is no longer there.
            if fault == .diskFull { for name in ArchiveName.allCases { unlink(fleet.backup(name)) } }
        } catch {
            report.fail("round \(number), \(fault.title)\(round.words): \(error.message)")
        }
        outcome.words = round.words
        outcome.lines = linesSaid - saidBefore
        outcome.ended = monotonicSeconds()
        report.add(outcome)
    }

    private var linesSaid: Int { network.with { state in state.instruments.reduce(0) { $0 + $1.sentAt.count } } }

    // MARK: checks

    private func check(whole: Bool) throws(BenchmarkFailure) {
        do throws(BenchmarkFailure) {
            guard fleet.isFollowed else { throw BenchmarkFailure("`fairlead tail` has ended by itself; see its log") }
            try quiesce()
            for name in ArchiveName.allCases { try audit(name) }
            for index in checks.indices {
                let findings = try checks[index].check(
                    fleet.database(checks[index].name), instruments: instruments, whole: whole)
                report.found(findings)
            }
        } catch {
            report.fail("after round \(report.lastRound): \(error.message)")
        }
        account()
        network.with { state in
            for index in state.instruments.indices { state.instruments[index].isSpeaking = true }
        }
    }

    /// The instruments fall silent, and everything is delivered.
    private func quiesce() throws(BenchmarkFailure) {
        network.with { state in
            for index in state.instruments.indices { state.instruments[index].isSpeaking = false }
        }
        var stored: Int64 = -1
        let isQuiet = try wait(seconds: 120, every: 300_000) { () throws(BenchmarkFailure) in
            guard let status = fleet.status() else { return false }
            defer { stored = status.storedRecords }
            return status.backlog == 0 && status.pendingRecords == 0 && status.storedRecords == stored
        }
        if let status = fleet.status() { report.found(Self.complaints(of: status)) }
        guard isQuiet else {
            throw BenchmarkFailure("the backlog is not empty 120 s after the last fault; \(fleet.base)/logs")
        }
    }

    /// What a station may never say of itself here, where no limit of its store is reached.
    private static func complaints(of status: StationStatus) -> [String] {
        [
            (!status.identityHolds, "accepted is not archived + buffered + dropped + set aside"),
            (status.droppedRecords > 0, "\(status.droppedRecords) records were dropped, or are lost at an archive"),
            (status.lostRecords > 0, "\(status.lostRecords) records were received and could not be kept"),
        ].filter(\.0).map { "the daemon's status: \($0.1)" }
    }

    /// What lacks the first time is looked for again: the station notes things of itself at any time, and after trouble on a
    /// link it asks an archive what it holds at most once a minute.
    private func audit(_ name: ArchiveName) throws(BenchmarkFailure) {
        var last = ""
        let isClean = try wait(seconds: CampaignBounds.inquirySeconds, every: 2_000_000) {
            () throws(BenchmarkFailure) in
            let (isClean, text) = try fleet.audit(name)
            last = text
            return isClean
        }
        report.audited()
        if isClean { return }
        report.found(["`fairlead audit` of the archive '\(name)': \(last.prefix(2000))"])
    }

    private func account() {
        for (index, instrument) in instruments.enumerated() {
            reported[index].read()
            report.reported(
                instrument, said: network.with { $0.instruments[index].sentAt.count },
                durable: reported[index].isReported.count { $0 })
            let (sessions, sentAt) = network.with { ($0.instruments[index].sessions, $0.instruments[index].sentAt) }
            for check in checks {
                let account = InputAccount(
                    sessions: sessions, sentAt: sentAt, times: check.times[instrument] ?? [],
                    isReported: reported[index].isReported)
                report.account(account, instrument: instrument, archive: check.name, sentAt: sentAt)
            }
        }
    }
}
