import Sensing

/// Cuts a stream of bytes into frames, wherever the chunks happen to be cut. The same bytes give the same frames.
///
/// The sum of all `raw` bytes emitted equals the bytes pushed, once `finish` was called.
public protocol Framer: Sendable {
    /// Takes the next bytes of the stream, whose first byte arrived at `time`, and appends the frames that are whole.
    mutating func push(_ bytes: UnsafeRawBufferPointer, time: Timestamp, into frames: inout [Frame])

    /// The stream ends here, or a datagram does: what is held back becomes a frame, with a defect where it is cut.
    mutating func finish(into frames: inout [Frame])
}
