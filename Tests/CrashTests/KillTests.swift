import Testing

@Suite("A station that is killed", .serialized, .timeLimit(.minutes(10)))
struct KillTests {
    @Test("keeps what it committed: all of it comes to the archive once, whatever else is killed meanwhile")
    func kills() async throws {
        try await run(kills: 56, keep: "7 d") { station, outcome in
            try station.checkAudit(&outcome)
            let oracle = try station.makeOracle()
            try oracle.compareAll(&outcome)
            try oracle.checkSequence(&outcome)
            try station.checkAuditOfDamage(oracle, &outcome)
            let segments = station.directory.names(in: "station/segments").filter { $0.hasSuffix(".db") }
            outcome.check(segments.count > 1, "there was one segment only, so nothing was told of several")
        }
    }

    @Test("prunes only what every destination has, and the audit still covers it")
    func pruning() async throws {
        try await run(kills: 18, keep: "0 s", lastRecords: 12_000) { station, outcome in
            try station.checkAudit(&outcome)
            let oracle = try station.makeOracle()
            outcome.check(
                try oracle.integer("SELECT min(position) FROM station") > 1, "nothing was pruned, so nothing was tested"
            )
            outcome.checkNone(
                try oracle.column("SELECT epoch || ' ' || position FROM (\(Oracle.notArchived))"), "are not archived")
            outcome.check(
                Set(try oracle.column("SELECT count(*) - max(position) FROM archived GROUP BY epoch")) == ["0"],
                "the archive has gaps")
            try oracle.checkSequence(&outcome)
        }
    }

    private func run(
        kills: Int, keep: String, lastRecords: UInt64 = 1,
        _ finish: @escaping @Sendable (CrashStation, inout KillOutcome) throws -> Void
    ) async throws {
        let seed = SeededChance.seedOfThisRun
        print("kill test: FAIRLEAD_CRASH_SEED=\(seed)")
        let outcome = try await onOwnThread {
            try KillRun(kills: kills, keep: keep, lastRecords: lastRecords, seed: seed).run { station, outcome in
                station.checkQuarantine(&outcome)
                try finish(station, &outcome)
            }
        }
        print("kill test: \(outcome.summary)")
        #expect(outcome.faults.isEmpty, "\(outcome.faults.joined(separator: "\n")); files in \(outcome.directory.path)")
        #expect(outcome.kills >= kills * 9 / 10 && outcome.archiveStops > 2 && outcome.brokerStops > 2)
        if outcome.faults.isEmpty { outcome.directory.remove() }
    }
}

extension Oracle {
    static let notArchived = """
        SELECT epoch, position, instrument, raw, sequence FROM station
        EXCEPT SELECT epoch, position, instrument, raw, sequence FROM archived
        """

    /// The station still has all that it ever committed: both sides must hold the same.
    func compareAll(_ outcome: inout KillOutcome) throws {
        let count = try integer("SELECT count(*) FROM station")
        let reported = outcome.reported
        outcome.check(count >= Int64(reported), "the station has \(count) records and had reported \(reported)")
        outcome.check(try integer("SELECT count(DISTINCT epoch) FROM station") == 1, "a kill began another epoch")
        outcome.check(
            try integer("SELECT count(DISTINCT instrument) FROM station WHERE instrument <> 'station-clock'") == 5,
            "an instrument was never heard")
        outcome.check(
            try integer("SELECT count(*) FROM station WHERE instrument = 'station-clock'") > 0,
            "the clock recorded nothing of itself")
        outcome.checkNone(try column("SELECT epoch || ' ' || position FROM (\(Self.notArchived))"), "are not archived")
        outcome.checkNone(
            try column(
                """
                SELECT epoch || ' ' || position FROM (
                    SELECT epoch, position, instrument, raw, sequence FROM archived
                    EXCEPT SELECT epoch, position, instrument, raw, sequence FROM station)
                """), "are at the archive and not at the station")
    }

    /// The load generator counts its lines; a killed daemon misses some and never sees one twice.
    func checkSequence(_ outcome: inout KillOutcome) throws {
        outcome.checkNone(
            try column("SELECT sequence FROM archived WHERE sequence NOT NULL GROUP BY sequence HAVING count(*) > 1"),
            "were stored twice under two positions")
        // 12 digits begin each line: 3030... in hexadecimal.
        outcome.checkNone(
            try column(
                """
                SELECT position || ': ' || sequence FROM (
                    SELECT position, sequence,
                        group_concat(substr(raw, 2 * digit, 1), '') AS printed
                    FROM archived, (WITH RECURSIVE d(digit) AS (
                        VALUES (1) UNION ALL SELECT digit + 1 FROM d WHERE digit < 12) SELECT digit FROM d)
                    WHERE sequence NOT NULL GROUP BY epoch, position)
                WHERE CAST(printed AS INTEGER) <> sequence
                """), "have another value than their line says")
        let steps =
            "SELECT sequence - lag(sequence) OVER (ORDER BY epoch, position) AS step FROM archived "
            + "WHERE sequence NOT NULL"
        outcome.check(try integer("SELECT count(*) FROM (\(steps)) WHERE step <= 0") == 0, "lines changed their order")
        let gaps = try integer("SELECT count(*) FROM (\(steps)) WHERE step > 1")
        let kills = outcome.allKills
        outcome.check(gaps <= kills, "\(gaps) gaps after \(kills) kills: lines were lost within a life")
        let lines = try integer("SELECT count(*) FROM archived WHERE sequence NOT NULL")
        outcome.lines = lines
        outcome.check(lines > 10_000, "\(lines) lines are no load")
    }
}

extension CrashStation {
    /// A kill damages no file.
    func checkQuarantine(_ outcome: inout KillOutcome) {
        let damaged = directory.names(in: "station/quarantine")
        outcome.check(damaged.isEmpty, "a kill damaged \(damaged)")
    }

    func checkAudit(_ outcome: inout KillOutcome) throws {
        let (ending, text) = try audit(output: "audit.log")
        outcome.check(ending == .exited(0), "`fairlead audit` \(ending): \(text)")
        outcome.check(text.contains("Nothing is missing."), "`fairlead audit` says: \(text)")
    }

    func makeOracle() throws -> Oracle {
        try export(to: "export.jsonl")
        let oracle = try Oracle(path: directory.path + "/oracle.db", archive: archiveFile)
        try oracle.loadExport(directory.path + "/export.jsonl")
        try oracle.loadArchive()
        return oracle
    }

    /// Removes one row at the archive: the audit must fail and say which.
    func checkAuditOfDamage(_ oracle: Oracle, _ outcome: inout KillOutcome) throws {
        let position = try oracle.integer("SELECT max(position) / 2 FROM archived")
        try oracle.run("DELETE FROM archive.record WHERE position = \(position)")
        let (ending, text) = try audit(output: "audit-of-damage.log")
        outcome.check(ending == .exited(1), "after a row was removed, `fairlead audit` \(ending): \(text)")
        outcome.check(
            text.contains("missing at the archive: \(position) (1 records)"),
            "the audit does not name \(position): \(text)")
    }
}
