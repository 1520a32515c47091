import CPQ

/// One connection to PostgreSQL. It belongs to one thread, which waits in its calls.
final class PostgresConnection {
    let name: String
    private let handle: OpaquePointer

    // libpq would wait for ever for a server that vanished without a word. What the address says comes before these.
    private static let patience = [
        ("connect_timeout", "10"), ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
        ("tcp_user_timeout", "60000"), ("application_name", "fairlead archive"),
    ]

    init(_ address: PostgresAddress) throws(PostgresError) {
        name = address.name
        let given = address.settings.map { ($0.key, $0.value) }
        let settings =
            Self.patience.filter { each in !given.contains { $0.0 == each.0 } } + given
            + [("client_encoding", "UTF8")]
        guard let handle = Self.connect(settings) else {
            throw PostgresError(purpose: PostgresError.connecting, database: name, message: "no memory left")
        }
        self.handle = handle
        guard PQstatus(handle) == CONNECTION_OK else {
            // The server's reason comes without SQLSTATE here.
            let message = String(cString: PQerrorMessage(handle)).trimmed
            throw PostgresError(
                purpose: PostgresError.connecting, database: name, state: Self.state(ofRefusal: message),
                message: message)
        }
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
    }

    deinit { PQfinish(handle) }

    var isBroken: Bool { PQstatus(handle) != CONNECTION_OK }

    var serverVersion: Int32 { PQserverVersion(handle) }

    /// Statements without parameters, several at once, of which only the last one's rows are kept.
    @discardableResult
    func execute(_ text: String, purpose: String) throws(PostgresError) -> PostgresRows {
        try rows(PQexec(handle, text), purpose: purpose)
    }

    /// One statement; its rows come in binary form.
    @discardableResult
    func query(
        _ text: String, _ parameters: [PostgresParameter] = [], purpose: String
    ) throws(PostgresError) -> PostgresRows {
        // Each value ends with a zero byte, as C text does; the bytes of a binary one are counted.
        let values = parameters.map { $0.bytes.map { $0 + [0] } }
        let result = Self.withPointers(to: values) { pointers in
            PQexecParams(
                handle, text, Int32(parameters.count), parameters.map(\.type), pointers,
                parameters.map { Int32($0.bytes?.count ?? 0) }, parameters.map { $0.isBinary ? 1 : 0 }, 1)
        }
        return try rows(result, purpose: purpose)
    }

    /// `COPY … FROM STDIN (FORMAT binary)` of what was gathered.
    func copy(_ rows: PostgresCopy, purpose: String) throws(PostgresError) {
        _ = try self.rows(PQexec(handle, rows.statement), purpose: purpose)
        let isTaken = rows.finished { bytes in
            // Pieces, because libpq copies what it cannot send at once.
            stride(from: 0, to: bytes.count, by: 1 << 20).allSatisfy { start in
                let piece = bytes[start..<min(start + (1 << 20), bytes.count)]
                return UnsafeRawBufferPointer(rebasing: piece).withMemoryRebound(to: CChar.self) {
                    PQputCopyData(handle, $0.baseAddress, Int32($0.count)) == 1
                }
            }
        }
        PQputCopyEnd(handle, isTaken ? nil : "the connection broke")
        let result = PQgetResult(handle)
        // Every command ends with a result that is nil.
        while let rest = PQgetResult(handle) { PQclear(rest) }
        _ = try self.rows(result, purpose: purpose)
    }

    private func rows(_ result: OpaquePointer?, purpose: String) throws(PostgresError) -> PostgresRows {
        let rows = result.map(PostgresRows.init)
        let status = PQresultStatus(result)
        if let rows, status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_COPY_IN { return rows }
        // PG_DIAG_SQLSTATE and PG_DIAG_MESSAGE_PRIMARY: characters that Swift does not import.
        func field(_ letter: Unicode.Scalar) -> String? {
            PQresultErrorField(result, Int32(letter.value)).map { String(cString: $0) }
        }
        throw PostgresError(
            purpose: purpose, database: name, state: isBroken ? "" : field("C") ?? "",
            message: field("M") ?? String(cString: PQerrorMessage(handle)).trimmed)
    }

    private static func connect(_ settings: [(String, String)]) -> OpaquePointer? {
        let texts: [[UInt8]?] = settings.flatMap { [Array($0.0.utf8) + [0], Array($0.1.utf8) + [0]] }
        return withPointers(to: texts) { pointers in
            let keys = stride(from: 0, to: pointers.count, by: 2).map { pointers[$0] } + [nil]
            let values = stride(from: 1, to: pointers.count, by: 2).map { pointers[$0] } + [nil]
            return PQconnectdbParams(keys, values, 0)
        }
    }

    private static func withPointers<Outcome>(
        to values: [[UInt8]?], _ body: ([UnsafePointer<CChar>?]) -> Outcome
    ) -> Outcome {
        var offsets: [Int?] = []
        var all: [UInt8] = []
        for value in values {
            offsets.append(value == nil ? nil : all.count)
            all += value ?? []
        }
        return all.withUnsafeBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                body(offsets.map { offset in offset.flatMap { characters.baseAddress?.advanced(by: $0) } })
            }
        }
    }

    /// The two that a person can do something about.
    private static func state(ofRefusal message: String) -> String {
        if message.contains("password authentication failed") || message.contains("no password supplied") {
            return "28P01"
        }
        return message.contains("database \"") && message.contains("does not exist") ? "3D000" : ""
    }
}

extension String {
    fileprivate var trimmed: String {
        split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
