import Sensing

/// The values of a Cayenne LPP payload by channel and name: `3.temperature`, `1.latitude`.
///
/// It fits when at least one of them is there. What cannot be read behind them is told as the values' `reason`.
public struct LPPPattern: Sendable {
    public let paths: [String]
    private let wanted: [(channel: UInt8, name: String)]
    private let columns: NamedColumns

    /// A path with a mistake is never found; ask for `mistake` before.
    public init(values: [(path: String, column: Column)]) {
        paths = values.map(\.path)
        wanted = values.map { Self.parts($0.path) ?? (0, "") }
        columns = NamedColumns(values.map(\.column))
    }

    /// Why a path can lead to nothing; nil for a good one.
    public static func mistake(in path: String) -> String? {
        guard let (_, name) = parts(path) else {
            return "it is no channel from 0 to 255 and a name, such as 3.temperature"
        }
        guard LPPType.type(named: name) == nil else { return nil }
        return "Cayenne LPP has no '\(name)'; it has: \(LPPType.all.flatMap(\.names).joined(separator: ", "))"
    }

    private static func parts(_ path: String) -> (channel: UInt8, name: String)? {
        guard let point = path.firstIndex(of: "."), let channel = UInt8(path[..<point]) else { return nil }
        return (channel, String(path[path.index(after: point)...]))
    }

    public func read(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, into values: inout FieldValues) -> Bool {
        let (decoded, defect) = CayenneLPP.decode(bytes[range])
        let found = decoded.compactMap { value in
            wanted.firstIndex { $0.channel == value.channel && $0.name == value.name }.map {
                (column: $0, value: NamedColumns.Found.number(value.quantity))
            }
        }
        values.reason = defect
        guard !found.isEmpty else {
            if defect == nil {
                let there = decoded.map(\.path).joined(separator: ", ")
                values.reason = "none of the declared values is there; the payload has: \(there)"
            }
            values.columnsRead = 0
            return false
        }
        return columns.put(found, into: &values)
    }
}
