import Store

/// Why an archive cannot be opened or read.
public enum ArchiveError: Error, Hashable, Sendable {
    case database(SQLiteError)
    case postgres(PostgresError)
    case laterVersion(path: String, found: Int64, known: Int64)
    /// The file exists and is another program's.
    case notAnArchive(path: String)
    case noThread
}

extension ArchiveError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .database(let error) where error.kind == .damaged:
            "\(error); the file is damaged: move it aside and restore a copy, or start with an empty one. Stations send "
                + "again what they still have and the archive lacks"
        case .database(let error): error.description
        case .postgres(let error): error.description
        case .laterVersion(let path, let found, let known):
            "'\(path)' was written by a later version (schema \(found), known is \(known)); update this program"
        case .notAnArchive(let path): "'\(path)' is no fairlead archive; name another file"
        case .noThread: "the system has no thread left for the archive"
        }
    }
}

extension ArchiveError {
    /// For a station, which cannot mend it.
    var summary: String {
        switch self {
        case .database(let error): error.message
        case .postgres(let error): error.message
        default: description
        }
    }
}
