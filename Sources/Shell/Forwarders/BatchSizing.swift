import Delivery

/// How large the next batch may be: what the link takes in one message, and what it carries in about two seconds, so that
/// a live batch never waits long behind another. Part of `ForwardingMachine`.
struct BatchSizing: Sendable {
    /// How long a batch may take on its way, beyond what the smallest takes; nanoseconds.
    static let patience: UInt64 = 2_000_000_000
    /// Smaller batches would be mostly header.
    static let smallestPace = 2048
    /// What a link takes that says no size below this is out of order.
    static let smallestMessage = 128
    /// A first guess for a link that nobody has measured.
    private static let firstPace = 16 << 10

    /// What the link takes in one message.
    private(set) var messageLimit: Int
    private var pace: Int
    private let policy: ForwardingPolicy
    /// The shortest that a delivery took, in nanoseconds; grows slowly again, because links change.
    private var latency: UInt64?
    /// In sixteenths of a byte, by lane: what one record takes in a batch.
    private var bytesPerRecord: [Lane: Int] = [:]

    init(policy: ForwardingPolicy) {
        self.policy = policy
        messageLimit = policy.maximumMessageBytes
        pace = min(Self.firstPace, policy.maximumBytes)
    }

    /// The most bytes of the next batch.
    var maximumBytes: Int {
        var bytes = min(pace, messageLimit, policy.maximumBytes)
        if let rate = policy.budget.bytesPerSecond {
            let inTime = policy.overhead.bytes(for: max(1, rate) * (Self.patience / 1_000_000_000))
            bytes = min(bytes, max(inTime, Self.smallestMessage))
        }
        return bytes
    }

    /// About so many records make a batch of so many bytes.
    func records(of lane: Lane, bytes: Int) -> Int {
        let each = bytesPerRecord[lane] ?? Self.firstGuess(lane)
        return min(policy.maximumRecords, max(1, bytes * 16 / max(1, each)))
    }

    private static func firstGuess(_ lane: Lane) -> Int {
        switch lane {
        case .live, .backlog: 16 * 16
        case .events, .raw: 64 * 16
        }
    }

    /// - Parameter records: how many are in it.
    mutating func encoded(_ lane: Lane, records: Int, bytes: Int) {
        guard records > 0 else { return }
        let each = max(1, bytes * 16 / records)
        guard let before = bytesPerRecord[lane] else {
            bytesPerRecord[lane] = each
            return
        }
        // Header and dictionary weigh on small batches, so a larger one is believed at once when it is cheaper.
        bytesPerRecord[lane] = max(1, each < before ? each : (before * 3 + each) / 4)
    }

    /// - Parameter took: from handing over to the answer, in nanoseconds.
    mutating func delivered(bytes: Int, took: UInt64) {
        let shortest = min(took, latency ?? took)
        latency = shortest + (took - shortest) / 64
        let carrying = took - shortest
        if carrying > Self.patience {
            let fitting = Double(bytes) * Double(Self.patience) / Double(carrying)
            pace = max(Self.smallestPace, min(pace, Int(fitting)))
        } else if carrying < Self.patience / 2, bytes >= pace / 2 {
            pace = min(policy.maximumBytes, max(pace, 1) * 2)
        }
    }

    mutating func timedOut() {
        pace = max(Self.smallestPace, pace / 4)
    }

    /// What the other end says that it takes.
    mutating func limited(to bytes: Int) {
        messageLimit = max(Self.smallestMessage, min(messageLimit, bytes))
    }

    /// The other end does not take so many bytes. False when less cannot be sent.
    mutating func refused(bytes: Int) -> Bool {
        guard bytes > Self.smallestMessage else { return false }
        messageLimit = max(Self.smallestMessage, min(messageLimit, bytes / 2))
        return true
    }
}
