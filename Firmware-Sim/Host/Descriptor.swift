import Glibc

/// A few system calls on descriptors that never block and never raise.
enum Descriptor {
    /// What a read gave.
    enum Reading {
        case bytes([UInt8])
        case nothingYet
        case end
    }

    static func setNonBlocking(_ descriptor: Int32) {
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    static func read(_ descriptor: Int32) -> Reading {
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, length in
            count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            length = max(count, 0)
        }
        if count > 0 { return .bytes(bytes) }
        if count < 0, isTransient(errno) { return .nothingYet }
        return .end
    }

    /// Bytes taken; nil when the other end is gone.
    static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int? {
        let count = Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        if count >= 0 { return count }
        return isTransient(errno) ? 0 : nil
    }

    static func isTransient(_ code: Int32) -> Bool {
        code == EAGAIN || code == EWOULDBLOCK || code == EINTR || code == ENOBUFS
    }
}

/// A resolved internet address.
struct InternetAddress {
    private var storage = sockaddr_storage()
    private let length: socklen_t

    let family: Int32

    init(_ address: String, port: UInt16, type: __socket_type, isPassive: Bool) throws(EndpointFailure) {
        var hints = addrinfo()
        hints.ai_socktype = Int32(type.rawValue)
        hints.ai_flags = isPassive ? AI_PASSIVE : 0
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(address, "\(port)", &hints, &list)
        defer { if let list { freeaddrinfo(list) } }
        guard code == 0, let found = list?.pointee, let name = found.ai_addr else {
            throw EndpointFailure(
                "cannot resolve '\(address)': \(String(cString: gai_strerror(code))); write an address such as 127.0.0.1"
            )
        }
        family = found.ai_family
        length = found.ai_addrlen
        withUnsafeMutableBytes(of: &storage) {
            $0.copyMemory(from: UnsafeRawBufferPointer(start: name, count: Int(found.ai_addrlen)))
        }
    }

    func withPointer<Value>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Value) -> Value {
        withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }

    /// A socket for this kind of address that never blocks.
    func makeSocket(_ type: __socket_type) throws(EndpointFailure) -> Int32 {
        let descriptor = socket(family, Int32(type.rawValue), 0)
        guard descriptor >= 0 else { throw .system("cannot make a socket") }
        Descriptor.setNonBlocking(descriptor)
        return descriptor
    }

    static func enable(_ option: Int32, level: Int32 = SOL_SOCKET, on descriptor: Int32) {
        var yes: Int32 = 1
        setsockopt(descriptor, level, option, &yes, socklen_t(MemoryLayout<Int32>.size))
    }

    static func localPort(of descriptor: Int32) -> UInt16 {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let code = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard code == 0 else { return 0 }
        // The port stands at the same place in both families, the higher byte first.
        return withUnsafeBytes(of: storage) { UInt16($0[2]) << 8 | UInt16($0[3]) }
    }
}
