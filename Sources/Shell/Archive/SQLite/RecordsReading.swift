import Delivery
import Sensing
import Store

extension RecordsQuery {
    /// With their raw bytes where those are there.
    func run(on database: SQLiteDatabase, version: Int64, epoch: Int64) throws(SQLiteError) -> [ArchivedRecord] {
        let purpose = "listing records"
        let meaning = try EpochTables.meaning(of: epoch, from: database)
        let records = try TimedRecords(
            database, version: version,
            .init(
                epoch: epoch, instruments: instrument.map { meaning.numbers(of: $0) }, from: self.from.nanoseconds,
                to: to.nanoseconds &- 1, after: after), by: .asStamped)
        let (column, table) = version < 3 ? ("raw", "record") : ("bytes", "raw")
        let raw = try database.prepare(
            "SELECT \(column) FROM \(table) WHERE epoch_id = ? AND position = ? AND length(\(column)) > 0",
            purpose: purpose)
        raw.bind(1, epoch)
        var found: [ArchivedRecord] = []
        while found.count < limit, var record = try records.next() {
            raw.bind(2, Int64(clamping: record.stored.position))
            if try raw.step() {
                record.stored.record.raw = raw.blob(0)
                record.hasRaw = true
            }
            raw.reset()
            found.append(record)
        }
        return found
    }
}

extension KnownEpochs.Meaning {
    /// An instrument has another number after each change of its description.
    fileprivate func numbers(of name: String) -> [Int32] {
        instruments.filter { $0.value.name == name }.map(\.key).sorted()
    }
}
