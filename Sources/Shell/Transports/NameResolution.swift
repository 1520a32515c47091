import Glibc
import Synchronization
import Threads

/// From a host's name to its addresses. A name server that does not answer holds a thread of its own, never the link's.
enum NameResolution {
    /// How long a name server may take.
    private static let timeout: UInt64 = 10_000_000_000

    static func addresses(
        of host: String, port: UInt16, type: __socket_type, _ control: LinkControl
    ) throws(LinkFailure) -> [SocketAddress] {
        if case .success(let addresses) = look(up: host, port: port, type: type, flags: AI_NUMERICHOST) {
            return addresses
        }
        let search = try Search()
        do throws(ThreadFailure) {
            _ = try JoinableThread(name: "resolve") {
                search.finish(look(up: host, port: port, type: type, flags: AI_ADDRCONFIG))
            }
        } catch {
            throw LinkFailure(error)
        }
        return try answer(of: search, host: host, control)
    }

    private static func answer(
        of search: Search, host: String, _ control: LinkControl
    ) throws(LinkFailure) -> [SocketAddress] {
        let deadline = control.clock.monotonic() &+ timeout
        var polled = PollSet()
        while control.clock.monotonic() < deadline {
            if let outcome = search.outcome { return try outcome.get() }
            if control.isStopping { throw .stopping }
            polled.removeAll()
            polled.append(control.wake.descriptor, PollSet.readable)
            polled.append(search.done.descriptor, PollSet.readable)
            polled.wait(until: deadline, now: control.clock.monotonic())
            if polled.isReadable(0) { control.wake.drain() }
        }
        throw LinkFailure("no name server answers for \(host)", remedy: "check the network, or use an address")
    }

    private static func look(
        up host: String, port: UInt16, type: __socket_type, flags: Int32
    ) -> Swift.Result<[SocketAddress], LinkFailure> {
        var hints = addrinfo()
        hints.ai_flags = flags | AI_NUMERICSERV
        hints.ai_socktype = Int32(type.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &found)
        guard code == 0 else {
            let words = gai_strerror(code).map { String(cString: $0) } ?? "error \(code)"
            return .failure(
                LinkFailure("the name \(host) cannot be resolved: \(words)", remedy: "check the name"))
        }
        defer { freeaddrinfo(found) }
        var addresses: [SocketAddress] = []
        var next = found
        while let info = next?.pointee {
            if let address = info.ai_addr { addresses.append(SocketAddress(address, length: info.ai_addrlen)) }
            next = info.ai_next
        }
        return .success(addresses)
    }

    /// One question to the resolver, shared by the thread that asks and the link that waits or has gone on.
    private final class Search: Sendable {
        let done: EventSignal
        private let answer = Mutex<Swift.Result<[SocketAddress], LinkFailure>?>(nil)

        init() throws(LinkFailure) {
            do throws(ThreadFailure) {
                done = try EventSignal()
            } catch {
                throw LinkFailure(error)
            }
        }

        var outcome: Swift.Result<[SocketAddress], LinkFailure>? { answer.withLock { $0 } }

        func finish(_ outcome: Swift.Result<[SocketAddress], LinkFailure>) {
            answer.withLock { $0 = outcome }
            done.signal()
        }
    }
}
