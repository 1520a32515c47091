/// The system has no thread to give, or nothing to wake one with.
public struct ThreadFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }

    init(code: Int32, reason: String) {
        description = "no thread: \(reason) (\(code)); raise the limit of threads"
    }
}
