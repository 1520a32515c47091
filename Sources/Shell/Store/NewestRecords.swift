import Delivery
import Sensing

extension StationLedgerReader {
    /// Goes back through what instruments sent, from the newest record on, until each was found or what is left is older
    /// than what anybody wants of them. The two newest files are looked through in any case, because a clock that was
    /// set lets a newer record look older. A file that cannot be read does not keep back the others; it is thrown after
    /// them.
    ///
    /// - Parameters:
    ///   - wanted: by name, until when.
    ///   - body: told a record; returns the name of the instrument that needs no older one.
    public func forEachNewest(
        of wanted: [String: Instant], _ body: (_ epoch: String, _ record: StoredRecord) -> String?
    ) throws(StoreError) {
        var left = wanted
        var files = 0
        var obstacle: SQLiteError?
        for name in segmentNames.reversed() where !left.isEmpty {
            do throws(SQLiteError) {
                guard let query = try query(name), let last = try query.lastInstant() else { continue }
                files += 1
                if files > Self.filesInAnyCase { left = left.filter { $0.value <= last } }
                let numbers = instrumentNumbers(named: Set(left.keys), epoch: name.epoch)
                guard !numbers.isEmpty else { continue }
                try query.forEachNewest(of: numbers) { stored in
                    if let done = body(name.epoch, stored) { left[done] = nil }
                    return !left.isEmpty
                }
            } catch {
                obstacle = obstacle ?? error
            }
        }
        if let obstacle { throw .database(obstacle) }
    }

    private static let filesInAnyCase = 2
}

extension RecordQuery {
    /// What these instruments sent, the newest first, until the body has enough.
    fileprivate func forEachNewest(
        of numbers: Set<Int32>, _ body: (StoredRecord) -> Bool
    ) throws(SQLiteError) {
        let list = numbers.sorted().map(String.init).joined(separator: ", ")
        let statement = try database.prepare(
            "SELECT \(SegmentSchema.columns(ofVersion: version)) FROM record "
                + "WHERE direction = 0 AND instrument IN (\(list)) ORDER BY position DESC",
            purpose: "reading the newest records")
        defer { statement.reset() }
        while try statement.step(), body(try RecordRow.read(statement, of: database)) {}
    }
}
