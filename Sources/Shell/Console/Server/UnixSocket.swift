import Glibc

/// UNIX stream sockets by path.
enum UnixSocket {
    /// The longest path that the kernel takes: `sun_path` less its final zero.
    static let pathLimit = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

    /// What became of an attempt to connect.
    enum Connection {
        /// An open descriptor that the caller closes.
        case open(CInt)
        case failed(errno: CInt)
    }

    static func connect(to path: String) -> Connection {
        guard var address = address(of: path) else { return .failed(errno: ENAMETOOLONG) }
        let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return .failed(errno: errno) }
        let outcome = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                Glibc.connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard outcome == 0 else {
            let reason = errno
            close(descriptor)
            return .failed(errno: reason)
        }
        return .open(descriptor)
    }

    private static func address(of path: String) -> sockaddr_un? {
        guard path.utf8.count <= pathLimit else { return nil }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return address
    }
}

/// The system's words for an error number.
func systemMessage(_ number: CInt) -> String {
    guard let text = strerror(number) else { return "error \(number)" }
    return String(cString: text)
}
