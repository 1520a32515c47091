import Sensing

/// A join-request of a device that was accepted, and how far the answer to it has come.
struct HeardJoin: Sendable {
    var hearing: Hearing
    /// The frame as it was heard.
    let payload: [UInt8]
    let request: JoinRequest
    /// The join-accept, as it goes on the air.
    let accept: [UInt8]
    let address: DeviceAddress
    let dataRate: Int
    var isAnswered = false
    var refusedWays: [DownlinkWay] = []
}

/// A join-request of one of our devices that was refused, so that its other copies are not refused aloud.
struct RefusedJoin: Sendable {
    let payload: [UInt8]
    let heard: UInt64
}
