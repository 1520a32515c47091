import Delivery
import Sensing

extension PostgresArchive: ProductDatabase {
    public func prepareProducts() async throws(ArchiveError) {
        let purpose = "creating the tables of averages"
        try await writer.run(purpose) { connection throws(PostgresError) in
            // Of several archive processes that start together one makes the tables, the others find them.
            _ = try connection.query("SELECT pg_advisory_xact_lock($1)", [.integer(0x464C_5052)], purpose: purpose)
            for table in [ProductTables.note, ProductTables.average] {
                _ = try connection.execute(table, purpose: purpose)
            }
        }
    }

    public func spans(
        of stream: BatchStream, in positions: RangeSet, width: Int64
    ) async throws(ArchiveError) -> Set<RecordSpan> {
        try await reader.run("looking for what is new") { connection throws(PostgresError) in
            var spans: Set<RecordSpan> = []
            for range in positions.ranges {
                let rows = try connection.query(
                    """
                    SELECT DISTINCT instrument.name,
                        floor(extract(epoch FROM record.time) * 1000000000 / $1)::bigint
                    FROM stream JOIN station ON station.id = stream.station_id
                    JOIN record ON record.stream_id = stream.id
                    JOIN instrument ON instrument.stream_id = stream.id AND instrument.number = record.instrument
                    WHERE station.name = $2 AND stream.epoch = $3 AND stream.product = $4
                        AND record.position BETWEEN $5 AND $6
                    """,
                    [
                        .integer(width), .text(stream.station), .text(stream.epoch), .text(stream.product),
                        .integer(Int64(clamping: range.first)), .integer(Int64(clamping: range.last)),
                    ], purpose: "looking for what is new")
                for row in 0..<rows.count {
                    spans.insert(RecordSpan(instrument: rows.text(row, 0), slot: rows.integer(row, 1)))
                }
            }
            return spans
        }
    }

    public func remembered(_ name: String) async throws(ArchiveError) -> String? {
        let purpose = "reading how far the products are"
        return try await reader.run(purpose) { connection throws(PostgresError) in
            let rows = try connection.query(
                ProductTables.numbered(ProductTables.readNote), [.text(name)], purpose: purpose)
            return rows.count > 0 ? rows.text(0, 0) : nil
        }
    }

    public func remember(_ text: String, as name: String) async throws(ArchiveError) {
        let purpose = "noting how far the products are"
        try await writer.run(purpose) { connection throws(PostgresError) in
            _ = try connection.query(
                ProductTables.numbered(ProductTables.writeNote), [.text(name), .text(text)], purpose: purpose)
        }
    }

    public func replace(
        _ averages: [AverageRow], of instrument: String, station: String, start: Instant
    ) async throws(ArchiveError) {
        let purpose = "storing averages"
        try await writer.run(purpose) { connection throws(PostgresError) in
            _ = try connection.query(
                ProductTables.numbered(ProductTables.deleteAverages),
                [.text(station), .integer(start.nanoseconds), .text(instrument)], purpose: purpose)
            let insert = ProductTables.numbered(ProductTables.insertAverage + " ON CONFLICT DO NOTHING")
            for average in averages { _ = try connection.query(insert, average.parameters, purpose: purpose) }
        }
    }

    public func averages(_ query: AverageQuery) async throws(ArchiveError) -> [AverageRow] {
        let purpose = "listing averages"
        return try await reader.run(purpose) { connection throws(PostgresError) in
            let rows = try connection.query(
                ProductTables.numbered(AverageQuery.sql),
                [
                    .text(query.station), .integer(query.from?.nanoseconds ?? .min),
                    .integer(query.to?.nanoseconds ?? .max), .text(query.texts.instrument),
                    .text(query.texts.instrument), .text(query.texts.name), .text(query.texts.name),
                    .text(query.texts.name), .integer(Int64(query.limit)),
                ], purpose: purpose)
            return (0..<rows.count).map { AverageRow(rows, row: $0) }
        }
    }
}

extension AverageRow {
    /// In the order of `ProductTables.averageColumns`.
    fileprivate var parameters: [PostgresParameter] {
        let texts: [PostgresParameter] = numbers.map { .text($0.map { "\($0)" }) }
        return [
            .text(station), .integer(start.nanoseconds), .text(instrument), .text(key), .integer(Int64(cell)),
            .text(name), .text(unit), .integer(Int64(samples)), .integer(Int64(rejected)),
        ] + texts + [.integer(mean.decimals.map { Int64($0) }), .integer(Int64(flag.rawValue))]
    }

    fileprivate init(_ rows: PostgresRows, row: Int32) {
        let numbers = (9...12).map { column in
            rows.isNull(row, Int32(column)) ? nil : rows.double(row, Int32(column))
        }
        self.init(
            station: rows.text(row, 0), instrument: rows.text(row, 2), key: rows.text(row, 3),
            name: rows.text(row, 5), unit: rows.text(row, 6), cell: Int(rows.integer(row, 4)),
            start: Instant(nanoseconds: rows.integer(row, 1)), samples: Int(rows.integer(row, 7)),
            rejected: Int(rows.integer(row, 8)), numbers: numbers,
            decimals: rows.optionalInteger(row, 13).map { Int($0) }, flag: Int(rows.integer(row, 14)))
    }
}
