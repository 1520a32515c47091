import Foundation

/// A UDP socket of the test's side, connected to a port of the loopback as a forwarder's sockets are.
final class UDPPeer {
    private let number: Int32

    /// `host`: from where it sends; all of 127.0.0.0/8 is this machine.
    init(to port: UInt16, from host: String = "127.0.0.1") {
        number = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        Self.withAddress(host, 0) { _ = bind(number, $0, $1) }
        Self.withAddress("127.0.0.1", port) { _ = connect(number, $0, $1) }
    }

    deinit {
        close(number)
    }

    func send(_ bytes: [UInt8]) {
        _ = Glibc.send(number, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// The next datagram; nil when none comes in time.
    func receive(seconds: Double = 60) -> [UInt8]? {
        var polled = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        guard poll(&polled, 1, Int32(seconds * 1000)) == 1 else { return nil }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(number, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        return count < 0 ? nil : Array(buffer[..<count])
    }

    static func withAddress(_ host: String, _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Void) {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        inet_pton(AF_INET, host, &address.sin_addr)
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

/// A port of the loopback that nobody has, and that one can take.
func freePort() -> UInt16 {
    let number = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    defer { close(number) }
    UDPPeer.withAddress("127.0.0.1", 0) { _ = bind(number, $0, $1) }
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(number, $0, &length) }
    }
    return UInt16(bigEndian: address.sin_port)
}

/// Looks every few milliseconds until something is true; false when it is not within a minute, which is a failed test.
func becomes(_ isTrue: () throws -> Bool) rethrows -> Bool {
    let deadline = Date(timeIntervalSinceNow: 60)
    while try !isTrue() {
        guard Date() < deadline else { return false }
        usleep(3000)
    }
    return true
}
