import LoRaWAN
import Sensing
import Timekeeping

/// Takes what comes over one link. It is made on the link's thread and called on it only, so it needs no locks.
///
/// A consumer that blocks stops the reading: a TCP sender then waits, a serial line or a UDP socket loses in the kernel.
public protocol LinkConsumer {
    /// Bytes came; they are valid during the call only.
    mutating func receive(_ bytes: UnsafeRawBufferPointer, _ arrival: Arrival)

    /// No more bytes of this source belong to those that came: the connection closed, the adapter was unplugged or the
    /// file ended. The same number may be given to a later connection.
    mutating func ended(source: Int)

    /// The state of the link changed.
    mutating func changed(to state: LinkState)

    /// A whole file is there. After `.read` its bytes come, all of them, and then `finish`; `ended` in between says that
    /// it is not read on.
    mutating func begin(_ file: ArrivedFile) -> FileWelcome

    /// The file's bytes have all come. Returns when they are durable.
    mutating func finish(_ file: ArrivedFile) -> FileOutcome

    /// Somebody brought a whole body and waits for the answer, which comes when it is durable.
    mutating func take(
        pushed bytes: UnsafeRawBufferPointer, _ arrival: Arrival, answer: @escaping @Sendable (PushOutcome) -> Void)

    /// What became of a file, for the operator.
    mutating func heard(of file: String, _ news: String, isTrouble: Bool)

    /// A frame came by radio; `answer` hears whether it is durable.
    mutating func take(radio frame: RadioFrame, answer: @escaping @Sendable (Bool) -> Void)

    /// The state of a downlink to the device changed.
    mutating func heard(of downlink: DownlinkNews, at time: Timestamp)
}

extension LinkConsumer {
    public mutating func begin(_ file: ArrivedFile) -> FileWelcome {
        .refused(LinkFailure("'\(file.name)' cannot be read here", remedy: "use another transport"))
    }

    public mutating func finish(_ file: ArrivedFile) -> FileOutcome {
        .notStored(LinkFailure("'\(file.name)' cannot be read here", remedy: "use another transport"))
    }

    public mutating func take(
        pushed bytes: UnsafeRawBufferPointer, _ arrival: Arrival, answer: @escaping @Sendable (PushOutcome) -> Void
    ) {
        answer(.notStored("nothing can be pushed here"))
    }

    public mutating func heard(of file: String, _ news: String, isTrouble: Bool) {}

    public mutating func take(radio frame: RadioFrame, answer: @escaping @Sendable (Bool) -> Void) {
        answer(false)
    }

    public mutating func heard(of downlink: DownlinkNews, at time: Timestamp) {}
}

/// When and how a chunk of bytes came.
public struct Arrival: Hashable, Sendable {
    /// When the first byte arrived.
    public var time: Timestamp
    public var boundary: Boundary
    /// Which of several connections of one link it came over: bytes of two sources never belong together. 0 except at
    /// a TCP listener, whose clients have the numbers from 0 up to its maximum of connections.
    public var source: Int
    /// How the characters of a serial line come: what `FrameTimes` needs. Nil for anything else.
    public var pace: LinePace?

    public init(time: Timestamp, boundary: Boundary, source: Int = 0, pace: LinePace? = nil) {
        self.time = time
        self.boundary = boundary
        self.source = source
        self.pace = pace
    }

    /// What the transport says about where the chunk was cut.
    public enum Boundary: Hashable, Sendable {
        /// A part of a byte stream, cut anywhere.
        case stream
        /// One whole datagram.
        case datagram
        /// The beginning of a datagram that was longer than the link takes.
        case truncatedDatagram(sentBytes: Int)

        /// Why bytes with this boundary cannot be trusted to be whole; nil when they can.
        public var defect: String? {
            guard case .truncatedDatagram(let sentBytes) = self else { return nil }
            return "datagram of \(sentBytes) bytes was cut: longer than the link takes"
        }
    }
}
