import Glibc
import SimulatedInstruments

/// Buoys and gateways in the real world: each gateway has the two sockets of a packet forwarder.
final class SimulatedField: SimulatedPart {
    let plan: LoRaFieldPlan
    let server: String
    private(set) var radio: LoRaRadio
    /// By gateway, the one upwards first.
    private var sockets: [[Int32]] = []

    init(plan: LoRaFieldPlan, address: String, port: UInt16, now: Nanoseconds) throws {
        self.plan = plan
        server = "\(address):\(port)"
        // A DevNonce is good once: what a buoy draws is different in each run, as it is in the sea.
        radio = try plan.makeRadio(start: now, nonceSeed: UInt64(bitPattern: now))
        let name = try InternetAddress(address, port: port, type: SOCK_DGRAM, isPassive: false)
        for _ in radio.gateways {
            sockets.append(try PacketForwarder.Socket.allCases.map { _ in try SimulatedField.open(name, server) })
        }
    }

    private static func open(_ name: InternetAddress, _ server: String) throws(EndpointFailure) -> Int32 {
        let descriptor = try name.makeSocket(SOCK_DGRAM)
        guard name.withPointer({ connect(descriptor, $0, $1) }) == 0 else {
            let failure = EndpointFailure.system("cannot send to udp \(server)")
            _ = Glibc.close(descriptor)
            throw failure
        }
        return descriptor
    }

    var deadline: Nanoseconds? { radio.deadline }

    var interests: [pollfd] { sockets.joined().map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) } }

    /// Every gateway gave up, since nobody answered.
    var isDone: Bool { radio.gateways.allSatisfy(\.hasQuit) }

    func handle(_ ready: pollfd, now: Nanoseconds) {
        for (gateway, pair) in sockets.enumerated() {
            guard let place = pair.firstIndex(of: ready.fd), let socket = PacketForwarder.Socket(rawValue: place) else {
                continue
            }
            // The end of a datagram socket is the echo of one that nobody received.
            while case .bytes(let bytes) = Descriptor.read(ready.fd) {
                radio.receive(bytes, gateway: gateway, socket: socket, now: now)
            }
        }
    }

    func proceed(now: Nanoseconds) {
        while let due = radio.deadline, due <= now {
            for datagram in radio.advance(to: now) {
                send(datagram.bytes, by: sockets[datagram.gateway][datagram.socket.rawValue])
            }
        }
    }

    func close() {
        for descriptor in sockets.joined() { _ = Glibc.close(descriptor) }
        sockets = []
    }

    func report(_ moment: SimulationMoment, to report: Report) {
        switch moment {
        case .ready: report.ready(self)
        case .stopped: report.stopped(self)
        }
    }

    /// Refused means that the datagram before this one found nobody; this one is sent again, once.
    private func send(_ bytes: [UInt8], by descriptor: Int32) {
        for _ in 0..<2 {
            let sent = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, 0) }
            guard sent < 0, errno == ECONNREFUSED else { return }
        }
    }
}
