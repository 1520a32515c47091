import Delivery
import Sensing

/// Takes data out of an archive, while it receives or long after. A month takes no more memory than an hour.
public struct ArchiveExport: Sendable {
    let database: any ArchiveDatabase

    public init(_ database: any ArchiveDatabase) {
        self.database = database
    }

    public enum TextFormat: Sendable {
        /// A row for each observation.
        case csv
        /// An object for each record, also those with a defect; with the raw bytes in hexadecimal, or without.
        case jsonLines(withRaw: Bool)
        /// A line for whatever went over the instrument's line.
        case wireLog
    }

    /// Writes text in pieces; `progress` is told how many records were written so far.
    public func text(
        _ request: ArchiveExportRequest, as format: TextFormat, write: (String) throws -> Void,
        progress: (Int) -> Void = { _ in }
    ) async throws {
        var request = request
        // Results of another driver went over no line.
        if case .wireLog = format { request.asFirstProcessed = true }
        let history = try await StationHistory(request, in: database)
        var buffer = ""
        if case .csv = format { buffer = ObservationCSV.heading }
        var log = WireLogText(station: request.station)
        var count = 0
        try await history.forEach(try await history.versions()) { exported in
            switch format {
            case .csv: buffer += ObservationCSV.rows(of: exported)
            case .jsonLines(let withRaw): buffer += RecordJSONLines.line(of: exported, withRaw: withRaw)
            case .wireLog: buffer += log.text(of: exported)
            }
            count += 1
            if buffer.utf8.count > 1 << 16 {
                try write(buffer)
                buffer = ""
                progress(count)
            }
        }
        try write(buffer)
        progress(count)
    }
}

/// Wire logs of several instruments and days one after the other.
private struct WireLogText {
    let station: String
    private var logs: [String: WireLog] = [:]
    private var day = ""

    init(station: String) {
        self.station = station
    }

    mutating func text(of exported: ExportedRecord) -> String {
        let day = String(exported.time.instant.iso8601.prefix(10))
        if day != self.day {
            logs = [:]
            self.day = day
        }
        return logs[exported.instrument, default: WireLog(station: station, day: day)].text(of: exported)
    }
}
