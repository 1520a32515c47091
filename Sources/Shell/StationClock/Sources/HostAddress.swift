import Glibc
import Synchronization
import Threads

/// The address of a socket, as the system takes it.
struct HostAddress: Sendable {
    /// The bytes of the system's structure.
    private let bytes: [UInt8]
    let family: Int32

    init(_ address: UnsafePointer<sockaddr>, length: socklen_t) {
        bytes = Array(UnsafeRawBufferPointer(start: address, count: Int(length)))
        family = Int32(address.pointee.sa_family)
    }

    /// Of a UNIX socket; nil for a path that does not fit.
    init?(path: String) {
        var address = sockaddr_un()
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard !path.isEmpty, path.utf8.count < room else { return nil }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        bytes = withUnsafeBytes(of: &address) { Array($0) }
        family = AF_UNIX
    }

    func withAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        // A copy in memory that is aligned for any address.
        var storage = sockaddr_storage()
        withUnsafeMutableBytes(of: &storage) { $0.copyBytes(from: bytes.prefix($0.count)) }
        return withUnsafePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(bytes.count)) }
        }
    }

    /// 127.0.0.0/8 and ::1: whoever answers there reads the same clocks.
    var isLoopback: Bool {
        switch family {
        case AF_INET: bytes.count >= 8 && bytes[4] == 127
        case AF_INET6: bytes.count >= 24 && bytes[8..<24].elementsEqual([UInt8](repeating: 0, count: 15) + [1])
        default: false
        }
    }

    /// How long a name server may take, in nanoseconds.
    private static let timeout: Int64 = 10_000_000_000

    /// The addresses of a host, never none. A name server that does not answer holds a thread of its own.
    static func addresses(
        of host: String, port: UInt16, stream: Bool, _ context: TimeSourceContext
    ) throws(SourceFailure) -> [HostAddress] {
        if case .success(let addresses) = look(up: host, port, stream, AI_NUMERICHOST) { return addresses }
        let search: Search
        do throws(ThreadFailure) {
            search = try Search()
            _ = try JoinableThread(name: "resolve") { search.finish(look(up: host, port, stream, AI_ADDRCONFIG)) }
        } catch {
            throw SourceFailure("looked for the host '\(host)': \(error)")
        }
        _ = context.wait(for: search.done.descriptor, nanoseconds: timeout)
        guard let outcome = search.outcome else {
            throw SourceFailure("no name server answers for '\(host)'; check the network, or use an address")
        }
        return try outcome.get()
    }

    private static func look(
        up host: String, _ port: UInt16, _ stream: Bool, _ flags: Int32
    ) -> Swift.Result<[HostAddress], SourceFailure> {
        var hints = addrinfo()
        hints.ai_flags = flags | AI_NUMERICSERV
        hints.ai_socktype = Int32((stream ? SOCK_STREAM : SOCK_DGRAM).rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &found)
        guard code == 0 else {
            let words = gai_strerror(code).map { String(cString: $0) } ?? "error \(code)"
            return .failure(SourceFailure("the host '\(host)' cannot be found: \(words); check the name"))
        }
        defer { freeaddrinfo(found) }
        var addresses: [HostAddress] = []
        var next = found
        while let info = next?.pointee {
            if let address = info.ai_addr { addresses.append(HostAddress(address, length: info.ai_addrlen)) }
            next = info.ai_next
        }
        return addresses.isEmpty ? .failure(SourceFailure("the host '\(host)' has no address")) : .success(addresses)
    }

    /// One question to the resolver, shared by the thread that asks and the source that waits or has gone on.
    private final class Search: Sendable {
        let done: EventSignal
        private let answer = Mutex<Swift.Result<[HostAddress], SourceFailure>?>(nil)

        init() throws(ThreadFailure) {
            done = try EventSignal()
        }

        var outcome: Swift.Result<[HostAddress], SourceFailure>? { answer.withLock { $0 } }

        func finish(_ outcome: Swift.Result<[HostAddress], SourceFailure>) {
            answer.withLock { $0 = outcome }
            done.signal()
        }
    }
}
