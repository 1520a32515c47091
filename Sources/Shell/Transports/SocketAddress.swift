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

    var port: UInt16 {
        withUnsafeBytes(of: storage) { bytes in
            // The port follows the family in both sockaddr_in and sockaddr_in6.
            UInt16(bytes[2]) << 8 | UInt16(bytes[3])
        }
    }
}
