import Glibc
import SimulatedInstruments

/// A connection to somebody who listens, tried again each second while there is none.
final class TCPClientEndpoint: Endpoint {
    private static let retryAfter: Nanoseconds = .seconds(1)

    private enum State {
        case apart
        case connecting(Int32)
        case connected(TCPConnection)
        /// The line is dead on purpose.
        case hungUp
    }

    private let address: String
    private let port: UInt16
    private var state = State.apart
    private var retryAt: Nanoseconds = 0
    private(set) var bytesNotTaken: UInt64 = 0

    init(address: String, port: UInt16) {
        self.address = address
        self.port = port
    }

    var title: String { "connecting to tcp \(address):\(port)" }

    var hasReader: Bool {
        if case .connected = state { true } else { false }
    }

    var takesMore: Bool {
        if case .connected(let connection) = state { connection.waiting < TCPConnection.comfortable } else { false }
    }

    var isFlushed: Bool {
        if case .connected(let connection) = state { connection.waiting == 0 } else { true }
    }

    var isFinished: Bool { !hasReader }

    var deadline: Nanoseconds? {
        if case .apart = state { retryAt } else { nil }
    }

    var interests: [pollfd] {
        switch state {
        case .apart, .hungUp: []
        case .connecting(let descriptor): [pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)]
        case .connected(let connection): [connection.interest]
        }
    }

    /// Only checks the address: the other side may come later.
    func open() throws(EndpointFailure) {
        _ = try InternetAddress(address, port: port, type: SOCK_STREAM, isPassive: false)
    }

    func tend(now: Nanoseconds) {
        guard case .apart = state, now >= retryAt else { return }
        retryAt = now + TCPClientEndpoint.retryAfter
        guard let name = try? InternetAddress(address, port: port, type: SOCK_STREAM, isPassive: false),
            let descriptor = try? name.makeSocket(SOCK_STREAM)
        else { return }
        if name.withPointer({ connect(descriptor, $0, $1) }) == 0 || errno == EINPROGRESS {
            state = .connecting(descriptor)
        } else {
            _ = Glibc.close(descriptor)
        }
    }

    func handle(_ ready: pollfd, now: Nanoseconds) -> [UInt8] {
        switch state {
        case .apart, .hungUp:
            return []
        case .connecting(let descriptor):
            finishConnecting(descriptor)
            return []
        case .connected(var connection):
            let received = connection.handle(ready)
            keep(connection)
            return received
        }
    }

    func send(_ bytes: [UInt8]) {
        guard case .connected(var connection) = state else {
            bytesNotTaken += UInt64(bytes.count)
            return
        }
        bytesNotTaken += UInt64(connection.send(bytes))
        keep(connection)
    }

    func hangUp() {
        disconnect()
        state = .hungUp
    }

    func restore() throws(EndpointFailure) {
        state = .apart
        retryAt = 0
    }

    func finish() {
        if case .connected(let connection) = state {
            shutdown(connection.descriptor, Int32(SHUT_WR))
        } else {
            hangUp()
        }
    }

    func close() { hangUp() }

    private func finishConnecting(_ descriptor: Int32) {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
        if code == 0 {
            state = .connected(TCPConnection(descriptor: descriptor))
        } else {
            disconnect()
        }
    }

    private func keep(_ connection: TCPConnection) {
        state = .connected(connection)
        if connection.isBroken { disconnect() }
    }

    private func disconnect() {
        switch state {
        case .apart, .hungUp: break
        case .connecting(let descriptor): _ = Glibc.close(descriptor)
        case .connected(let connection): _ = Glibc.close(connection.descriptor)
        }
        state = .apart
    }
}
