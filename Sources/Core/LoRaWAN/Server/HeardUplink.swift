import Sensing

/// The last data frame of a device that was accepted, and how far the answer to it has come.
struct HeardUplink: Sendable {
    /// Whether the record that holds it is durable: before, nothing that answers it goes on the air.
    enum Standing: Hashable, Sendable {
        case waiting, durable, lost
    }

    var hearing: Hearing
    /// What was given to the store; nil for one that was stored before a restart.
    var kept: Uplink?
    let counter: UInt32
    let mic: MIC
    var standing = Standing.waiting
    /// Other gateways have had their time.
    var isDue = false
    var isAnswered = false
    /// How often the device sent it again.
    var repetitions = 0
    var requests: UplinkRequests
    /// The index of its data rate in the region; nil: none of the region's, and it cannot be answered.
    let dataRate: Int?
    let spreadingFactor: Int
    let adaptsDataRate: Bool
    /// The end of its reception, for devices that ask for the time; nil when the station's clock was never set.
    var ended: Instant?
    /// Ways by which a gateway refused to answer it.
    var refusedWays: [DownlinkWay] = []

    /// By which the store and its answer know it; 0 for one that was stored before a restart.
    var ticket: UInt64 { kept?.ticket ?? 0 }
}

/// A gateway and a window.
struct DownlinkWay: Hashable, Sendable {
    var gateway: EUI64
    var window: DownlinkWindow.Kind
}
