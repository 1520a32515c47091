import Glibc
import Programs

/// A UDP socket on loopback that never blocks.
enum DatagramSocket {
    /// Connected to a port of 127.0.0.1, as a packet forwarder's are.
    static func connected(to port: UInt16) throws(BenchmarkFailure) -> Int32 {
        let descriptor = socket(
            AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0, with(port, { connect(descriptor, $0, $1) }) == 0 else {
            throw BenchmarkFailure("cannot make a socket: \(String(cString: strerror(errno)))")
        }
        return descriptor
    }

    /// Blocking, on a port of 127.0.0.1.
    static func bound(to port: UInt16) throws(BenchmarkFailure) -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0, with(port, { bind(descriptor, $0, $1) }) == 0 else {
            throw BenchmarkFailure("cannot bind port \(port): \(String(cString: strerror(errno)))")
        }
        return descriptor
    }

    private static func with(_ port: UInt16, _ use: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                use($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

/// Answers each datagram with its own first four bytes, the last of them made an acknowledgement's.
enum EchoPeer {
    static func run(port: UInt16) throws(BenchmarkFailure) -> Never {
        let descriptor = try DatagramSocket.bound(to: port)
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            var sender = sockaddr_storage()
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            withUnsafeMutablePointer(to: &sender) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    guard recvfrom(descriptor, &buffer, buffer.count, 0, address, &length) >= 12 else { return }
                    buffer[3] = buffer[3] == 0 ? 1 : 4
                    _ = sendto(descriptor, buffer, 4, 0, address, length)
                }
            }
        }
    }
}
