import CFairlead
import Glibc
import Synchronization

/// A socket of the test's side, blocking with time limits.
final class TestSocket {
    let number: Int32

    init(_ number: Int32) {
        self.number = number
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(number, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
        close(number)
    }

    /// The last port that a test was given. None is given twice: some tests leave theirs empty for a while, and a link
    /// that calls there must not reach another test's server. The system's own free ports begin at 32768.
    private static let lastPort = Mutex(UInt16(15_000 + getpid() % 1000 * 8))

    /// A TCP server on a port of the loopback that no other test has.
    static func server() -> TestSocket? {
        for _ in 0..<100 {
            let port = lastPort.withLock { port in
                port += 1
                return port
            }
            if let server = server(port: port) { return server }
        }
        return nil
    }

    static func server(port: UInt16) -> TestSocket? {
        let server = TestSocket(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
        var on: Int32 = 1
        setsockopt(server.number, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        let isListening = withLoopback(port) { bind(server.number, $0, $1) == 0 } && listen(server.number, 4) == 0
        return isListening ? server : nil
    }

    static func client(port: UInt16) -> TestSocket? {
        let client = TestSocket(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
        return withLoopback(port) { connect(client.number, $0, $1) == 0 } ? client : nil
    }

    static func datagram() -> TestSocket {
        TestSocket(socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0))
    }

    var port: UInt16 {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(number, $0, &length) }
        }
        return UInt16(bigEndian: address.sin_port)
    }

    func accept() -> TestSocket? {
        let client = Glibc.accept(number, nil, nil)
        return client < 0 ? nil : TestSocket(client)
    }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        Glibc.send(number, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    @discardableResult
    func send(_ bytes: [UInt8], toPort port: UInt16, address: String = "127.0.0.1") -> Bool {
        Self.withAddress(address, port) { sendto(number, bytes, bytes.count, 0, $0, $1) == bytes.count }
    }

    /// Exactly so many bytes, or fewer when the other end closes or time runs out.
    func receive(count: Int) -> [UInt8] {
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while received.count < count {
            let length = recv(number, &buffer, min(buffer.count, count - received.count), 0)
            if length <= 0 { break }
            received += buffer[..<length]
        }
        return received
    }

    static func withLoopback<Value>(_ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value) -> Value {
        withAddress("127.0.0.1", port, body)
    }

    static func withAddress<Value>(
        _ text: String, _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value
    ) -> Value {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        inet_pton(AF_INET, text, &address.sin_addr)
        return withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

/// A pseudo-terminal whose master plays the instrument.
final class PseudoTerminal {
    let master: Int32
    let path: String

    init?() {
        var (master, slave): (Int32, Int32) = (-1, -1)
        var name = [CChar](repeating: 0, count: 128)
        guard openpty(&master, &slave, &name, nil, nil) == 0 else { return nil }
        close(slave)
        self.master = master
        path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        close(master)
    }

    @discardableResult
    func write(_ bytes: [UInt8]) -> Bool {
        Glibc.write(master, bytes, bytes.count) == bytes.count
    }

    /// Exactly so many bytes, each read within the time limit.
    func read(count: Int) -> [UInt8] {
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while received.count < count {
            var polled = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
            guard poll(&polled, 1, 20_000) == 1 else { break }
            let length = Glibc.read(master, &buffer, min(buffer.count, count - received.count))
            if length <= 0 { break }
            received += buffer[..<length]
        }
        return received
    }
}

/// A folder that is removed with everything in it.
final class TestFolder {
    let path: String

    init?() {
        var template = Array("/tmp/fairlead-transports-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { return nil }
        path = String(cString: made)
    }

    deinit {
        for name in ["file", "line"] { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    func write(_ bytes: [UInt8], to name: String = "file") -> String {
        let target = "\(path)/\(name)"
        let file = open(target, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        _ = Glibc.write(file, bytes, bytes.count)
        close(file)
        return target
    }
}
