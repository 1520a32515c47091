import Glibc
import SimulatedInstruments

/// Simulated buoys and gateways in real time, with the two sockets of each gateway on the loopback.
final class BuoyField {
    private(set) var radio: LoRaRadio
    private let peers: [[UDPPeer]]

    init(_ settings: [String: String], to port: UInt16) throws {
        let plan = try LoRaFieldPlan(settings: settings)
        radio = try plan.makeRadio(start: BuoyField.now, nonceSeed: plan.seed)
        peers = radio.gateways.map { _ in PacketForwarder.Socket.allCases.map { _ in UDPPeer(to: port) } }
    }

    static var now: Nanoseconds {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Nanoseconds(time.tv_sec) * 1_000_000_000 + Nanoseconds(time.tv_nsec)
    }

    /// Goes on until something is true of it; false when it is not within two minutes, which is a failed test.
    func run(until isTrue: (LoRaRadio) -> Bool) -> Bool {
        let deadline = BuoyField.now + .seconds(120)
        while !isTrue(radio) {
            let now = BuoyField.now
            guard now < deadline else { return false }
            for datagram in radio.advance(to: now) {
                peers[datagram.gateway][datagram.socket.rawValue].send(datagram.bytes)
            }
            for (gateway, pair) in peers.enumerated() {
                for (peer, socket) in zip(pair, PacketForwarder.Socket.allCases) {
                    while let bytes = peer.receive(seconds: 0) {
                        radio.receive(bytes, gateway: gateway, socket: socket, now: now)
                    }
                }
            }
            usleep(1000)
        }
        return true
    }
}
