import Testing

@testable import Store

@Suite("The connection to SQLite")
struct SQLiteTests {
    private let directory = TemporaryDirectory()

    @Test("keeps every kind of value, empty ones and text with zeros included")
    func values() throws {
        let database = try SQLiteDatabase(path: directory.path + "/a.db", mode: .create)
        try database.makeDurable()
        try database.execute("CREATE TABLE t(a, b, c, d, e)", purpose: "testing")
        let insert = try database.prepare("INSERT INTO t VALUES(?,?,?,?,?)", purpose: "testing")
        insert.bind(1, Int64.min)
        insert.bind(2, 1.5)
        insert.bind(3, "a\u{0}b – é")
        insert.bind(4, blob: [])
        insert.bind(5, "")
        try insert.run()
        let select = try database.prepare("SELECT a, b, c, d, e, NULL FROM t", purpose: "testing")
        #expect(try select.step())
        #expect(select.integer(0) == .min)
        #expect(select.double(1) == 1.5)
        #expect(select.text(2) == "a\u{0}b – é")
        #expect(select.blob(3) == [] && !select.isNull(3))
        #expect(select.optionalText(4) == "")
        #expect(select.optionalInteger(5) == nil)
        #expect(try !select.step())
    }

    @Test("says what was being done and in which file when something is refused")
    func errors() throws {
        let path = directory.path + "/a.db"
        let database = try SQLiteDatabase(path: path, mode: .create)
        let error = #expect(throws: SQLiteError.self) { try database.execute("SELECT nothing", purpose: "testing") }
        #expect(error?.purpose == "testing" && error?.path == path && error?.kind == .other)
        try database.execute("CREATE TABLE t(a INTEGER PRIMARY KEY); INSERT INTO t VALUES(1)", purpose: "testing")
        let twice = #expect(throws: SQLiteError.self) {
            try database.execute("INSERT INTO t VALUES(1)", purpose: "testing")
        }
        #expect(twice?.kind == .constraint)
        let missing = #expect(throws: SQLiteError.self) { try SQLiteDatabase(path: "/nowhere/a.db", mode: .readOnly) }
        #expect(missing?.kind == .cannotOpen)
    }

    @Test("undoes a transaction that fails in the middle")
    func transactions() throws {
        let database = try SQLiteDatabase(path: directory.path + "/a.db", mode: .create)
        try database.execute("CREATE TABLE t(a INTEGER PRIMARY KEY)", purpose: "testing")
        #expect(throws: SQLiteError.self) {
            try database.transaction("testing") { () throws(SQLiteError) in
                try database.execute("INSERT INTO t VALUES(1)", purpose: "testing")
                try database.execute("INSERT INTO t VALUES(1)", purpose: "testing")
            }
        }
        #expect(!database.isInTransaction)
        #expect(try database.integer("SELECT count(*) FROM t", purpose: "testing") == 0)
    }
}
