import Sensing

extension Reception {
    /// As the gateway that heard it best had it, with the best time that any of the server's sources gives: GPS of a
    /// gateway, else a gateway's clock, else the server's, else `arrival`, that of the message here.
    ///
    /// Only GPS has a bound. What the clocks of a gateway and of a server are worth, and how long a message waited in a
    /// broker, nobody says.
    public init(_ uplink: NetworkServerUplink, arrival: Timestamp) {
        let best = uplink.best
        self.init(
            gateway: best?.gateway ?? EUI64(0), time: uplink.firstBit(uplink.lastBit(arrival)), basis: .networkServer,
            counter: best?.counter ?? 0, frequency: uplink.frequency, modulation: uplink.modulation, rssi: best?.rssi,
            snr: best?.snr)
    }
}

extension NetworkServerUplink {
    /// When its last bit came.
    fileprivate func lastBit(_ arrival: Timestamp) -> Timestamp {
        let others = [best].compactMap { $0 } + hearings
        let server = others.lazy.compactMap(\.serverTime).first ?? serverTime
        let latest = (arrival.latest ?? arrival.instant).adding(nanoseconds: Self.clockDifference)
        func isPlausible(_ instant: Instant) -> Bool {
            guard instant <= latest else { return false }
            return server.map { $0.nanoseconds(since: instant).magnitude <= Self.clockDifference } ?? true
        }
        if let gps = others.lazy.compactMap(\.gpsTime).first(where: isPlausible) {
            return Timestamp(gps, bound: TimeBound(halfWidth: Self.gpsStep), source: .gnss, state: .locked)
        }
        let gateway = others.lazy.compactMap(\.gatewayTime).first(where: isPlausible)
        if let instant = gateway ?? server.flatMap({ $0 <= latest ? $0 : nil }) {
            return Timestamp(instant, source: .unknown, state: .unsynchronised)
        }
        return Timestamp(arrival.instant, source: arrival.source, state: arrival.state, flags: arrival.flags)
    }

    /// A gateway whose time differs by more from the server's, or lies by more in the future, has a wrong one
    /// (chirpstack #732); its own 18 s of leap seconds must show, a satellite's latency must not.
    private static let clockDifference: Int64 = 10_000_000_000
    /// Forwarders tell GPS time in milliseconds.
    private static let gpsStep: Int64 = 1_000_000

    /// Its first bit from its last: the frame's options are not told, so it may have been up to 15 bytes longer.
    fileprivate func firstBit(_ last: Timestamp) -> Timestamp {
        var first = last
        if let airtime, airtime < UInt64(Self.clockDifference) {
            first.instant = last.instant.adding(nanoseconds: -Int64(airtime))
            return first
        }
        let bytes = Self.framing + min(payloadBytes, Self.longestPayload)
        guard let shortest = Airtime.nanoseconds(payload: bytes, modulation, hasCRC: true),
            let longest = Airtime.nanoseconds(payload: bytes + Self.mostOptions, modulation, hasCRC: true)
        else {
            first.bound = nil
            return first
        }
        first.instant = last.instant.adding(nanoseconds: -shortest)
        first.bound?.before += longest - shortest
        return first
    }

    /// MHDR 1, DevAddr 4, FCtrl 1, FCnt 2, FPort 1, MIC 4.
    private static let framing = 13
    private static let longestPayload = 242
    private static let mostOptions = 15
}
