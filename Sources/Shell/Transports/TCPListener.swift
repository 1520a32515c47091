import CFairlead
import Glibc
import Sensing

/// A TCP port on which instruments call us. Each client is a source of its own, so that the bytes of two never mix.
struct TCPListener: Link {
    private let settings: ListenerSettings
    private let buffer = ReceiveBuffer()
    private var listening: OpenDescriptor?
    /// By source number; nil where nobody is connected.
    private var clients: [StreamConnection?]
    private var polled = PollSet()
    /// The sources in the order of their poll entries, which follow the wake-up and the listening socket.
    private var polledSources: [Int] = []
    /// Nobody is let in before this monotonic instant, because the system had no descriptor for the last one.
    private var pausedUntil: UInt64 = 0

    private static let pause: UInt64 = 1_000_000_000

    init(_ settings: ListenerSettings) {
        self.settings = settings
        clients = Array(repeating: nil, count: max(1, settings.maximumConnections))
    }

    mutating func open(_ control: LinkControl) throws(LinkFailure) {
        let addresses = try NameResolution.addresses(
            of: settings.address, port: settings.port, type: SOCK_STREAM, control)
        guard let address = addresses.first, let socket = SocketOptions.open(address, SOCK_STREAM) else {
            throw SocketOptions.cannotListen(on: settings.endpoint, .last)
        }
        SocketOptions.set(socket.number, SOL_SOCKET, SO_REUSEADDR, 1)
        guard SocketOptions.bind(socket.number, address), listen(socket.number, 16) == 0 else {
            throw SocketOptions.cannotListen(on: settings.endpoint, .last)
        }
        listening = socket
        control.update { $0.localPort = SocketAddress(boundTo: socket.number)?.port }
    }

    mutating func serve(_ control: LinkControl, _ consumer: inout some LinkConsumer) throws(LinkFailure) -> LinkProgress
    {
        guard let listening else { return .open }
        wait(listening, control)
        if polled.isReadable(0) { takeOutbox(control) }
        for (entry, source) in polledSources.enumerated() {
            serve(source, isReadable: polled.isReadable(entry + 2), control, &consumer)
        }
        if polled.isReadable(1) { try accept(from: listening, control) }
        return .open
    }

    mutating func close(_ control: LinkControl, _ consumer: inout some LinkConsumer, because failure: LinkFailure) {
        for source in clients.indices { drop(source, because: failure, control, &consumer) }
        listening = nil
    }

    // MARK: Clients

    private mutating func wait(_ listening: OpenDescriptor, _ control: LinkControl) {
        let now = control.clock.monotonic()
        let isPaused = now < pausedUntil
        polled.removeAll()
        polledSources.removeAll(keepingCapacity: true)
        polled.append(control.wake.descriptor, PollSet.readable)
        polled.append(isPaused ? -1 : listening.number, PollSet.readable)
        var deadline: UInt64? = isPaused ? pausedUntil : nil
        for source in clients.indices {
            guard let client = clients[source] else { continue }
            clients[source]?.waits(from: now)
            polled.append(client.descriptor.number, client.events)
            polledSources.append(source)
            if let due = client.writer.deadline { deadline = min(due, deadline ?? due) }
        }
        polled.wait(until: deadline, now: now)
    }

    /// A client that fails is dropped; the listener and the others go on.
    private mutating func serve(
        _ source: Int, isReadable: Bool, _ control: LinkControl, _ consumer: inout some LinkConsumer
    ) {
        do throws(LinkFailure) {
            try clients[source]?.write(control)
            if isReadable { try clients[source]?.read(into: buffer, control, &consumer) }
        } catch {
            drop(source, because: error, control, &consumer)
        }
    }

    private mutating func drop(
        _ source: Int, because failure: LinkFailure, _ control: LinkControl, _ consumer: inout some LinkConsumer
    ) {
        guard var client = clients[source] else { return }
        clients[source] = nil
        client.writer.failAll(failure)
        control.update { $0.connections -= 1 }
        consumer.ended(source: source)
    }

    private mutating func accept(from listening: OpenDescriptor, _ control: LinkControl) throws(LinkFailure) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let number = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                fairlead_accept(listening.number, $0, &length)
            }
        }
        guard number >= 0 else { return try acceptFailed(.last, control) }
        let socket = OpenDescriptor(number)
        guard let source = clients.firstIndex(where: { $0 == nil }) else {
            return control.count { $0.refusedClients &+= 1 }
        }
        SocketOptions.keepAlive(number)
        _ = fairlead_enable_stamps(number)
        clients[source] = StreamConnection(
            socket, name: SocketAddress(storage: storage, length: length).text, kind: .tcp, source: source,
            now: control.clock.monotonic())
        control.update {
            $0.connections += 1
            $0.counters.connectionOpened()
        }
    }

    private mutating func acceptFailed(_ error: SystemError, _ control: LinkControl) throws(LinkFailure) {
        switch error.code {
        case EMFILE, ENFILE, ENOBUFS, ENOMEM:
            pausedUntil = control.clock.monotonic() &+ Self.pause
        case EBADF, EINVAL, ENOTSOCK:
            throw SocketOptions.cannotListen(on: settings.endpoint, error)
        default:
            // The client went away, or the network had a moment of weakness: accept(2) says to try again.
            break
        }
    }

    // MARK: Sending

    private mutating func takeOutbox(_ control: LinkControl) {
        control.wake.drain()
        for outgoing in control.takeOutbox() {
            let targets = clients.indices.filter { clients[$0] != nil && ($0 == outgoing.source ?? $0) }
            guard !targets.isEmpty else {
                outgoing.completion(
                    .failure(LinkFailure("no client is connected to \(settings.endpoint)", remedy: "wait for one")))
                continue
            }
            let group = SendGroup(outgoing, count: targets.count)
            for target in targets {
                clients[target]?.writer.append(
                    StreamWriter.Item(
                        content: outgoing.content, deadline: outgoing.deadline, finish: { group.finished($0) }))
            }
        }
    }
}

/// One thing that is sent to several clients: it is done when all are, and failed when one has.
private final class SendGroup {
    private let outgoing: Outgoing
    private var remaining: Int
    private var outcome: Swift.Result<Timestamp, LinkFailure>?

    init(_ outgoing: Outgoing, count: Int) {
        self.outgoing = outgoing
        remaining = count
    }

    func finished(_ single: Swift.Result<Timestamp, LinkFailure>) {
        if case .failure = outcome {} else { outcome = single }
        remaining -= 1
        if remaining == 0, let outcome { outgoing.completion(outcome) }
    }
}
