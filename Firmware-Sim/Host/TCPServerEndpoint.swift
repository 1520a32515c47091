import Glibc
import SimulatedInstruments

/// A TCP port on which several clients each get the instrument's stream, as behind a serial server.
final class TCPServerEndpoint: Endpoint {
    private let address: String
    private var port: UInt16
    private var listener: Int32 = -1
    private var clients: [TCPConnection] = []
    private(set) var bytesNotTaken: UInt64 = 0

    init(address: String, port: UInt16) {
        self.address = address
        self.port = port
    }

    var title: String { "listening on tcp \(address):\(port)" }
    var hasReader: Bool { !clients.isEmpty }
    var takesMore: Bool { hasReader && clients.allSatisfy { $0.waiting < TCPConnection.comfortable } }
    var isFlushed: Bool { clients.allSatisfy { $0.waiting == 0 } }
    var isFinished: Bool { clients.isEmpty }

    var interests: [pollfd] {
        let accepting = listener >= 0 ? [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)] : []
        return accepting + clients.map(\.interest)
    }

    func open() throws(EndpointFailure) {
        let name = try InternetAddress(address, port: port, type: SOCK_STREAM, isPassive: true)
        let descriptor = try name.makeSocket(SOCK_STREAM)
        InternetAddress.enable(SO_REUSEADDR, on: descriptor)
        guard name.withPointer({ bind(descriptor, $0, $1) }) == 0, Glibc.listen(descriptor, 16) == 0 else {
            let failure = EndpointFailure.system("cannot listen on tcp \(address):\(port)")
            _ = Glibc.close(descriptor)
            throw failure
        }
        listener = descriptor
        // Port 0 asked for any; the one that was given is kept for after an outage.
        port = InternetAddress.localPort(of: descriptor)
    }

    func handle(_ ready: pollfd, now: Nanoseconds) -> [UInt8] {
        if ready.fd == listener {
            accept()
            return []
        }
        guard let index = clients.firstIndex(where: { $0.descriptor == ready.fd }) else { return [] }
        let received = clients[index].handle(ready)
        forgetBroken()
        return received
    }

    func send(_ bytes: [UInt8]) {
        if clients.isEmpty { bytesNotTaken += UInt64(bytes.count) }
        for index in clients.indices { bytesNotTaken += UInt64(clients[index].send(bytes)) }
        forgetBroken()
    }

    func hangUp() {
        closeListener()
        for client in clients { _ = Glibc.close(client.descriptor) }
        clients.removeAll()
    }

    func restore() throws(EndpointFailure) { try open() }

    func finish() {
        closeListener()
        for client in clients { shutdown(client.descriptor, Int32(SHUT_WR)) }
    }

    func close() { hangUp() }

    private func accept() {
        while true {
            let descriptor = Glibc.accept(listener, nil, nil)
            guard descriptor >= 0 else { return }
            clients.append(TCPConnection(descriptor: descriptor))
        }
    }

    private func forgetBroken() {
        for client in clients where client.isBroken { _ = Glibc.close(client.descriptor) }
        clients.removeAll(where: \.isBroken)
    }

    private func closeListener() {
        if listener >= 0 { _ = Glibc.close(listener) }
        listener = -1
    }
}
