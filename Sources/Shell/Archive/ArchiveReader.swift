import Delivery
import Forwarders
import Sensing
import Store
import Threads

/// Reads an archive's file, beside the archive that writes it. It has a thread and a connection of its own.
///
/// Every call reads a bounded piece and lets go: a long read would keep the log from being copied and truncated.
public actor ArchiveReader: ArchiveAuditSource {
    public nonisolated let name: String
    private let thread: ActorThread
    private let database: SQLiteDatabase
    private let blocks: BlockReader
    private let version: Int64

    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    public init(path: String) throws(ArchiveError) {
        do throws(ThreadFailure) {
            thread = try ActorThread(name: "archive read")
        } catch {
            throw .noThread
        }
        name = path
        do throws(SQLiteError) {
            database = try SQLiteDatabase(path: path, mode: .readOnly)
        } catch {
            throw .database(error)
        }
        version = try ArchiveSchema.check(database)
        do throws(SQLiteError) {
            blocks = try BlockReader(database, version: version)
        } catch {
            throw .database(error)
        }
    }

    public func stations() throws(SQLiteError) -> [StationListing] {
        let row = try database.prepare(
            "SELECT station.name, epoch.name, epoch.id FROM epoch JOIN station ON station.id = station_id ORDER BY 1, 3",
            purpose: "listing the stations")
        var listings: [StationListing] = []
        while try row.step() {
            let station = row.text(0)
            if listings.last?.station != station { listings.append(StationListing(station: station, epochs: [])) }
            listings[listings.count - 1].epochs.append(try summary(row.text(1), id: row.integer(2)))
        }
        return listings
    }

    public func epochNames(of station: String) throws(SQLiteError) -> [String] {
        let row = try database.prepare(
            "SELECT epoch.name FROM epoch JOIN station ON station.id = station_id WHERE station.name = ? ORDER BY epoch.id",
            purpose: "listing the epochs")
        row.bind(1, station)
        var names: [String] = []
        while try row.step() { names.append(row.text(0)) }
        return names
    }

    /// The next blocks that hold anything, from `first` on, at most `count`; nil when the epoch is unknown.
    public func audit(
        station: String, epoch: String, blockSize: UInt64 = LedgerBlock.size, from first: UInt64 = 1,
        through last: UInt64 = PositionRange.maximumPosition, count: Int
    ) throws(SQLiteError) -> [AuditBlock]? {
        guard let id = try epochID(station: station, epoch: epoch) else { return nil }
        var found: [AuditBlock] = []
        var position = max(first, 1)
        while found.count < count, let start = try blocks.nextPosition(epoch: id, from: position), start <= last {
            let blockFirst = (start - 1) / blockSize * blockSize + 1
            let blockLast = blockFirst + blockSize - 1
            let range = PositionRange(first: max(blockFirst, first), last: min(blockLast, last))
            if let block = try blocks.block(epoch: id, range: range) { found.append(block) }
            position = blockLast + 1
        }
        return found
    }

    /// Which positions of a range the archive holds; nil when the epoch is unknown.
    public func positions(
        station: String, epoch: String, range: PositionRange
    ) throws(SQLiteError) -> [PositionRange]? {
        guard let id = try epochID(station: station, epoch: epoch) else { return nil }
        return try blocks.positions(epoch: id, range: range)
    }

    public func observations(_ query: ObservationQuery) throws(SQLiteError) -> [ObservationRow] {
        try query.run(on: database, version: version)
    }

    public func epochs(of station: String) throws(AuditSourceError) -> [String] {
        do throws(SQLiteError) {
            return try epochNames(of: station)
        } catch {
            throw AuditSourceError(error.description)
        }
    }

    public func holdings(station: String, epoch: String) throws(AuditSourceError) -> ArchiveHoldings {
        var holdings = ArchiveHoldings()
        do throws(SQLiteError) {
            for block in try audit(station: station, epoch: epoch, count: .max) ?? [] { holdings.add(block) }
        } catch {
            throw AuditSourceError(error.description)
        }
        return holdings
    }

    private func epochID(station: String, epoch: String) throws(SQLiteError) -> Int64? {
        let row = try database.prepare(
            "SELECT epoch.id FROM epoch JOIN station ON station.id = station_id WHERE station.name = ? AND epoch.name = ?",
            purpose: "looking for an epoch")
        row.bind(1, station)
        row.bind(2, epoch)
        return try row.step() ? row.integer(0) : nil
    }

    private func summary(_ name: String, id: Int64) throws(SQLiteError) -> StationListing.Epoch {
        let purpose = "listing the stations"
        let row = try database.prepare(
            "SELECT count(*), min(position), max(position) FROM record WHERE epoch_id = ?", purpose: purpose)
        row.bind(1, id)
        _ = try row.step()
        let instrument = try database.prepare(
            "SELECT DISTINCT name FROM instrument WHERE epoch_id = ? ORDER BY number", purpose: purpose)
        instrument.bind(1, id)
        var instruments: [String] = []
        while try instrument.step() { instruments.append(instrument.text(0)) }
        return StationListing.Epoch(
            epoch: name, records: UInt64(row.integer(0)),
            first: row.optionalInteger(1).map { UInt64(clamping: $0) },
            last: row.optionalInteger(2).map { UInt64(clamping: $0) }, instruments: instruments)
    }
}
