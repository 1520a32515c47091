import Sensing
import Station
import Store

/// What a person is told about a file before it is imported.
enum ImportText {
    private static let mostGaps = 5

    static func text(
        _ survey: ImportSurvey, path: String, instrument: String, station: StationConfiguration
    ) throws(StoreError) -> String {
        let tally = survey.tally
        var lines = [
            "\(path): \(survey.file.size) bytes, \(tally.records) records, \(tally.samples) with values, "
                + "\(tally.defects) with a defect"
        ]
        if let defect = tally.firstDefect { lines.append("the first defect: \(defect)") }
        lines += survey.notices
        if let span = survey.span {
            let interval = survey.interval.map { ", mostly \(seconds($0)) s apart" } ?? ""
            lines.append("from \(span.lowerBound.iso8601) until \(span.upperBound.iso8601)\(interval)")
            lines += gaps(survey)
        } else {
            lines.append(
                "no record has a time: all get the time at which the file was written, \(survey.file.changed.iso8601)")
        }
        let directory = station.store.directory
        if let earlier = survey.earlierImport(instrument: instrument, directory: directory) {
            lines.append("the same content was \(earlier)")
        } else {
            let overlap = try survey.overlap(instrument: instrument, directory: directory)
            if overlap > 0 { lines.append("the store has \(overlap) records of '\(instrument)' from the same time") }
        }
        return lines.enumerated().map { ($0.offset == 0 ? "" : "  ") + $0.element + "\n" }.joined()
    }

    private static func gaps(_ survey: ImportSurvey) -> [String] {
        guard !survey.gaps.isEmpty else { return ["no gaps"] }
        let shown = survey.gaps.prefix(mostGaps).map {
            "\($0.lowerBound.iso8601) to \($0.upperBound.iso8601)"
        }
        let more = survey.gaps.count > mostGaps ? " and \(survey.gaps.count - mostGaps) more" : ""
        return ["\(survey.gaps.count) gaps: \(shown.joined(separator: ", "))\(more)"]
    }

    private static func seconds(_ nanoseconds: Int64) -> String {
        nanoseconds % 1_000_000_000 == 0
            ? String(nanoseconds / 1_000_000_000) : String(Double(nanoseconds / 1_000_000) / 1000)
    }
}
