/// Buoys, gateways and the air between them, on virtual time: datagrams come out and go in.
///
/// `advance(to:)` at `deadline`, and after each `receive`; instants never run backwards.
public struct LoRaRadio: Sendable {
    /// dBm of the noise in 125 kHz at a good gateway.
    private static let noiseFloor = -117.0
    /// dB by which the stronger of two packets at one channel and rate has to be above the other to be heard.
    private static let capture = 6.0

    /// An uplink in the air, or one that has just been.
    private struct Flight {
        let packet: RadioPacket
        let buoy: Int
    }

    public let settings: RadioSettings
    public var buoys: [ReefBuoy]
    public var gateways: [PacketForwarder]
    public private(set) var counts = RadioCounts()
    /// Frames that gateways heard well, each with the places of those that did.
    public private(set) var heardFrames: [[UInt8]: [Int]] = [:]

    private var flying: [Flight] = []
    private var landed: [Flight] = []
    private var datagrams: [ForwarderDatagram] = []
    private var chance: SeededGenerator
    private let averages: [[Double]]

    public init(_ settings: RadioSettings, buoys: [ReefBuoy], gateways: [PacketForwarder], seed: UInt64) {
        self.settings = settings
        self.buoys = buoys
        self.gateways = gateways
        var chance = SeededGenerator(seed: seed, purpose: "radio")
        let width = settings.snr.upperBound - settings.snr.lowerBound
        averages = buoys.map { _ in gateways.map { _ in settings.snr.lowerBound + width * chance.unit() } }
        self.chance = chance
    }

    /// When something happens next.
    public var deadline: Nanoseconds? {
        var earliest = Nanoseconds.earlier(flying.lazy.map(\.packet.end).min(), datagrams.first?.instant)
        for buoy in buoys { earliest = .earlier(earliest, buoy.deadline) }
        for gateway in gateways { earliest = .earlier(earliest, gateway.deadline) }
        return earliest
    }

    /// A datagram from the server.
    public mutating func receive(
        _ bytes: [UInt8], gateway: Int, socket: PacketForwarder.Socket, now: Nanoseconds
    ) {
        gateways[gateway].receive(bytes, on: socket, now: now)
        advance(gateway: gateway, to: now)
    }

    /// Everything due until `now`, in order: what the gateways send to their server.
    public mutating func advance(to now: Nanoseconds) -> [ForwarderDatagram] {
        while let due = deadline, due <= now {
            land(at: due)
            for index in buoys.indices { launch(buoys[index].advance(to: due), from: index) }
            for index in gateways.indices { advance(gateway: index, to: due) }
            guard datagrams.isEmpty else { break }
        }
        defer { datagrams = [] }
        return datagrams
    }

    private mutating func launch(_ packets: [RadioPacket], from buoy: Int) {
        counts.uplinks += packets.count
        flying += packets.map { Flight(packet: $0, buoy: buoy) }
    }

    private mutating func advance(gateway index: Int, to now: Nanoseconds) {
        for action in gateways[index].advance(to: now) {
            switch action {
            case .datagram(let bytes, let socket):
                datagrams.append(ForwarderDatagram(instant: now, gateway: index, socket: socket, bytes: bytes))
            case .transmit(let packet):
                radiate(packet, from: index)
            }
        }
    }

    private mutating func radiate(_ packet: RadioPacket, from gateway: Int) {
        counts.downlinks += 1
        for index in buoys.indices {
            let snr = averages[index][gateway] + fade()
            guard !chance.chance(settings.downlinkLoss), snr >= packet.rate.requiredSNR else {
                counts.downlinksLost += 1
                continue
            }
            buoys[index].node.sense(packet, snr: snr)
        }
    }

    /// Uplinks whose end has come reach the gateways.
    private mutating func land(at now: Nanoseconds) {
        let arrived = flying.filter { $0.packet.end <= now }
        guard !arrived.isEmpty else { return }
        flying.removeAll { $0.packet.end <= now }
        landed += arrived
        for flight in arrived {
            for index in gateways.indices { reach(index, flight, now: now) }
        }
        let oldest = flying.map(\.packet.begin).min() ?? now
        landed.removeAll { $0.packet.end < oldest }
    }

    private mutating func reach(_ gateway: Int, _ flight: Flight, now: Nanoseconds) {
        let packet = flight.packet
        let snr = averages[flight.buoy][gateway] + fade()
        let (isLost, isGarbled) = (chance.chance(settings.loss), chance.chance(settings.garbled))
        guard gateways[gateway].hears(packet) else { return counts.deaf += 1 }
        guard !isLost, snr >= packet.rate.requiredSNR else { return counts.lost += 1 }
        guard !collides(flight, at: gateway) else { return counts.collided += 1 }
        var heard = HeardPacket(
            packet: packet, rssi: Int((LoRaRadio.noiseFloor + snr).rounded()), snr: (snr * 4).rounded() / 4,
            isGood: !isGarbled)
        if isGarbled { garble(&heard) }
        deliver(heard, to: gateway, now: now)
        guard chance.chance(settings.doubled) else { return }
        heard.snr -= 20
        heard.rssi -= 20
        deliver(heard, to: gateway, now: now)
    }

    private mutating func deliver(_ heard: HeardPacket, to gateway: Int, now: Nanoseconds) {
        if heard.isGood {
            counts.copies += 1
            if settings.remembersFrames { heardFrames[heard.packet.payload, default: []].append(gateway) }
        } else {
            counts.garbled += 1
        }
        gateways[gateway].hear(heard, now: now)
    }

    private mutating func garble(_ heard: inout HeardPacket) {
        let place = chance.integer(below: heard.packet.payload.count)
        heard.packet.payload[place] ^= UInt8(1 + chance.integer(below: 255))
    }

    /// Another packet at the same time, channel and rate that is not much weaker there.
    private func collides(_ flight: Flight, at gateway: Int) -> Bool {
        (flying + landed).contains { other in
            other.buoy != flight.buoy && other.packet.frequency == flight.packet.frequency
                && other.packet.rate == flight.packet.rate && other.packet.overlaps(flight.packet)
                && averages[other.buoy][gateway] > averages[flight.buoy][gateway] - LoRaRadio.capture
        }
    }

    /// Normal enough: the sum of twelve draws.
    private mutating func fade() -> Double {
        settings.fading * ((0..<12).reduce(-6) { sum, _ in sum + chance.unit() })
    }
}
