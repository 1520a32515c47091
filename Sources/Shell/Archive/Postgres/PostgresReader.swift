import Delivery
import Logging
import Sensing
import Threads

/// Reads from PostgreSQL, over a connection and a thread of its own, beside what is being written.
actor PostgresReader {
    private let thread: ActorThread
    private let session: PostgresSession
    /// What a reference means never changes; each batch asks.
    private var streams: [MetadataReference: BatchStream] = [:]
    private var streamsOnConnection = 0

    private static let mostStreams = 100_000

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(_ address: PostgresAddress, log: Logger) throws(ArchiveError) {
        do throws(ThreadFailure) {
            thread = try ActorThread(name: "archive read")
        } catch {
            throw .noThread
        }
        session = PostgresSession(address, log: log)
    }

    func stream(of reference: MetadataReference) throws(ArchiveError) -> BatchStream? {
        if streamsOnConnection == session.connections, let stream = streams[reference] { return stream }
        let found: BatchStream? = try run("looking for a reference") { connection throws(PostgresError) in
            let rows = try connection.query(
                """
                SELECT station.name, epoch, product FROM reference JOIN stream ON stream.id = stream_id
                JOIN station ON station.id = station_id WHERE reference = $1
                """, [.integer(Int64(bitPattern: reference.value))], purpose: "looking for a reference")
            guard rows.count > 0 else { return nil }
            return BatchStream(station: rows.text(0, 0), epoch: rows.text(0, 1), product: rows.text(0, 2))
        }
        if streamsOnConnection != session.connections || streams.count >= Self.mostStreams { streams = [:] }
        streamsOnConnection = session.connections
        streams[reference] = found
        return found
    }

    func held(of stream: BatchStream) throws(ArchiveError) -> PartRanges {
        try run("reading what is held") { connection throws(PostgresError) in
            guard let id = try Self.id(of: stream, connection) else { return PartRanges() }
            return PostgresHeld.ranges(
                of: try connection.query(
                    "SELECT part, first, last FROM held WHERE stream_id = $1 ORDER BY part, first", [.integer(id)],
                    purpose: "reading what is held"))
        }
    }

    func stations() throws(ArchiveError) -> [StationListing] {
        try run("listing the stations") { connection throws(PostgresError) in
            try PostgresListing.stations(connection)
        }
    }

    func audit(
        _ stream: BatchStream, blockSize: UInt64, in range: PositionRange, count: Int
    ) throws(ArchiveError) -> [AuditBlock]? {
        try run("auditing the archive") { connection throws(PostgresError) in
            guard let id = try Self.id(of: stream, connection) else { return nil }
            let blocks = PostgresBlocks(
                connection: connection, stream: id, isProduct: !stream.product.isEmpty, blockSize: max(blockSize, 1))
            return try blocks.blocks(in: range, count: count)
        }
    }

    func registrations(of stream: BatchStream) throws(ArchiveError) -> [InstrumentRegistration] {
        try run("reading the archive's instruments") { connection throws(PostgresError) in
            let rows = try connection.query(
                "SELECT id, version FROM station WHERE name = $1", [.text(stream.station)],
                purpose: "reading the archive's instruments")
            guard rows.count > 0 else { return [] }
            let station = try PostgresStation(
                id: rows.integer(0, 0), version: rows.integer(0, 1), name: stream.station, from: connection)
            return station.streams[stream]?.registrations ?? []
        }
    }

    func observations(_ query: ObservationQuery) throws(ArchiveError) -> [ObservationRow] {
        try run("listing observations") { connection throws(PostgresError) in
            try PostgresObservations(query: query).rows(connection)
        }
    }

    func records(_ query: RecordsQuery) throws(ArchiveError) -> [ArchivedRecord] {
        try run("reading records") { connection throws(PostgresError) in
            guard let id = try Self.id(of: query.stream, connection) else { return [] }
            return try PostgresRecords.records(query, stream: id, connection)
        }
    }

    func close() {
        session.close()
    }

    private static func id(of stream: BatchStream, _ connection: PostgresConnection) throws(PostgresError) -> Int64? {
        let rows = try connection.query(
            """
            SELECT stream.id FROM stream JOIN station ON station.id = station_id
            WHERE station.name = $1 AND epoch = $2 AND product = $3
            """, [.text(stream.station), .text(stream.epoch), .text(stream.product)], purpose: "looking for a stream")
        return rows.count > 0 ? rows.integer(0, 0) : nil
    }

    /// All statements of one call see the same moment.
    func run<Outcome: Sendable>(
        _ purpose: String = "reading", _ body: @Sendable (PostgresConnection) throws(PostgresError) -> Outcome
    ) throws(ArchiveError) -> Outcome {
        do throws(PostgresError) {
            return try session.transaction(purpose, kind: "ISOLATION LEVEL REPEATABLE READ READ ONLY", body)
        } catch {
            throw .postgres(error)
        }
    }
}
