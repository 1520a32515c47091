import Delivery
import SimulatedInstruments
import Testing

@Suite("The audit of a station", .timeLimit(.minutes(10)))
struct AuditTests {
    /// What is done to the archive, and what the audit must say.
    private struct Damage {
        var sql: String
        var finding: String
    }

    /// Positions 1 to 4096 and 4097 to 8192 are compared as blocks, so this is what a difference is narrowed down to.
    private static let damages = [
        Damage(
            sql: "DELETE FROM record WHERE position = 137; DELETE FROM raw WHERE position = 137",
            finding: "missing at the archive: 137 (1 records)"),
        Damage(
            sql: """
                DELETE FROM record WHERE position BETWEEN 4090 AND 4100;
                DELETE FROM raw WHERE position BETWEEN 4090 AND 4100
                """,
            finding: "missing at the archive: 4090 to 4100 (11 records)"),
        Damage(
            sql: "UPDATE record SET observations = NULL WHERE one",
            finding: "different at the archive: something in 1 to 4096"),
        Damage(
            sql: "UPDATE record SET observations = json_replace(observations, '$[0][2]', 0.25) WHERE one",
            finding: "different at the archive: something in 1 to 4096"),
        Damage(
            sql: "UPDATE record SET observations = json_replace(observations, '$[0][3]', 4) WHERE one",
            finding: "different at the archive: something in 1 to 4096"),
        Damage(
            sql: "UPDATE raw SET bytes = substr(bytes, 2) WHERE position = 4200",
            finding: "different raw bytes at the archive: something in 4097 to "),
        Damage(
            sql: """
                INSERT INTO record SELECT epoch_id, 1000000, instrument, direction, time_ns, before_ns, after_ns, source,
                state, instrument_time_ns, logger_time_ns, defect, clock_flags, raw_ns, lateness_ns, model, run, replaces,
                observations FROM record WHERE position = 1
                """,
            finding: "surplus at the archive: 1000000 (1 records)"),
    ]

    @Test("names what was removed, changed or added at the archive")
    func damages() async throws {
        let station = try await VirtualStation([
            LinePlan(name: "gnss", kind: .gnss, settings: ["interval": "1", "seed": "31"])
        ])
        await station.run(seconds: 900)
        try await station.drain()
        #expect(await station.store.statistics().lastPosition > 4200)
        #expect(try await station.audit().isClean)
        let one =
            "position = (SELECT position FROM record WHERE position > 2000 AND observations IS NOT NULL "
            + "ORDER BY position LIMIT 1)"
        for (number, damage) in Self.damages.enumerated() {
            let file = try station.archived.copy(to: "\(station.directory.path)/damaged-\(number).db")
            #expect(try await station.audit(file).isClean)
            try file.change(damage.sql.replacingOne(of: "WHERE one", with: "WHERE " + one))
            let verdict = try await station.audit(file)
            #expect(!verdict.isClean, "\(damage.sql)")
            #expect(verdict.findings.count == 1, "\(damage.sql): \(verdict.findings)")
            #expect(verdict.findings.first?.hasPrefix(damage.finding) == true, "\(damage.sql): \(verdict.findings)")
        }
    }

    @Test("names what was never brought to the archive")
    func undelivered() async throws {
        let station = try await VirtualStation([
            LinePlan(name: "ctd", kind: .sbe37, settings: ["interval": "1", "seed": "32"])
        ])
        await station.run(seconds: 100)
        try await station.drain()
        let delivered = await station.store.statistics().lastPosition
        await station.run(seconds: 50)
        let verdict = try await station.audit()
        #expect(verdict.missing.ranges == [PositionRange(first: delivered + 1, last: delivered + 50)])
    }
}

extension String {
    fileprivate func replacingOne(of word: String, with text: String) -> String {
        guard let range = firstRange(of: word) else { return self }
        return replacingCharacters(in: range, with: text)
    }

    private func firstRange(of word: String) -> Range<Index>? {
        indices.lazy.map { $0..<(index($0, offsetBy: word.count, limitedBy: endIndex) ?? endIndex) }
            .first { self[$0] == word }
    }

    private func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}
