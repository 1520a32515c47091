/// What a place in a stream turned out to be.
enum FrameVerdict {
    /// A good frame from `start` up to `end`; `decoded` are its bytes when it was written in another form.
    case frame(start: Int, end: Int, layout: Int, decoded: [UInt8]?)
    /// No start of a frame, or one with an impossible header.
    case nothing
    /// A start with a possible header that failed, with the run that it announced.
    case failed(FailedFrame)
    /// More bytes are needed, up to a place; exactly those when the end of the frame is known.
    case incomplete(needed: Int, isExact: Bool)
}

/// A start that could have been a frame and is none.
struct FailedFrame: Sendable {
    var defect: String
    var start: Int
    var end: Int
    /// Whether it was written as text, so that its lines look as others do.
    var isText: Bool
}
