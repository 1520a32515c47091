/// The "just in time" queue of a packet forwarder: what it shall send, and why it will not.
struct TransmitQueue: Sendable {
    /// Why a packet was refused, as TX_ACK says it.
    enum Mistake: String, Error {
        case tooLate = "TOO_LATE"
        case tooEarly = "TOO_EARLY"
        case collision = "COLLISION_PACKET"
    }

    /// A packet that waits, by the concentrator's counter.
    struct Entry: Sendable {
        var counter: UInt32
        var packet: RadioPacket
    }

    /// Entries (JIT_QUEUE_MAX).
    private static let most = 32
    /// Microseconds that the concentrator needs to start, and that are kept free around a packet.
    private static let startDelay: UInt32 = 1500
    private static let margin: UInt32 = 1000
    /// Microseconds by which the thread that sends looks ahead.
    private static let lookAhead: UInt32 = 40_000
    /// Microseconds: nothing is taken that is further away (four times the beacon period of 128 s).
    private static let mostAdvance: UInt32 = 512_000_000

    private(set) var entries: [Entry] = []

    var next: Entry? { entries.first }

    /// Takes a packet that begins at a counter. What is past already looks like one of far away, and is too early.
    mutating func take(_ packet: RadioPacket, counter: UInt32, now: UInt32) throws(Mistake) {
        guard entries.count < TransmitQueue.most else { throw .collision }
        let distance = counter &- now
        guard distance > TransmitQueue.startDelay + TransmitQueue.margin + TransmitQueue.lookAhead else {
            throw .tooLate
        }
        guard distance < TransmitQueue.mostAdvance else { throw .tooEarly }
        let entry = Entry(counter: counter, packet: packet)
        guard !entries.contains(where: { TransmitQueue.collide($0, entry) }) else { throw .collision }
        let place = entries.firstIndex { $0.counter &- now > distance } ?? entries.count
        entries.insert(entry, at: place)
    }

    mutating func removeFirst() { entries.removeFirst() }

    private static func collide(_ one: Entry, _ other: Entry) -> Bool {
        let before = startDelay + lookAhead + margin
        let isFirst = Int32(bitPattern: other.counter &- one.counter) >= 0
        let (first, second) = isFirst ? (one, other) : (other, one)
        let length = UInt32(truncatingIfNeeded: first.packet.airtime / 1000)
        return second.counter &- first.counter <= length + before
    }
}
