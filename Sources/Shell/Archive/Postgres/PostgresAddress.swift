import CPQ
import Glibc

/// Which PostgreSQL database: the settings of libpq's connection string. What it leaves out, libpq takes from the
/// environment (PGHOST, PGPASSFILE …), the service file and the password file.
public struct PostgresAddress: Sendable {
    /// As libpq knows them; an empty value means its default.
    let settings: [(key: String, value: String)]
    /// `postgresql://host/database`, without user and password.
    public let name: String

    /// From a command line, which everybody on the machine can read: a password in it is refused.
    public init(argument text: String) throws(PostgresAddressError) {
        let settings = try Self.parsed(text, what: "'\(text)'")
        // The password itself is not repeated: messages go to logs.
        if let secret = settings.first(where: { $0.key.hasSuffix("password") }) {
            throw PostgresAddressError(
                "the connection string holds a \(secret.key), which every user of this machine could read; "
                    + "put it into ~/.pgpass, or name a file with it in PGPASSFILE")
        }
        self.init(settings: settings)
    }

    /// From a file with one connection string, which may hold a password when nobody but its owner may read it.
    public init(file path: String) throws(PostgresAddressError) {
        let text = try Self.text(ofFile: path)
        let settings = try Self.parsed(text, what: "the connection string in '\(path)'")
        var status = stat()
        if settings.contains(where: { $0.key.hasSuffix("password") }), stat(path, &status) == 0,
            status.st_mode & 0o077 != 0
        {
            throw PostgresAddressError("'\(path)' holds a password and others may read it; run: chmod 600 '\(path)'")
        }
        self.init(settings: settings)
    }

    private init(settings: [(key: String, value: String)]) {
        self.settings = settings
        let defaults = Self.defaults()
        func value(_ key: String) -> String? {
            settings.first { $0.key == key }?.value ?? defaults[key]
        }
        let host = value("host") ?? value("hostaddr") ?? "localhost"
        let port = value("port").map { $0 == "5432" ? "" : ":\($0)" } ?? ""
        name = "postgresql://\(host)\(port)/\(value("dbname") ?? value("user") ?? "")"
    }

    private static func parsed(
        _ text: String, what: String
    ) throws(PostgresAddressError) -> [(key: String, value: String)] {
        guard let options = PQconninfoParse(text, nil) else {
            throw PostgresAddressError(
                "\(what) is no PostgreSQL connection string; write it as 'host=db.example.org dbname=fairlead' "
                    + "or postgresql://db.example.org/fairlead")
        }
        defer { PQconninfoFree(options) }
        return given(options)
    }

    private static func defaults() -> [String: String] {
        guard let options = PQconndefaults() else { return [:] }
        defer { PQconninfoFree(options) }
        return Dictionary(given(options).map { ($0.key, $0.value) }) { first, _ in first }
    }

    /// The list ends with an option without a keyword.
    private static func given(_ options: UnsafeMutablePointer<PQconninfoOption>) -> [(key: String, value: String)] {
        var found: [(key: String, value: String)] = []
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { found.append((String(cString: keyword), String(cString: value))) }
            option += 1
        }
        return found
    }

    private static func text(ofFile path: String) throws(PostgresAddressError) -> String {
        guard let file = fopen(path, "re") else {
            throw PostgresAddressError("'\(path)' cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = fread(&bytes, 1, bytes.count, file)
        let text = String(decoding: bytes[..<count], as: UTF8.self)
        return String(text.split(whereSeparator: \.isNewline).first ?? "")
    }
}

/// Why a connection string was refused.
public struct PostgresAddressError: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String

    init(_ description: String) {
        self.description = description
    }
}
