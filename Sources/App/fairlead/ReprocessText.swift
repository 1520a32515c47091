import Console
import Sensing

/// What a person is told about records that were parsed again.
enum ReprocessText {
    static func text(_ report: ReprocessReport) -> String {
        var lines: [String] = report.notices
        let records = report.runs.reduce(0) { $0 + $1.records }
        lines.append("\(records) records of '\(report.instrument)' parsed again with \(report.driver)")
        for run in report.runs where run.changed > 0 { lines.append(line(run, report.isDryRun)) }
        if report.changed > 0 { lines += differences(report) }
        if report.defectsBefore != report.defectsAfter {
            lines.append("defects: \(report.defectsBefore) before, \(report.defectsAfter) now")
        }
        lines.append(ending(report))
        return lines.joined(separator: "\n") + "\n"
    }

    private static func line(_ run: ReprocessReport.Run, _ isDryRun: Bool) -> String {
        let withdrawn = run.withdrawn > 0 ? ", \(run.withdrawn) of them without values now" : ""
        let number = run.run.map { "run \($0): " } ?? ""
        return "\(number)epoch \(run.epoch): \(run.changed) of \(run.records) \(isDryRun ? "would change" : "changed")"
            + withdrawn
    }

    private static func ending(_ report: ReprocessReport) -> String {
        if report.changed == 0 {
            let before = report.doneAs.map { "; the same was done as run \($0)" } ?? ""
            return "nothing comes out otherwise than it is stored, so nothing is stored" + before
        }
        return report.isDryRun ? "nothing was stored" : "durable; the destinations get it as a new version"
    }

    private static func differences(_ report: ReprocessReport) -> [String] {
        let rows = report.differences.filter {
            $0.changed > 0 || $0.flagged > 0 || $0.before != $0.after
        }
        guard !rows.isEmpty else { return [] }
        var table = TextTable(
            headings: ["datastream", "before", "now", "other value", "other flag", "largest difference", "at"])
        table.rows = rows.map { row in
            [
                row.key, "\(row.before)", "\(row.after)", "\(row.changed)", "\(row.flagged)",
                row.largest.map { "\($0 > 0 ? "+" : "")\(JSONText.number(Quantity($0))) \(row.unit)" } ?? "-",
                row.at?.iso8601 ?? "-",
            ]
        }
        return [String(table.rendered().dropLast())]
    }
}
