import Glibc

/// Sockets on loopback that never block.
package enum Socket {
    /// Listens on a port that the system chooses.
    package static func listen() throws(BenchmarkFailure) -> (descriptor: Int32, port: UInt16) {
        let descriptor = make()
        var address = loopback(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && Glibc.listen(descriptor, 16) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isListening else { throw BenchmarkFailure("cannot listen on 127.0.0.1") }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }

    /// A port that nobody listens on, below those that the system gives to clients.
    package static func freePort() throws(BenchmarkFailure) -> UInt16 {
        for _ in 0..<200 {
            let port = UInt16.random(in: 20_000...32_000)
            let descriptor = make()
            defer { close(descriptor) }
            var address = loopback(port)
            let isFree = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            if isFree { return port }
        }
        throw BenchmarkFailure("no port from 20000 to 32000 is free")
    }

    /// The next who waits at a listening socket; nil when nobody does.
    package static func accept(_ listener: Int32) -> Int32? {
        let descriptor = Glibc.accept(listener, nil, nil)
        guard descriptor >= 0 else { return nil }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        return quick(descriptor)
    }

    /// Nil when nobody listens there.
    package static func connect(port: UInt16) -> Int32? {
        let descriptor = make()
        var address = loopback(port)
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if code == 0 || errno == EINPROGRESS { return quick(descriptor) }
        close(descriptor)
        return nil
    }

    /// What has arrived, at most so much; empty when nothing has, nil when the other end is gone.
    package static func receive(_ descriptor: Int32, atMost count: Int) -> [UInt8]? {
        guard count > 0 else { return [] }
        var isGone = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let got = recv(descriptor, buffer.baseAddress, count, 0)
            filled = max(0, got)
            isGone = got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR && errno != ENOTCONN)
        }
        return isGone ? nil : bytes
    }

    /// How many of the bytes were taken; nil when the other end is gone.
    package static func send(_ descriptor: Int32, _ bytes: ArraySlice<UInt8>) -> Int? {
        let count = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        if count >= 0 { return count }
        return errno == EAGAIN || errno == EINTR || errno == ENOTCONN ? 0 : nil
    }

    /// Ends a connection; with a reset what is on its way is thrown away at both ends.
    package static func close(_ descriptor: Int32, resetting: Bool = false) {
        if resetting {
            var now = linger(l_onoff: 1, l_linger: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
        }
        Glibc.close(descriptor)
    }

    private static func make() -> Int32 {
        let descriptor = socket(
            AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        return descriptor
    }

    private static func quick(_ descriptor: Int32) -> Int32 {
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        return descriptor
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        return address
    }
}
