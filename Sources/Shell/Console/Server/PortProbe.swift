import Glibc

/// Tries whether a TCP address can be listened on, to say clearly what is wrong when it cannot.
enum PortProbe {
    static func check(host: String, port: Int) throws(ConsoleError) {
        let place = ConsoleAddress.tcp(host: host, port: port)
        var hints = addrinfo()
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var found: UnsafeMutablePointer<addrinfo>?
        let outcome = getaddrinfo(host, String(port), &hints, &found)
        defer { freeaddrinfo(found) }
        guard outcome == 0, let first = found?.pointee else {
            throw .addressRefused(place, reason: gai_strerror(outcome).map { String(cString: $0) } ?? "unknown host")
        }
        switch tryToBind(first) {
        case 0: return
        case EADDRINUSE: throw .portInUse(place)
        case let reason: throw .addressRefused(place, reason: systemMessage(reason))
        }
    }

    /// Zero, or the error number.
    private static func tryToBind(_ address: addrinfo) -> CInt {
        let descriptor = socket(address.ai_family, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        var yes: CInt = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<CInt>.size))
        guard bind(descriptor, address.ai_addr, address.ai_addrlen) == 0, listen(descriptor, 1) == 0 else {
            return errno
        }
        return 0
    }
}
