import Store
import TestSupport

/// What stands in an archive's file, read and changed behind the archive's back.
struct ArchiveFile {
    /// One row of `record` with its raw bytes and its rows of `observation`.
    struct Row: Hashable {
        var raw: [UInt8]
        var defect: String?
        var values: [Value] = []

        var isReading: Bool { !values.isEmpty }
    }

    struct Value: Hashable {
        /// The datastream's key.
        var key: String
        var cell: Int64
        /// Not a number when it is missing.
        var bits: UInt64
        var flag: Int64

        var number: Double { Double(bitPattern: bits) }
    }

    let path: String
    private let database: SQLiteDatabase

    init(path: String) throws {
        self.path = path
        database = try SQLiteDatabase(path: path, mode: .readWrite)
    }

    /// The records of one instrument in the order of their positions.
    func rows(of instrument: String) throws -> [Row] {
        var rows: [Row] = []
        var places: [Int64: Int] = [:]
        let record = try prepare(
            """
            SELECT record.position, bytes, defect FROM record JOIN instrument
            ON instrument.epoch_id = record.epoch_id AND instrument.number = record.instrument
            LEFT JOIN raw ON raw.epoch_id = record.epoch_id AND raw.position = record.position
            WHERE instrument.name = ? ORDER BY record.epoch_id, record.position
            """)
        record.bind(1, instrument)
        while try record.step() {
            places[record.integer(0)] = rows.count
            rows.append(Row(raw: record.blob(1), defect: record.optionalText(2)))
        }
        let value = try prepare(
            """
            SELECT position, datastream.key, cell, value, flag FROM observation JOIN datastream
            ON datastream.epoch_id = observation.epoch_id AND datastream.number = observation.datastream
            JOIN instrument ON instrument.epoch_id = datastream.epoch_id AND instrument.number = datastream.instrument
            WHERE instrument.name = ? ORDER BY position, observation.datastream, cell
            """)
        value.bind(1, instrument)
        while try value.step() {
            guard let place = places[value.integer(0)] else { throw TestProblem("an observation without its record") }
            let number = value.isNull(3) ? Double.nan : value.double(3)
            rows[place].values.append(
                Value(key: value.text(1), cell: value.integer(2), bits: number.bitPattern, flag: value.integer(4)))
        }
        return rows
    }

    func count(_ table: String) throws -> Int64 {
        try database.integer("SELECT count(*) FROM \(table)", purpose: "counting") ?? -1
    }

    func integer(_ sql: String) throws -> Int64? {
        try database.integer(sql, purpose: "reading the archive")
    }

    func change(_ sql: String) throws {
        try database.execute(sql, purpose: "changing the archive behind its back")
    }

    /// Another file with the same content.
    func copy(to path: String) throws -> ArchiveFile {
        try change("VACUUM INTO '\(path)'")
        return try ArchiveFile(path: path)
    }

    private func prepare(_ sql: String) throws -> SQLiteStatement {
        try database.prepare(sql, purpose: "reading the archive")
    }
}

extension [ArchiveFile.Row] {
    var joinedRaw: [UInt8] { flatMap(\.raw) }

    /// The values of one datastream, in order.
    func numbers(_ key: String) -> [Double] {
        flatMap { row in row.values.filter { $0.key == key }.map(\.number) }
    }
}
