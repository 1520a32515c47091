import Programs

/// What a campaign found, by fault.
struct CampaignReport {
    private let options: CampaignOptions
    private let powerCut: String
    private let reason: String
    private var rounds: [RoundOutcome] = []
    private var failures: [String] = []
    private var findings: [String] = []
    private var audits = 0
    /// By instrument: lines that were said, and those of them that the daemon reported as durable.
    private var reported: [String: (said: Int, durable: Int)] = [:]
    /// By archive and instrument, as of the last check.
    private var accounts: [String: InputAccount] = [:]
    private var lostCommitted: [String: [Fault?]] = [:]
    private var doubled: [String: [Fault?]] = [:]
    private var missing: [String: [Fault?]] = [:]

    init(options: CampaignOptions, powerCut: String, reason: String) {
        self.options = options
        self.powerCut = powerCut
        self.reason = reason
    }

    var lastRound: Int { rounds.last?.number ?? 0 }

    var lostCount: Int { count(lostCommitted) + count(missing) }
    var doubledCount: Int { count(doubled) }

    /// Whether nothing at all is wrong up to now.
    var isClean: Bool {
        failures.isEmpty && findings.isEmpty && lostCount == 0 && doubledCount == 0 && tooMuchInput.isEmpty
    }

    // MARK: taking

    mutating func add(_ outcome: RoundOutcome) {
        rounds.append(outcome)
        complain(
            "round \(outcome.number): \(outcome.fault.title)\(outcome.words); "
                + "\(outcome.lines) lines, well after \(rounded(outcome.recoverySeconds, 2)) s")
    }

    mutating func fail(_ sentence: String) {
        complain("FAILED: \(sentence)")
        failures.append(sentence)
    }

    mutating func found(_ sentences: [String]) {
        for sentence in sentences { complain("FOUND after round \(lastRound): \(sentence)") }
        findings += sentences
    }

    mutating func reported(_ instrument: String, said: Int, durable: Int) {
        reported[instrument] = (said, durable)
    }

    mutating func audited() { audits += 1 }

    mutating func account(_ account: InputAccount, instrument: String, archive: ArchiveName, sentAt: [Double]) {
        let key = "\(archive) \(instrument)"
        accounts[key] = account
        for (what, counters) in [
            ("were reported as durable and are missing", account.lostCommitted), ("are doubled", account.doubled),
            ("are missing, and no death explains it", account.missing),
        ] where !counters.isEmpty {
            complain("FOUND after round \(lastRound): \(key): \(counters.count) lines \(what): \(counters.prefix(8))")
        }
        lostCommitted[key] = account.lostCommitted.map { fault(at: sentAt[$0 - 1]) }
        doubled[key] = account.doubled.map { fault(at: sentAt[$0 - 1]) }
        let told = Set(account.lostCommitted)
        missing[key] = account.missing.filter { !told.contains($0) }.map { fault(at: sentAt[$0 - 1]) }
    }

    /// The fault of the round in which something was sent.
    private func fault(at time: Double) -> Fault? {
        rounds.last { $0.began <= time }?.fault
    }

    // MARK: telling

    private func count(_ lists: [String: [Fault?]]) -> Int { lists.values.reduce(0) { $0 + $1.count } }

    private func count(_ lists: [String: [Fault?]], _ fault: Fault) -> Int {
        lists.values.reduce(0) { sum, list in sum + list.count { $0 == fault } }
    }

    /// The deaths of the daemon by what they cost, as the direct archive shows it.
    private func losses(_ fault: Fault) -> [InputAccount.Loss] {
        accounts.filter { $0.key.hasPrefix("\(ArchiveName.direct) ") }.values.flatMap(\.losses).filter {
            $0.fault == fault
        }
    }

    /// Deaths that cost more input than they may.
    private var tooMuchInput: [InputAccount.Loss] {
        Fault.allCases.flatMap(losses).filter { $0.milliseconds > CampaignBounds.mostLostMilliseconds }
    }

    var rendered: String {
        var rows = [
            [
                "fault", "rounds", "lines", "lost committed", "doubled", "missing", "lost input median ms", "max ms",
                "recovery median s", "max s",
            ]
        ]
        for fault in Fault.allCases {
            let own = rounds.filter { $0.fault == fault }
            guard !own.isEmpty else { continue }
            let input = losses(fault).map(\.milliseconds).sorted()
            let recovery = own.map(\.recoverySeconds).sorted()
            rows.append([
                fault.title, "\(own.count)", "\(own.reduce(0) { $0 + $1.lines })", "\(count(lostCommitted, fault))",
                "\(count(doubled, fault))", "\(count(missing, fault))",
                fault.endsDaemon ? rounded(middle(input), 0) : "", fault.endsDaemon ? rounded(input.last ?? 0, 0) : "",
                rounded(middle(recovery), 2), rounded(recovery.last ?? 0, 2),
            ])
        }
        return ([table(rows), ""] + notes + verdict).joined(separator: "\n")
    }

    private func middle(_ sorted: [Double]) -> Double { sorted.isEmpty ? 0 : sorted[sorted.count / 2] }

    private var notes: [String] {
        var lines = [
            "seed \(options.seed); power cuts by \(powerCut)\(reason.isEmpty ? "" : " (\(reason))")",
            "\(audits) audits by `fairlead audit`, \(findings.count) findings; each archive compared line by line "
                + "with what the instruments said",
            "\(reported.values.reduce(0) { $0 + $1.said }) lines said, "
                + "\(reported.values.reduce(0) { $0 + $1.durable }) of them shown as durable by `fairlead tail`",
            "lost input: from when the first lost line was sent to the death of the daemon; a commit every "
                + "\(CampaignBounds.tickMilliseconds) ms, bound \(rounded(CampaignBounds.mostLostMilliseconds, 0)) ms",
        ]
        for loss in tooMuchInput {
            lines.append(
                "TOO MUCH INPUT LOST: \(rounded(loss.milliseconds, 0)) ms, \(loss.lines) lines: \(loss.fault.title)")
        }
        return lines
    }

    private var verdict: [String] {
        var lines = failures.map { "FAILED: \($0)" } + findings.map { "FOUND: \($0)" }
        if !isClean {
            let block = max(options.first, lastRound - options.checkEvery + 1)
            let faults = options.faults.map(\.rawValue).joined(separator: ",")
            lines.append("the files are in \(options.directory); the last rounds again:")
            lines.append(
                "  Benchmarks/run campaign --seed \(options.seed) --first \(block) --rounds \(lastRound - block + 1) "
                    + "--faults \(faults)")
        }
        return lines + ["\(rounds.count) rounds, \(lostCount) lost, \(doubledCount) doubled"]
    }
}
