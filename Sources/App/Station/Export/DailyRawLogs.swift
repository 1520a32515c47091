import Delivery
import Glibc
import Sensing

/// What went over each instrument's line, one file a day in UTC: `<folder>/<instrument>/<yyyy-mm-dd>.log` or `.raw`; or
/// all of it one after the other, where no folder is given.
struct DailyRawLogs: ~Copyable {
    private let place: RawLogPlace
    private let form: RawLogForm
    /// In the head of each log; nil when only the store is known, which does not say it.
    private let station: String?
    private var open: [String: UnsafeMutablePointer<FILE>] = [:]
    private var logs: [String: WireLog] = [:]
    private(set) var files: [String] = []

    /// More files than this at once are closed and opened again.
    private static let mostOpen = 64

    init(_ form: RawLogForm, into place: RawLogPlace, station: String?) {
        self.form = form
        self.place = place
        self.station = station
    }

    deinit {
        for file in open.values { fclose(file) }
    }

    /// To be called after the last record: what stdio still holds is written here, and may not fit on the disk.
    mutating func close() throws(FileFailure) {
        var failure: FileFailure?
        for (path, file) in open where fclose(file) != 0 { failure = FileFailure("write", path, errno) }
        open = [:]
        if let failure { throw failure }
    }

    mutating func write(_ exported: ExportedRecord) throws(FileFailure) {
        let name = "\(exported.instrument)/\(exported.time.instant.iso8601.prefix(10))"
        switch form {
        case .exact:
            guard exported.record.direction == .received, !exported.record.raw.isEmpty else { return }
            try write(exported.record.raw, to: name + ".raw", exported)
        case .lines:
            var log = logs[name] ?? WireLog(station: station, day: String(name.suffix(10)))
            let text = log.text(of: exported)
            logs[name] = log
            try write(Array(text.utf8), to: name + ".log", exported)
        }
    }

    private mutating func write(_ bytes: [UInt8], to name: String, _ exported: ExportedRecord) throws(FileFailure) {
        switch place {
        case .stream(let write): write(bytes)
        case .folder(let folder):
            let path = "\(folder)/\(name)"
            let file = try file(path, folder: "\(folder)/\(exported.instrument)")
            guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw FileFailure("write", path, errno) }
        }
    }

    private mutating func file(_ path: String, folder: String) throws(FileFailure) -> UnsafeMutablePointer<FILE> {
        if let file = open[path] { return file }
        if open.count >= Self.mostOpen { try close() }
        Directory.make(folder)
        let isNew = !files.contains(path)
        guard let file = fopen(path, isNew ? "w" : "a") else { throw FileFailure("write", path, errno) }
        if isNew { files.append(path) }
        open[path] = file
        return file
    }
}
