import Delivery
import Sensing
import Store
import Timekeeping

/// Takes records out of a store, while the daemon writes it or long after.
public struct StationExport {
    public enum Format: String, CaseIterable, Sendable {
        case csv, jsonl, raw
    }

    private let reader: StationLedgerReader
    private let books: [String: ExportBook]
    private let corrections: ClockCorrections
    private let asFirstProcessed: Bool

    /// - Parameters:
    ///   - asStamped: the times as they were stamped, although gaps of the clock have been closed since.
    ///   - asFirstProcessed: what came out of the bytes when they came, although they have been parsed again since.
    public init(directory: String, asStamped: Bool = false, asFirstProcessed: Bool = false) throws(StoreError) {
        reader = try StationLedgerReader.open(directory: directory)
        self.asFirstProcessed = asFirstProcessed
        corrections = asStamped ? ClockCorrections() : try StoredClock(reader).corrections
        var books: [String: ExportBook] = [:]
        for epoch in reader.epochs { books[epoch.id] = ExportBook(reader.registrations(epoch: epoch.id)) }
        self.books = books
    }

    /// The instruments that were ever registered, by name.
    public var instruments: Set<String> {
        Set(books.values.flatMap(\.instruments.values))
    }

    /// Without those that are no devices.
    public var instrumentsWithLine: Set<String> {
        instruments.subtracting([ClockRecord.instrument, ReprocessingRun.instrument, StationStore.instrument])
    }

    /// Writes observations or records as text; `progress` is told how many records were written so far.
    public func text(
        _ selection: RecordSelection, as format: Format, withRaw: Bool, write: (String) -> Void, progress: (Int) -> Void
    ) throws(StoreError) {
        if format == .csv { write(ObservationCSV.heading) }
        var count = 0
        var buffer = ""
        // What was read before an obstacle is written too.
        defer { write(buffer) }
        try forEach(selection, newestOnly: !asFirstProcessed) { exported in
            buffer +=
                format == .csv
                ? ObservationCSV.rows(of: exported) : RecordJSONLines.line(of: exported, withRaw: withRaw)
            count += 1
            if buffer.utf8.count > 1 << 16 {
                write(buffer)
                buffer = ""
                progress(count)
            }
            return true
        }
    }

    /// Writes the daily raw logs and returns the paths of the files, if there are any.
    public func raw(
        _ selection: RecordSelection, as form: RawLogForm, into place: RawLogPlace, station: String?,
        progress: (Int) -> Void
    ) throws -> [String] {
        var logs = DailyRawLogs(form, into: place, station: station)
        var failure: FileFailure?
        var count = 0
        // What was computed again went over no line.
        try forEach(selection, newestOnly: false) { exported in
            do throws(FileFailure) {
                try logs.write(exported)
            } catch {
                failure = error
                return false
            }
            count += 1
            if count % 10_000 == 0 { progress(count) }
            return true
        }
        if let failure { throw failure }
        try logs.close()
        return logs.files
    }

    /// - Parameter newestOnly: of records that were parsed again the newest results, else the first.
    private func forEach(
        _ selection: RecordSelection, newestOnly: Bool, _ body: (ExportedRecord) -> Bool
    ) throws(StoreError) {
        let unknown = ExportBook([])
        var wide = selection
        // What lies in the span by its corrected time may lie outside it as it was stamped.
        if !corrections.isEmpty { (wide.from, wide.until) = (nil, nil) }
        let versions = newestOnly ? try versions(wide) : nil
        try reader.forEachRecord(wide) { epoch, stored in
            guard versions?.stands(stored, in: epoch) ?? (stored.record.reprocessed == nil) else { return true }
            let exported = ExportedRecord(
                epoch: epoch, stored: stored, book: books[epoch] ?? unknown, corrections: corrections)
            guard selection.includes(exported.time.instant) else { return true }
            return body(exported)
        }
    }

    /// Which results stand; the records are only read for it where there was a run at all.
    private func versions(_ selection: RecordSelection) throws(StoreError) -> ProcessingVersions {
        guard instruments.contains(ReprocessingRun.instrument) else { return ProcessingVersions() }
        var versions = try StoredRuns(reader).versions
        try reader.forEachRecord(selection) { epoch, stored in
            versions.add(stored, in: epoch)
            return true
        }
        return versions
    }
}
