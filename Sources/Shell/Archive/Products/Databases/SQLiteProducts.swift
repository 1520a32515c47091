import Delivery
import Sensing
import Store

extension SQLiteArchive: ProductDatabase {
    public func prepareProducts() async throws(ArchiveError) {
        try await writer.run { database throws(SQLiteError) in
            for table in [ProductTables.note, ProductTables.average] {
                try database.execute(table, purpose: "creating the tables of averages")
            }
        }
    }

    public func spans(
        of stream: BatchStream, in positions: RangeSet, width: Int64
    ) async throws(ArchiveError) -> Set<RecordSpan> {
        try await reader.spans(of: stream, in: positions, width: width)
    }

    public func remembered(_ name: String) async throws(ArchiveError) -> String? {
        try await reader.remembered(name)
    }

    public func remember(_ text: String, as name: String) async throws(ArchiveError) {
        try await writer.run { database throws(SQLiteError) in
            let row = try database.prepare(ProductTables.writeNote, purpose: "noting how far the products are")
            row.bind(1, name)
            row.bind(2, text)
            try row.run()
        }
    }

    public func replace(
        _ averages: [AverageRow], of instrument: String, station: String, start: Instant
    ) async throws(ArchiveError) {
        try await writer.run { database throws(SQLiteError) in
            let purpose = "storing averages"
            let delete = try database.prepare(ProductTables.deleteAverages, purpose: purpose)
            delete.bind(1, station)
            delete.bind(2, start.nanoseconds)
            delete.bind(3, instrument)
            try delete.run()
            let insert = try database.prepare(ProductTables.insertAverage, purpose: purpose)
            for average in averages {
                average.bind(to: insert)
                try insert.run()
            }
        }
    }

    public func averages(_ query: AverageQuery) async throws(ArchiveError) -> [AverageRow] {
        try await reader.averages(query)
    }
}

extension ArchiveReader {
    func spans(
        of stream: BatchStream, in positions: RangeSet, width: Int64
    ) throws(ArchiveError) -> Set<RecordSpan> {
        try run { database throws(SQLiteError) in
            let row = try database.prepare(
                """
                SELECT DISTINCT instrument.name, record.time_ns / ?1 - (record.time_ns < 0)
                FROM station JOIN epoch ON epoch.station_id = station.id
                JOIN record ON record.epoch_id = epoch.id
                JOIN instrument ON instrument.epoch_id = epoch.id AND instrument.number = record.instrument
                WHERE station.name = ?2 AND epoch.name = ?3 AND epoch.product = ?4
                    AND record.position BETWEEN ?5 AND ?6
                """, purpose: "looking for what is new")
            var spans: Set<RecordSpan> = []
            for range in positions.ranges {
                row.bind(1, width)
                row.bind(2, stream.station)
                row.bind(3, stream.epoch)
                row.bind(4, stream.product)
                row.bind(5, Int64(clamping: range.first))
                row.bind(6, Int64(clamping: range.last))
                while try row.step() { spans.insert(RecordSpan(instrument: row.text(0), slot: row.integer(1))) }
                row.reset()
            }
            return spans
        }
    }

    func remembered(_ name: String) throws(ArchiveError) -> String? {
        try run { database throws(SQLiteError) in
            guard try Self.has("product_note", in: database) else { return nil }
            let row = try database.prepare(ProductTables.readNote, purpose: "reading how far the products are")
            row.bind(1, name)
            return try row.step() ? row.text(0) : nil
        }
    }

    func averages(_ query: AverageQuery) throws(ArchiveError) -> [AverageRow] {
        try run { database throws(SQLiteError) in
            // The tables are made when averages are made for the first time.
            guard try Self.has("average", in: database) else { return [] }
            let row = try database.prepare(AverageQuery.sql, purpose: "listing averages")
            row.bind(1, query.station)
            row.bind(2, query.from?.nanoseconds ?? .min)
            row.bind(3, query.to?.nanoseconds ?? .max)
            row.bind(4, query.texts.instrument)
            row.bind(5, query.texts.instrument)
            for index in 6...8 { row.bind(Int32(index), query.texts.name) }
            row.bind(9, Int64(query.limit))
            var rows: [AverageRow] = []
            while try row.step() { rows.append(AverageRow(row)) }
            return rows
        }
    }

    private static func has(_ table: String, in database: SQLiteDatabase) throws(SQLiteError) -> Bool {
        try database.integer(
            "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = '\(table)'",
            purpose: "looking for the averages") != nil
    }
}

extension AverageRow {
    /// In the order of `ProductTables.averageColumns`.
    fileprivate func bind(to row: SQLiteStatement) {
        row.bind(1, station)
        row.bind(2, start.nanoseconds)
        row.bind(3, instrument)
        row.bind(4, key)
        row.bind(5, Int64(cell))
        row.bind(6, name)
        row.bind(7, unit)
        row.bind(8, Int64(samples))
        row.bind(9, Int64(rejected))
        for (index, number) in numbers.enumerated() {
            if let number { row.bind(Int32(10 + index), number) } else { row.bindNull(Int32(10 + index)) }
        }
        row.bind(14, mean.decimals.map { Int64($0) })
        row.bind(15, Int64(flag.rawValue))
    }

    fileprivate init(_ row: SQLiteStatement) {
        let numbers = (9...12).map { column in row.isNull(Int32(column)) ? nil : row.double(Int32(column)) }
        self.init(
            station: row.text(0), instrument: row.text(2), key: row.text(3), name: row.text(5), unit: row.text(6),
            cell: Int(row.integer(4)), start: Instant(nanoseconds: row.integer(1)), samples: Int(row.integer(7)),
            rejected: Int(row.integer(8)), numbers: numbers, decimals: row.optionalInteger(13).map { Int($0) },
            flag: Int(row.integer(14)))
    }
}
