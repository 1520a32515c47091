/// A value in place of $1, $2 … of a statement.
enum PostgresParameter {
    case integer(Int64?)
    case boolean(Bool)
    case text(String?)
    case bytes([UInt8])
    case integers([Int64])
    case texts([String])
    /// Microseconds since 2000-01-01, see `PostgresTime`.
    case time(Int64)

    /// The type's number in every PostgreSQL (src/include/catalog/pg_type.dat).
    var type: UInt32 {
        switch self {
        case .integer: 20
        case .boolean: 16
        case .text: 25
        case .bytes: 17
        case .integers: 1016
        case .texts: 1009
        case .time: 1184
        }
    }

    var isBinary: Bool {
        switch self {
        case .bytes, .time: true
        default: false
        }
    }

    /// Nil for NULL.
    var bytes: [UInt8]? {
        switch self {
        case .integer(let number): number.map { Array(String($0).utf8) }
        case .boolean(let isTrue): Array((isTrue ? "t" : "f").utf8)
        case .text(let text): text.map { Array($0.utf8) }
        case .bytes(let bytes): bytes
        case .time(let microseconds): withUnsafeBytes(of: microseconds.bigEndian) { Array($0) }
        case .integers(let numbers): Array("{\(numbers.map { String($0) }.joined(separator: ","))}".utf8)
        case .texts(let texts): Array("{\(texts.map(Self.quoted).joined(separator: ","))}".utf8)
        }
    }

    /// An element of an array in text form (PostgreSQL manual, 8.15.6).
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted += "\\" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
