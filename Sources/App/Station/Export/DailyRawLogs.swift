import Glibc
import Sensing

/// The bytes of each instrument as they came, one file a day in UTC: `<folder>/<instrument>/<yyyy-mm-dd>.raw`.
struct DailyRawLogs: ~Copyable {
    private let folder: String
    private var open: [String: UnsafeMutablePointer<FILE>] = [:]
    private(set) var files: [String] = []

    /// More files than this at once are closed and opened again.
    private static let mostOpen = 64

    init(folder: String) {
        self.folder = folder
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
        guard exported.record.direction == .received, !exported.record.raw.isEmpty else { return }
        let day = exported.time.instant.iso8601.prefix(10)
        let path = "\(folder)/\(exported.instrument)/\(day).raw"
        let file = try self.file(path, folder: "\(folder)/\(exported.instrument)")
        guard fwrite(exported.record.raw, 1, exported.record.raw.count, file) == exported.record.raw.count else {
            throw FileFailure("write", path, errno)
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
