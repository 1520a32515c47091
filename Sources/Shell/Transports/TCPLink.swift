import CFairlead
import Glibc

/// An instrument or a serial server that we call over TCP.
struct TCPLink: Link {
    private let settings: TCPSettings
    private let buffer = ReceiveBuffer()
    private var stream: SingleStream?

    init(_ settings: TCPSettings) {
        self.settings = settings
    }

    mutating func open(_ control: LinkControl) throws(LinkFailure) {
        let addresses = try NameResolution.addresses(
            of: settings.host, port: settings.port, type: SOCK_STREAM, control)
        let socket = try connect(toOneOf: addresses, control)
        SocketOptions.keepAlive(socket.number)
        _ = fairlead_enable_stamps(socket.number)
        stream = SingleStream(
            StreamConnection(socket, name: settings.endpoint, kind: .tcp, now: control.clock.monotonic()))
        control.update {
            $0.connections = 1
            $0.counters.connectionOpened()
        }
    }

    mutating func serve(_ control: LinkControl, _ consumer: inout some LinkConsumer) throws(LinkFailure) -> LinkProgress
    {
        try stream?.serve(buffer, control, &consumer)
        return .open
    }

    mutating func close(_ control: LinkControl, _ consumer: inout some LinkConsumer, because failure: LinkFailure) {
        guard var closing = stream else { return }
        stream = nil
        closing.failAll(failure)
        consumer.ended(source: 0)
    }

    /// The first address that answers; the failure of the last one when none does.
    private func connect(
        toOneOf addresses: [SocketAddress], _ control: LinkControl
    ) throws(LinkFailure) -> OpenDescriptor {
        var failure = LinkFailure("the name \(settings.host) has no address", remedy: "check the name")
        for address in addresses {
            do throws(LinkFailure) {
                return try connect(to: address, control)
            } catch {
                if control.isStopping { throw error }
                failure = error
            }
        }
        throw failure
    }

    private func connect(to address: SocketAddress, _ control: LinkControl) throws(LinkFailure) -> OpenDescriptor {
        guard let socket = SocketOptions.open(address, SOCK_STREAM) else { throw failure(.last) }
        if address.withPointer({ Glibc.connect(socket.number, $0, $1) }) == 0 { return socket }
        guard errno == EINPROGRESS else { throw failure(.last) }
        try waitUntilConnected(socket, control)
        let error = SocketOptions.pendingError(socket.number)
        guard error.code == 0 else { throw failure(error) }
        return socket
    }

    private func waitUntilConnected(_ socket: OpenDescriptor, _ control: LinkControl) throws(LinkFailure) {
        let deadline = control.clock.monotonic() &+ control.options.connectTimeout
        var polled = PollSet()
        while !control.isStopping {
            let now = control.clock.monotonic()
            guard now < deadline else { throw failure(SystemError(code: ETIMEDOUT)) }
            polled.removeAll()
            polled.append(control.wake.descriptor, PollSet.readable)
            polled.append(socket.number, PollSet.writable)
            polled.wait(until: deadline, now: now)
            if polled.isReadable(0) { control.wake.drain() }
            if polled.isWritable(1) || polled.isReadable(1) { return }
        }
        throw .stopping
    }

    private func failure(_ error: SystemError) -> LinkFailure {
        switch error.code {
        case ECONNREFUSED:
            LinkFailure("connection refused by \(settings.endpoint)", remedy: "is the serial server on?")
        case ETIMEDOUT:
            LinkFailure("no answer from \(settings.endpoint)", remedy: "check its power and the network")
        case EHOSTUNREACH, ENETUNREACH:
            LinkFailure("no way to \(settings.endpoint)", remedy: "check the cable, the address and the gateway")
        default:
            LinkFailure("cannot connect to \(settings.endpoint): \(error.text)", remedy: "check address and port")
        }
    }
}
