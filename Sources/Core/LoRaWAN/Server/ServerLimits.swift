import Sensing

/// The numbers by which the network server works, each with its reason. Times are in nanoseconds.
enum ServerLimits {
    static let second: UInt64 = 1_000_000_000
    static let millisecond: UInt64 = 1_000_000

    /// So long before a window opens its PULL_RESP has to leave: the forwarder takes nothing that is less than 42.5 ms
    /// ahead (start 1.5, margin 1, JIT 40), and the rest is for the way to it and for its queue.
    static let lead: UInt64 = 100 * millisecond
    /// Between two packets of a gateway, in microseconds of its counter: the same 42.5 ms.
    static let gap: Int64 = 42_500
    /// From RX1 to RX2, in seconds.
    static let secondWindow = 1
    /// From the end of a join-request to RX1, in seconds.
    static let joinDelay = 5

    /// A gateway that says nothing for so long is gone: six of its keepalives.
    static let silence: UInt64 = 60 * second
    /// A gateway of which nothing is known but its EUI is forgotten when there are more.
    static let mostGateways = 512
    /// Downlinks that wait for one device.
    static let mostDownlinks = 64
    /// Uplinks of which the store has not said a word yet: seven seconds of the greatest load.
    static let mostTickets = 65_536

    /// Downlink counters that are reserved in the ledger at once, so that not every downlink is a write.
    static let counterReserve: UInt32 = 16
    /// The summaries of devices go to the ledger so often at most.
    static let summary: UInt64 = 10 * second
    /// A frame may be repeated so often, NbTrans of the standard.
    static let mostRepetitions = 15
    /// And so long after the copy before: at SF12 and with 1 % duty cycle a device waits 150 s. Later it is a replay.
    static let repetition: UInt64 = 300 * second
    /// A gateway that does not say what it made of a downlink within so long after the window did not get it.
    static let answerTimeout: UInt64 = 2 * second
    /// Battery and margin are asked for so often.
    static let status: UInt64 = 86_400 * second
    /// ACKs and payloads leave this share of a sub-band's hour to join-accepts.
    static let joinReserve = 0.2
    /// 2026-01-01: a clock that shows an earlier time was never set, because this program is younger.
    static let earliestTime = Instant(unixSeconds: 1_767_225_600)
    /// What a device with a sub-band is told, it is told so often before it is left in peace.
    static let mostMaskRequests = 5
    /// Defects of one datagram that are told one by one.
    static let mostDefects = 4
    /// Whole counters of a personalised device that was at sea before it was provisioned here: its first frame is tried
    /// with so many upper halves, a million frames.
    static let mostRollOvers: UInt32 = 16
}
