/// Why there is no HTTP answer. The text never contains credentials.
public enum HTTPError: Error, Hashable, Sendable {
    /// libcurl has no memory, or refuses an option.
    case cannotStart(String)
    /// The address cannot be used as it is.
    case badAddress(String)
    case unreachable(String)
    case timedOut(String)
    case answerTooLong(limit: Int)
    case cancelled
}

extension HTTPError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .cannotStart(let reason): "cannot start an HTTP client: \(reason)"
        case .badAddress(let reason), .unreachable(let reason), .timedOut(let reason): reason
        case .answerTooLong(let limit): "the answer is longer than \(limit) bytes"
        case .cancelled: "cancelled"
        }
    }
}
