import CFairlead
import Glibc

/// Opening and setting up sockets.
enum SocketOptions {
    /// A socket that never blocks, or nil.
    static func open(_ address: SocketAddress, _ type: __socket_type) -> OpenDescriptor? {
        let flags = Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let number = socket(address.family, Int32(type.rawValue) | flags, 0)
        return number < 0 ? nil : OpenDescriptor(number)
    }

    @discardableResult
    static func set(_ socket: Int32, _ level: Int32, _ option: Int32, _ value: Int32) -> Bool {
        var value = value
        return setsockopt(socket, level, option, &value, socklen_t(MemoryLayout<Int32>.size)) == 0
    }

    /// A dead peer is found out within half a minute, and a command leaves at once.
    static func keepAlive(_ socket: Int32) {
        let tcp = Int32(IPPROTO_TCP)
        set(socket, SOL_SOCKET, SO_KEEPALIVE, 1)
        set(socket, tcp, TCP_KEEPIDLE, 10)
        set(socket, tcp, TCP_KEEPINTVL, 5)
        set(socket, tcp, TCP_KEEPCNT, 4)
        set(socket, tcp, TCP_USER_TIMEOUT, 30_000)
        set(socket, tcp, TCP_NODELAY, 1)
    }

    /// What a connection attempt came to.
    static func pendingError(_ socket: Int32) -> SystemError {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(socket, SOL_SOCKET, SO_ERROR, &code, &length) == 0 else { return .last }
        return SystemError(code: code)
    }

    static func bind(_ socket: Int32, _ address: SocketAddress) -> Bool {
        address.withPointer { Glibc.bind(socket, $0, $1) == 0 }
    }

    /// Why a local port cannot be used.
    static func cannotListen(on endpoint: String, _ error: SystemError) -> LinkFailure {
        switch error.code {
        case EADDRINUSE:
            LinkFailure("\(endpoint) is already in use", remedy: "stop the other program, or set another port")
        case EADDRNOTAVAIL:
            LinkFailure("\(endpoint) is not an address of this machine", remedy: "set one of its own, or 0.0.0.0")
        case EACCES:
            LinkFailure("no permission to listen on \(endpoint)", remedy: "set a port from 1024 up")
        default:
            LinkFailure("cannot listen on \(endpoint): \(error.text)", remedy: "check the address and the port")
        }
    }
}
