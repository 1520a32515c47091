import Store

/// The tables of a database as SQLite itself describes them.
struct DatabaseTables {
    struct Column: Equatable {
        var name: String
        /// `INTEGER`, `TEXT or NULL`.
        var type: String
    }

    private let database: SQLiteDatabase
    private static let purpose = "reading the schema"

    init(path: String) throws {
        database = try SQLiteDatabase(path: path, mode: .readOnly)
    }

    var names: [String] {
        get throws {
            try texts("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
        }
    }

    func columns(of table: String) throws -> [Column] {
        let row = try database.prepare(
            "SELECT name, type, \"notnull\", pk FROM pragma_table_info('\(table)') ORDER BY cid", purpose: Self.purpose)
        var columns: [Column] = []
        while try row.step() {
            let mayBeNull = row.integer(2) == 0 && row.integer(3) == 0
            columns.append(Column(name: row.text(0), type: row.text(1) + (mayBeNull ? " or NULL" : "")))
        }
        return columns
    }

    func key(of table: String) throws -> [String] {
        try texts("SELECT name FROM pragma_table_info('\(table)') WHERE pk > 0 ORDER BY pk")
    }

    func number(_ pragma: String) throws -> Int64? {
        try database.integer("PRAGMA \(pragma)", purpose: Self.purpose)
    }

    /// Throws when the database does not understand the statement.
    func prepare(_ sql: String) throws {
        _ = try database.prepare(sql, purpose: "trying an example")
    }

    private func texts(_ sql: String) throws -> [String] {
        let row = try database.prepare(sql, purpose: Self.purpose)
        var texts: [String] = []
        while try row.step() { texts.append(row.text(0)) }
        return texts
    }
}
