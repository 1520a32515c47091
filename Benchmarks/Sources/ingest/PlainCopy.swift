import BenchPQ
import Glibc

/// Copies the archive's own rows once more into a table with the same columns and indices, in one transaction: what the
/// server can do when nobody decodes, locks or looks for duplicates.
struct PlainCopy {
    let conninfo: String

    func measure() throws -> Stopwatch.Reading {
        guard let connection = PQconnectdb(conninfo), PQstatus(connection) == CONNECTION_OK else {
            throw IngestProblem("cannot connect to '\(conninfo)'")
        }
        defer { PQfinish(connection) }
        try execute("CREATE TABLE copied (LIKE fairlead.record INCLUDING ALL)", connection, PGRES_COMMAND_OK)
        let rows = try read(connection)
        let watch = Stopwatch()
        try execute("COPY copied FROM STDIN (FORMAT binary)", connection, PGRES_COPY_IN)
        for row in rows {
            guard row.withUnsafeBufferPointer({ PQputCopyData(connection, $0.baseAddress, Int32($0.count)) }) == 1
            else {
                throw IngestProblem("the server stops taking rows")
            }
        }
        PQputCopyEnd(connection, nil)
        while let result = PQgetResult(connection) { PQclear(result) }
        return watch.reading
    }

    private func read(_ connection: OpaquePointer) throws -> [[CChar]] {
        try execute("COPY fairlead.record TO STDOUT (FORMAT binary)", connection, PGRES_COPY_OUT)
        var rows: [[CChar]] = []
        var buffer: UnsafeMutablePointer<CChar>?
        while true {
            let count = PQgetCopyData(connection, &buffer, 0)
            guard count > 0, let row = buffer else { break }
            rows.append(Array(UnsafeBufferPointer(start: row, count: Int(count))))
            PQfreemem(row)
        }
        while let result = PQgetResult(connection) { PQclear(result) }
        return rows
    }

    private func execute(_ text: String, _ connection: OpaquePointer, _ expected: ExecStatusType) throws {
        let result = PQexec(connection, text)
        defer { PQclear(result) }
        guard PQresultStatus(result) == expected else {
            throw IngestProblem("'\(text)': \(String(cString: PQerrorMessage(connection)))")
        }
    }
}
