/// Why a station cannot start at all. What can be retried is retried and shown instead.
public struct StationFailure: Error, CustomStringConvertible {
    public let description: String

    init(_ doing: String, because reason: some CustomStringConvertible) {
        description = "cannot \(doing): \(reason)"
    }
}
