import Delivery

/// What became of a batch at the archive.
public enum ArchiveAnswer: Hashable, Sendable {
    /// Committed, or committed earlier; or an answer to a station that only asked.
    case stored(BatchReply)
    case needsMetadata(BatchReply)
    case refused(Refusal, BatchReply)
    /// A part of a batch was kept; the answer comes with the last part.
    case waiting
    /// Nothing is wrong with the batch; the archive cannot write now.
    case unavailable(String)

    /// What kind of refusal, for the HTTP status and the counters.
    public enum Refusal: String, Hashable, Sendable, CaseIterable {
        case unreadable
        case tooLarge = "too_large"
        case laterVersion = "later_version"
        case stationNotAccepted = "station_not_accepted"
        /// The sender's token is another station's, or none.
        case notAllowed = "not_allowed"
        /// Not signed where it must be, or by another key, or the signature does not fit the bytes.
        case notVerified = "not_verified"
        /// Well formed, and contradicts itself or what the archive knows.
        case contradiction
    }

    /// Nil when the archive cannot say anything yet.
    public var reply: BatchReply? {
        switch self {
        case .stored(let reply), .needsMetadata(let reply), .refused(_, let reply): reply
        case .waiting, .unavailable: nil
        }
    }
}
