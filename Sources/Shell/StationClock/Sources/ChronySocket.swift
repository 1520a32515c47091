import Glibc

/// A socket on which chronyd is asked, closed with this object.
final class ChronySocket {
    let descriptor: Int32
    /// Our own end of a UNIX socket, removed at the end.
    private var ownPath: String?

    private init(family: Int32) throws(SourceFailure) {
        let kind = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        descriptor = socket(family, kind, 0)
        guard descriptor >= 0 else {
            throw SourceFailure("opened a socket for chronyd", code: errno, remedy: "raise the limit of open files")
        }
    }

    deinit {
        close(descriptor)
        if let ownPath { unlink(ownPath) }
    }

    /// Over UDP; only this address is heard.
    static func open(_ address: HostAddress, _ name: ChronyAddress) throws(SourceFailure) -> ChronySocket {
        let socket = try ChronySocket(family: address.family)
        guard address.withAddress({ connect(socket.descriptor, $0, $1) }) == 0 else {
            throw SourceFailure(
                "called chronyd at \(name)", code: errno, remedy: "check the address and the network")
        }
        return socket
    }

    /// Over a UNIX socket. chronyd, which runs as a user of its own, writes to ours.
    static func open(path: String, clientFolder: String) throws(SourceFailure) -> ChronySocket {
        let socket = try ChronySocket(family: AF_UNIX)
        let own = "\(clientFolder)/fairlead-\(getpid())-\(socket.descriptor).sock"
        guard let daemon = HostAddress(path: path), let mine = HostAddress(path: own) else {
            throw SourceFailure("the path '\(path)' or '\(own)' is too long for a socket; 107 bytes fit")
        }
        unlink(own)
        guard mine.withAddress({ bind(socket.descriptor, $0, $1) }) == 0, chmod(own, 0o666) == 0 else {
            throw SourceFailure(
                "made the socket '\(own)' for chronyd's answers", code: errno,
                remedy:
                    "write as `reply_folder` a folder that this user and chronyd's may write to, or ask 127.0.0.1:323")
        }
        socket.ownPath = own
        guard daemon.withAddress({ connect(socket.descriptor, $0, $1) }) == 0 else {
            throw SourceFailure(
                "called chronyd by its socket '\(path)'", code: errno,
                remedy: "check that chronyd runs and that this user may write to it, or ask 127.0.0.1:323")
        }
        return socket
    }

    func send(_ bytes: [UInt8], to name: ChronyAddress) throws(SourceFailure) {
        guard Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw unreachable(name, code: errno)
        }
    }

    /// The next datagram that waits; nil when none does.
    func receive(from name: ChronyAddress) throws(SourceFailure) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 1024)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count < 0 else { return Array(buffer.prefix(count)) }
        guard errno != EAGAIN, errno != EINTR else { return nil }
        throw unreachable(name, code: errno)
    }

    private func unreachable(_ name: ChronyAddress, code: Int32) -> SourceFailure {
        SourceFailure("asked chronyd at \(name)", code: code, remedy: "check that it runs and its cmdport")
    }
}
