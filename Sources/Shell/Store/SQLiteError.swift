import CSQLite

/// What SQLite refused: what we were doing, with which file, and its own words.
public struct SQLiteError: Error, Hashable, Sendable {
    /// What the caller can do about it.
    public enum Kind: Hashable, Sendable {
        /// No room on the disk, or above `max_page_count`.
        case full
        /// Another connection holds a lock.
        case busy
        /// The file is damaged or is no database at all.
        case damaged
        case inputOutput
        case cannotOpen
        case readOnly
        case constraint
        case other
    }

    /// What was being done, in words that follow "while".
    public var purpose: String
    public var path: String
    /// SQLite's extended result code.
    public var code: Int32
    public var message: String

    public init(purpose: String, path: String, code: Int32, message: String) {
        self.purpose = purpose
        self.path = path
        self.code = code
        self.message = message
    }

    public var kind: Kind {
        // The primary code is the low byte of the extended one.
        switch code & 0xFF {
        case SQLITE_FULL: .full
        case SQLITE_BUSY, SQLITE_LOCKED: .busy
        case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT: .damaged
        case SQLITE_IOERR: .inputOutput
        case SQLITE_CANTOPEN: .cannotOpen
        case SQLITE_READONLY, SQLITE_PERM: .readOnly
        case SQLITE_CONSTRAINT: .constraint
        default: .other
        }
    }
}

extension SQLiteError {
    /// A segment file that was complete and of which nothing is left.
    static func emptySegment(_ path: String) -> SQLiteError {
        SQLiteError(
            purpose: "opening a segment", path: path, code: SQLITE_CORRUPT,
            message: StoreDirectory.exists(path) ? "the file is empty" : "the file is gone")
    }
}

extension SQLiteError: CustomStringConvertible {
    public var description: String {
        "\(message) (SQLite code \(code)) while \(purpose), in \(path)"
    }
}
