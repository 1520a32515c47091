/// The system has no thread to give.
public struct ThreadFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    init(code: Int32, reason: String) {
        description = "no thread: \(reason) (\(code)); raise the limit of threads"
    }
}
