import Glibc

/// The address of a socket, of any family.
struct SocketAddress {
    private var storage = sockaddr_storage()
    private var length = socklen_t(MemoryLayout<sockaddr_storage>.size)

    init(storage: sockaddr_storage, length: socklen_t) {
        self.storage = storage
        self.length = length
    }

    init(_ address: UnsafePointer<sockaddr>, length: socklen_t) {
        self.length = length
        withUnsafeMutableBytes(of: &storage) { bytes in
            bytes.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(length)))
        }
    }

    /// From a `sockaddr_in` or a `sockaddr_in6`.
    init(bytes: UnsafeRawBufferPointer) {
        length = socklen_t(bytes.count)
        withUnsafeMutableBytes(of: &storage) { $0.copyMemory(from: bytes) }
    }

    /// Where a socket is bound.
    init?(boundTo socket: Int32) {
        let code = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) }
        }
        if code != 0 { return nil }
    }

    var family: Int32 { Int32(storage.ss_family) }

    /// Calls a function of the system that takes an address.
    func withPointer<Value>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Value) -> Value {
        withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }

    /// `127.0.0.1:4001`.
    var text: String {
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let code = withPointer { address, length in
            getnameinfo(address, length, &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST)
        }
        guard code == 0 else { return "unknown address" }
        let bytes = host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return endpointText(String(decoding: bytes, as: UTF8.self), port)
    }

    /// Sends one datagram; false with `errno` when the system does not take it.
    func send(_ bytes: [UInt8], from socket: Int32) -> Bool {
        withPointer { sendto(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, $1) == bytes.count }
    }

    /// 4 bytes of IPv4 or 16 of IPv6; none of another family.
    var hostBytes: [UInt8] {
        withUnsafeBytes(of: storage) { bytes in
            // The address follows the port in sockaddr_in, and in sockaddr_in6 the flow information as well.
            switch family {
            case AF_INET: Array(bytes[4..<8])
            case AF_INET6: Array(bytes[8..<24])
            default: []
            }
        }
    }

    var port: UInt16 {
        withUnsafeBytes(of: storage) { bytes in
            // The port follows the family in both sockaddr_in and sockaddr_in6.
            UInt16(bytes[2]) << 8 | UInt16(bytes[3])
        }
    }
}
