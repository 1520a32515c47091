import Delivery
import Forwarders
import Sensing
import Store
import Threads

/// Reads an archive's file, beside the archive that writes it. It has a thread and a connection of its own.
///
/// Every call reads a bounded piece and lets go: a long read would keep the log from being copied and truncated.
public actor ArchiveReader: ArchiveAuditSource {
    private static let blocksAtOnce = 64

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

    public func stations() throws(ArchiveError) -> [StationListing] {
        try answering { () throws(SQLiteError) in
            var listings: [StationListing] = []
            for row in try StreamRows.read(from: database, version: version) {
                let summary = try summary(row)
                if let index = listings.firstIndex(where: { $0.station == row.stream.station }) {
                    listings[index].epochs.append(summary)
                } else {
                    listings.append(StationListing(station: row.stream.station, epochs: [summary]))
                }
            }
            return listings.sorted { $0.station < $1.station }
        }
    }

    /// The next blocks that hold anything, at most `count`; nil when the stream is unknown.
    public func audit(
        _ stream: BatchStream, blockSize: UInt64 = LedgerBlock.size,
        in range: PositionRange = PositionRange(first: 1, last: PositionRange.maximumPosition), count: Int
    ) throws(ArchiveError) -> [AuditBlock]? {
        try answering { () throws(SQLiteError) in
            guard let id = try number(of: stream) else { return nil }
            var found: [AuditBlock] = []
            var position = range.first
            while found.count < count, position <= range.last,
                let start = try blocks.nextPosition(epoch: id, from: position), start <= range.last
            {
                let first = (start - 1) / blockSize * blockSize + 1
                let last = first + blockSize - 1
                let part = PositionRange(first: max(first, range.first), last: min(last, range.last))
                if let block = try blocks.block(epoch: id, range: part, isComplete: stream.product.isEmpty) {
                    found.append(block)
                }
                position = last + 1
            }
            return found
        }
    }

    /// Of which positions of a range there is a record; nil when the stream is unknown.
    public func positions(of stream: BatchStream, in range: PositionRange) throws(ArchiveError) -> [PositionRange]? {
        try answering { () throws(SQLiteError) in
            guard let id = try number(of: stream) else { return nil }
            return try blocks.positions(epoch: id, range: range)
        }
    }

    public func observations(_ query: ObservationQuery) throws(ArchiveError) -> [ObservationRow] {
        try answering { () throws(SQLiteError) in try query.run(on: database, version: version) }
    }

    public func records(_ query: RecordsQuery) throws(ArchiveError) -> [ArchivedRecord] {
        try answering { () throws(SQLiteError) in
            guard let id = try number(of: query.stream) else { return [] }
            return try query.run(on: database, version: version, epoch: id)
        }
    }

    public func registrations(of stream: BatchStream) throws(ArchiveError) -> [InstrumentRegistration] {
        try answering { () throws(SQLiteError) in
            guard let id = try number(of: stream) else { return [] }
            return try EpochTables.meaning(of: id, from: database).registrations
        }
    }

    /// For what else is kept in the file.
    func run<Value: Sendable>(
        _ body: @Sendable (SQLiteDatabase) throws(SQLiteError) -> Value
    ) throws(ArchiveError) -> Value {
        try answering { () throws(SQLiteError) in try body(database) }
    }

    // MARK: an audit of the file

    public func epochs(of station: String) throws(AuditSourceError) -> [String] {
        do throws(ArchiveError) {
            return try answering { () throws(SQLiteError) in
                try StreamRows.read(from: database, version: version, station: station).map(\.stream)
            }.filter(\.product.isEmpty).map(\.epoch)
        } catch {
            throw AuditSourceError(error.description)
        }
    }

    public func holdings(
        station: String, epoch: String, progress: @Sendable (UInt64) -> Void
    ) throws(AuditSourceError) -> ArchiveHoldings {
        var holdings = ArchiveHoldings()
        let stream = BatchStream(station: station, epoch: epoch)
        var first: UInt64 = 1
        do throws(ArchiveError) {
            while true {
                let range = PositionRange(first: first, last: PositionRange.maximumPosition)
                let found = try audit(stream, in: range, count: Self.blocksAtOnce) ?? []
                for block in found { holdings.add(block) }
                progress(holdings.positions.count)
                guard let last = found.last?.block.last, found.count == Self.blocksAtOnce else { return holdings }
                first = LedgerBlock.range(ofIndex: LedgerBlock.index(of: last) + 1).first
            }
        } catch {
            throw AuditSourceError(error.description)
        }
    }

    public func registrations(
        station: String, epoch: String
    ) throws(AuditSourceError) -> [InstrumentRegistration] {
        do throws(ArchiveError) {
            return try registrations(of: BatchStream(station: station, epoch: epoch))
        } catch {
            throw AuditSourceError(error.description)
        }
    }

    // MARK: rows

    private func number(of stream: BatchStream) throws(SQLiteError) -> Int64? {
        let product = version < 3 ? "'' = ?3" : "product = ?3"
        let row = try database.prepare(
            """
            SELECT epoch.id FROM epoch JOIN station ON station.id = station_id
            WHERE station.name = ?1 AND epoch.name = ?2 AND \(product)
            """, purpose: "looking for a stream")
        row.bind(1, stream.station)
        row.bind(2, stream.epoch)
        row.bind(3, stream.product)
        return try row.step() ? row.integer(0) : nil
    }

    private func summary(_ row: StreamRows) throws(SQLiteError) -> StationListing.Epoch {
        // The first and the last are at the two ends of the key.
        let ends = try database.prepare(
            """
            SELECT (SELECT min(position) FROM record WHERE epoch_id = ?1),
                (SELECT max(position) FROM record WHERE epoch_id = ?1)
            """, purpose: "listing the stations")
        ends.bind(1, row.id)
        _ = try ends.step()
        let registrations = try EpochTables.meaning(of: row.id, from: database).registrations
        return StationListing.Epoch(
            epoch: row.stream.epoch, product: row.stream.product, records: row.records,
            observations: row.observations, raws: row.raws,
            first: ends.optionalInteger(0).map { UInt64(clamping: $0) },
            last: ends.optionalInteger(1).map { UInt64(clamping: $0) },
            instruments: registrations.map(\.description.name).uniqued)
    }

    private func answering<Value>(_ body: () throws(SQLiteError) -> Value) throws(ArchiveError) -> Value {
        do throws(SQLiteError) {
            return try body()
        } catch {
            throw .database(error)
        }
    }
}

extension [String] {
    fileprivate var uniqued: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
