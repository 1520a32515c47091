import Sensing

/// One transmission of a device and all gateways that heard it, as long as it may be answered.
struct Hearing: Sendable {
    /// By gateway, the better copy of each.
    private(set) var copies: [HeardCopy]
    /// When the first datagram with it came, by the station clock.
    let arrival: Timestamp
    /// Monotonic, when it was taken up.
    let heard: UInt64

    init(_ copy: HeardCopy, arrival: Timestamp, heard: UInt64) {
        copies = [copy]
        self.arrival = arrival
        self.heard = heard
    }

    /// A gateway may hear a frame on two channels: then the stronger one is the one on which it was sent.
    mutating func add(_ copy: HeardCopy) {
        guard let index = copies.firstIndex(where: { $0.gateway == copy.gateway }) else { return copies.append(copy) }
        if copy.isBetter(than: copies[index]) { copies[index] = copy }
    }

    /// The best first.
    var byQuality: [HeardCopy] { copies.sorted { $0.isBetter(than: $1) } }

    /// The monotonic time of the datagram's arrival, by how long ago the station clock says that was. The server may
    /// have taken it up late; a clock that was stepped since is not believed.
    func arrived(now: UInt64, time: Timestamp) -> UInt64 {
        var ago = time.instant.nanoseconds(since: arrival.instant)
        if let then = arrival.stamp, let later = time.stamp { ago = later.monotonic - then.monotonic }
        guard ago >= 0, UInt64(ago) <= now else { return heard }
        let arrived = now - UInt64(ago)
        return arrived <= heard && heard - arrived <= 3 * ServerLimits.second ? arrived : heard
    }
}
