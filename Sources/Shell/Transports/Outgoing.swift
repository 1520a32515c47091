import Sensing

/// Something to send over a link, and whom to tell how it went.
struct Outgoing: Sendable {
    enum Content: Sendable {
        case bytes([UInt8])
        /// The break condition of a serial line, for so many milliseconds.
        case lineBreak(milliseconds: UInt32)
    }

    let content: Content
    /// The connection it is for; nil for every one that is open.
    let source: Int?
    /// The monotonic instant after which it is of no use any more.
    let deadline: UInt64
    /// Called once: with the instant at which the last byte was handed to the system, or with what went wrong.
    let completion: @Sendable (Swift.Result<Timestamp, LinkFailure>) -> Void
}
