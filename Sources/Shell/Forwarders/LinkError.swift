/// Why there is no reply to a batch. The texts never contain credentials.
public enum LinkError: Error, Hashable, Sendable {
    case unreachable(String)
    case timedOut(String)
    /// There is an answer, but not one that an archive gives. Treated as if the destination were down.
    case nonsense(String)
    /// The destination takes nothing from us: wrong credentials, wrong address, station not accepted.
    case rejected(String)
    /// The destination takes no batch of this size.
    case tooLarge(String)
    /// We gave up ourselves.
    case cancelled
}

extension LinkError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreachable(let reason), .timedOut(let reason), .rejected(let reason), .tooLarge(let reason): reason
        case .nonsense(let reason): "the answer makes no sense: \(reason)"
        case .cancelled: "cancelled"
        }
    }
}
