import Delivery

/// What became of a batch at the archive.
public enum ArchiveAnswer: Hashable, Sendable {
    /// Committed, or committed earlier.
    case stored(BatchReply)
    case needsMetadata(BatchReply)
    case refused(Refusal, BatchReply)
    /// Nothing is wrong with the batch; the archive cannot write now.
    case unavailable(String)

    /// What kind of refusal, for the HTTP status.
    public enum Refusal: Hashable, Sendable {
        case unreadable
        case tooLarge
        case laterVersion
        case stationNotAccepted
        /// Well formed, and contradicts itself or what the archive knows.
        case contradiction
    }

    /// Nil when the archive cannot say anything yet.
    public var reply: BatchReply? {
        switch self {
        case .stored(let reply), .needsMetadata(let reply), .refused(_, let reply): reply
        case .unavailable: nil
        }
    }
}
