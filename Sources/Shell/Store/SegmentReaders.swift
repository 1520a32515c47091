/// Read-only connections to closed segment files, of which the last few stay open.
final class SegmentReaders {
    private static let kept = 4
    private let directory: StoreDirectory
    /// The one used last is at the end.
    private var open: [(name: SegmentName, query: RecordQuery)] = []

    init(_ directory: StoreDirectory) {
        self.directory = directory
    }

    func query(_ name: SegmentName) throws(SQLiteError) -> RecordQuery {
        if let index = open.firstIndex(where: { $0.name == name }) {
            open.append(open.remove(at: index))
        } else {
            open.append((name, try connect(name)))
            if open.count > Self.kept { open.removeFirst() }
        }
        return open[open.count - 1].query
    }

    /// For a question beside the reading: nothing stays open that was not.
    func look(at name: SegmentName) throws(SQLiteError) -> RecordQuery {
        if let known = open.first(where: { $0.name == name }) { return known.query }
        return try connect(name)
    }

    func drop(_ name: SegmentName) {
        open.removeAll { $0.name == name }
    }

    func dropAll() {
        open.removeAll()
    }

    private func connect(_ name: SegmentName) throws(SQLiteError) -> RecordQuery {
        let path = directory.path(of: name)
        // SQLite would take it for a new database without tables.
        if StoreDirectory.isTooShort(path) { throw .emptySegment(path) }
        let database = try SQLiteDatabase(path: path, mode: .readOnly)
        try database.execute("PRAGMA cache_size = -256", purpose: "limiting the memory of a reader")
        return try RecordQuery(database)
    }
}
