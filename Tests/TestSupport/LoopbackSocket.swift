import Glibc
import Synchronization

/// Sockets on this host, for tests.
public enum LoopbackSocket {
    /// Below the ports that the system gives to connections, which would take one while its server is restarted.
    private static let fixedPorts = 20_000..<32_000
    private static let next = Atomic<Int>(Int(getpid()) * 97)

    /// A port that nobody listens on now, and that no other test gets.
    public static func freePort() throws -> Int {
        for _ in fixedPorts {
            let number = next.add(1, ordering: .relaxed).newValue
            let port = fixedPorts.lowerBound + number % fixedPorts.count
            guard let (descriptor, _) = try? listen(port: port) else { continue }
            close(descriptor)
            return port
        }
        throw TestProblem("no free port")
    }

    /// - Parameter port: 0 takes any.
    public static func listen(port: Int = 0) throws -> (descriptor: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) == 0 && Glibc.listen(descriptor, 16) == 0
                    ? getsockname(descriptor, generic, &length) : -1
            }
        }
        guard code == 0 else {
            close(descriptor)
            throw TestProblem("cannot listen on port \(port): errno \(errno)")
        }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }

    public static func listen(unixPath path: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard code == 0, Glibc.listen(descriptor, 16) == 0 else { throw TestProblem("cannot listen on \(path)") }
        return descriptor
    }
}
