/// What a link is doing.
public enum LinkState: Hashable, Sendable {
    case connecting
    case open
    /// It does not work, and is tried again at the monotonic instant `nextTry`, for ever.
    case waiting(LinkFailure, nextTry: UInt64)
    /// A replayed file was read to its end.
    case finished
    case stopped

    /// The word for status pages.
    public var word: String {
        switch self {
        case .connecting: "connecting"
        case .open: "open"
        case .waiting: "waiting"
        case .finished: "finished"
        case .stopped: "stopped"
        }
    }

    /// What to tell the operator: `connection refused by 127.0.0.1:4001: is the serial server on? next try in 4 s`.
    public func message(now: UInt64) -> String? {
        guard case .waiting(let failure, let nextTry) = self else { return nil }
        let seconds = nextTry > now ? (nextTry - now + 999_999_999) / 1_000_000_000 : 0
        let link = failure.remedy.hasSuffix("?") ? "" : ";"
        return seconds == 0 ? "\(failure)\(link) trying again now" : "\(failure)\(link) next try in \(seconds) s"
    }
}
