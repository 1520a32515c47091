/// What the server has to know of a gateway to answer by it.
struct ServedGateway: Sendable {
    /// A packet that it was given to send.
    struct HandedOver: Sendable {
        let device: EUI64
        let subject: Subject
        let window: DownlinkWindow.Kind
        /// Hz
        let frequency: UInt32
        /// Nanoseconds.
        let airtime: Int64
        let start: UInt32
        /// Monotonic.
        let sent: UInt64
        /// When it counts as lost.
        let until: UInt64
    }

    enum Subject: Hashable, Sendable {
        /// The ticket of the uplink that is answered, and the number of the downlink that goes along.
        case uplink(UInt64, downlink: UInt64?)
        case join(UInt16)
    }

    /// On the air, by the concentrator's counter.
    private struct Transmission: Sendable {
        let start: UInt32
        /// Microseconds.
        let length: Int64
        let until: UInt64
    }

    var clock = GatewayClock()
    /// By the token of their PULL_RESP.
    private(set) var handedOver: [UInt16: HandedOver] = [:]
    private var transmissions: [Transmission] = []

    /// Whether it has nothing else to send then, `airtime` in nanoseconds: a second packet would be refused.
    func isFree(at start: UInt32, airtime: Int64) -> Bool {
        !transmissions.contains { other in
            let ahead = Int64(Int32(bitPattern: start &- other.start))
            return ahead < other.length + ServerLimits.gap && -ahead < airtime / 1000 + ServerLimits.gap
        }
    }

    mutating func handOver(_ packet: HandedOver, token: UInt16) {
        transmissions.removeAll { $0.until <= packet.sent }
        handedOver[token] = packet
        transmissions.append(
            Transmission(start: packet.start, length: packet.airtime / 1000, until: packet.until))
    }

    /// It said what it made of a packet.
    mutating func answered(_ token: UInt16, isTaken: Bool) -> HandedOver? {
        guard let packet = handedOver.removeValue(forKey: token) else { return nil }
        if !isTaken { transmissions.removeAll { $0.start == packet.start } }
        return packet
    }

    /// A gateway of version 1 says nothing.
    mutating func forget(_ token: UInt16) {
        handedOver[token] = nil
    }

    mutating func unanswered(now: UInt64) -> [HandedOver] {
        let late = handedOver.filter { $0.value.until <= now }.sorted { $0.value.sent < $1.value.sent }
        for (token, _) in late { handedOver[token] = nil }
        return late.map(\.value)
    }

    var deadline: UInt64? { handedOver.values.map(\.until).min() }
}
