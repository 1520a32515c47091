/// What a link adds to the bytes of a message, as a budget counts it: reckoned from what the protocols send, both directions, rounded
/// up. What TCP sends again because the network lost it is not seen, and not counted.
public struct LinkOverhead: Hashable, Sendable {
    /// For each message, its answer included.
    public var bytesPerMessage: UInt64
    /// For connecting, before the first message and after each silence that is longer than servers keep a connection.
    public var bytesPerConnection: UInt64
    /// Nanoseconds; nil where the connection stays.
    public var longestSilence: UInt64?
    /// What staying connected costs in a day.
    public var bytesPerDay: UInt64

    /// TCP and IP take 52 bytes for each 1,448 of content; TLS 29 for each 16 KiB.
    static let percentOnTheWay: UInt64 = 5

    public init(
        bytesPerMessage: UInt64 = 0, bytesPerConnection: UInt64 = 0, longestSilence: UInt64? = nil,
        bytesPerDay: UInt64 = 0
    ) {
        self.bytesPerMessage = bytesPerMessage
        self.bytesPerConnection = bytesPerConnection
        self.longestSilence = longestSilence
        self.bytesPerDay = bytesPerDay
    }

    /// Request head about 190, answer about 420 (head and a reply), three packets of 52; a connection takes three more
    /// packets, with TLS 1.3 and a chain of three certificates about 5,500.
    public static func http(encrypted: Bool) -> LinkOverhead {
        LinkOverhead(
            bytesPerMessage: encrypted ? 860 : 800, bytesPerConnection: encrypted ? 6000 : 300,
            longestSilence: 30_000_000_000)
    }

    /// Topic and header about 60, the broker's PUBACK, the archive's answer about 320 and our PUBACK for it, six packets
    /// of 52. The connection is made once; every `keepAlive` seconds a PINGREQ and a PINGRESP keep it, in four packets.
    public static func mqtt(encrypted: Bool, keepAlive: Int) -> LinkOverhead {
        let pings = UInt64(DayHours.day) / UInt64(max(1, keepAlive))
        return LinkOverhead(
            bytesPerMessage: encrypted ? 860 : 720, bytesPerDay: pings * (encrypted ? 270 : 212))
    }

    /// How much of a budget so many bytes take, in so many messages.
    public func cost(of bytes: Int, messages: Int = 1) -> UInt64 {
        let content = UInt64(max(0, bytes))
        return content + (content * Self.percentOnTheWay + 99) / 100 + bytesPerMessage * UInt64(max(1, messages))
    }

    /// The most bytes of one message that costs at most so much; 0 when there is none.
    public func bytes(for cost: UInt64) -> Int {
        guard cost > bytesPerMessage else { return 0 }
        return Int(clamping: (cost - bytesPerMessage) / (100 + Self.percentOnTheWay) * 100)
    }
}
