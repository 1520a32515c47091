import Glibc
import TestSupport

/// A TCP port on loopback, as a serial server has it.
final class TestServer {
    let port: UInt16
    private let descriptor: Int32

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in.loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isListening = address.withGeneric { bind(descriptor, $0, length) == 0 && listen(descriptor, 4) == 0 }
        guard isListening, address.withGeneric({ getsockname(descriptor, $0, &length) }) == 0 else {
            throw TestProblem("cannot listen on loopback: \(String(cString: strerror(errno)))")
        }
        port = UInt16(bigEndian: address.sin_port)
    }

    deinit { Glibc.close(descriptor) }

    /// Waits for the next client.
    func accept() throws -> TestConnection {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, 20_000) == 1 else { throw TestProblem("nobody connected within 20 s") }
        return TestConnection(Glibc.accept(descriptor, nil, nil))
    }
}

/// One end of a TCP connection.
final class TestConnection {
    private var descriptor: Int32

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    convenience init(connectingTo port: UInt16) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in.loopback(port: port)
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        guard address.withGeneric({ connect(descriptor, $0, length) }) == 0 else {
            throw TestProblem("cannot connect to port \(port): \(String(cString: strerror(errno)))")
        }
        self.init(descriptor)
    }

    deinit { close() }

    func send(_ text: some StringProtocol) throws {
        let bytes = Array(text.utf8)
        guard Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw TestProblem("cannot send: \(String(cString: strerror(errno)))")
        }
    }

    /// Waits for so many bytes.
    func receive(_ count: Int) throws -> String {
        var bytes = [UInt8](repeating: 0, count: count)
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        guard recv(descriptor, &bytes, count, Int32(MSG_WAITALL)) == count else {
            throw TestProblem("\(count) bytes did not come: \(String(cString: strerror(errno)))")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }
}

extension sockaddr_in {
    fileprivate static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        return address
    }

    fileprivate mutating func withGeneric<Value>(_ body: (UnsafeMutablePointer<sockaddr>) -> Value) -> Value {
        withUnsafeMutablePointer(to: &self) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
        }
    }
}
