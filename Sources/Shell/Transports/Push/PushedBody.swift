import Sensing

/// Bytes that somebody brought, and whom to tell what became of them.
struct PushedBody: Sendable {
    let bytes: [UInt8]
    let time: Timestamp
    /// Called once.
    let answer: @Sendable (PushOutcome) -> Void
}

/// What became of a body.
public enum PushOutcome: Hashable, Sendable {
    /// All of it is durable, with what is wrong with it.
    case durable(FileTally)
    /// It is not, and has to be brought again.
    case notStored(String)
}
