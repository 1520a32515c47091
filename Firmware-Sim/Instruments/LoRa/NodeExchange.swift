/// One frame of a node in the air, and the two windows in which it listens afterwards.
struct NodeExchange: Sendable {
    /// When a downlink is expected to begin, and how it is sent.
    struct Window: Sendable {
        var number: Int
        var opens: Nanoseconds
        var frequency: UInt32
        var rate: RadioRate
    }

    /// A whole frame of the node; it is sent again as it is.
    struct Frame: Sendable {
        var bytes: [UInt8]
        /// Nil of a join-request.
        var counter: UInt32?
        var isConfirmed: Bool
        var payloadLength: Int
    }

    var frame: Frame
    /// From 1.
    var trial: Int
    var sent: RadioPacket
    var windows: [Window]
    /// What is being received, and in which window.
    var heard: (packet: RadioPacket, window: Window)?

    /// Whether the node's receiver is on for a packet that begins then; where it is not, how far beside.
    func listens(to packet: RadioPacket, tolerance: Nanoseconds) -> (window: Window, beside: Nanoseconds)? {
        windows.filter { $0.frequency == packet.frequency && $0.rate == packet.rate }
            .map { ($0, packet.begin - $0.opens) }
            .min { abs($0.1) < abs($1.1) }
    }

    /// When nothing can come any more.
    func ends(tolerance: Nanoseconds) -> Nanoseconds {
        heard?.packet.end ?? (windows.last?.opens ?? sent.end) + tolerance
    }
}
