import Glibc
import Sensing

/// A UDP port: unicast, broadcast or multicast. Each datagram is one chunk with the kernel's own stamp.
struct UDPLink: Link {
    private let settings: UDPSettings
    private var socket: DatagramSocket?
    /// Who sent the last datagram: commands go there.
    private var peer: SocketAddress?
    private var polled = PollSet()

    init(_ settings: UDPSettings) {
        self.settings = settings
    }

    mutating func open(_ control: LinkControl) throws(LinkFailure) {
        socket = try DatagramSocket(settings, control)
    }

    mutating func serve(_ control: LinkControl, _ consumer: inout some LinkConsumer) throws(LinkFailure) -> LinkProgress
    {
        guard let number = socket?.descriptor.number else { return .open }
        polled.removeAll()
        polled.append(control.wake.descriptor, PollSet.readable)
        polled.append(number, PollSet.readable)
        polled.wait(until: nil, now: 0)
        if polled.isReadable(0) { sendOutbox(from: number, control) }
        if polled.isReadable(1) { try receive(control, &consumer) }
        return .open
    }

    mutating func close(_ control: LinkControl, _ consumer: inout some LinkConsumer, because failure: LinkFailure) {
        guard socket != nil else { return }
        socket = nil
        peer = nil
        consumer.ended(source: 0)
    }

    private mutating func receive(
        _ control: LinkControl, _ consumer: inout some LinkConsumer
    ) throws(LinkFailure) {
        var last = peer
        try socket?.receive(control) { bytes, arrival, sender in
            last = sender
            if !bytes.isEmpty { consumer.receive(bytes, arrival) }
        }
        peer = last
    }

    // MARK: Sending

    private func sendOutbox(from socket: Int32, _ control: LinkControl) {
        control.wake.drain()
        for outgoing in control.takeOutbox() {
            outgoing.completion(send(outgoing.content, from: socket, control))
        }
    }

    private func send(
        _ content: Outgoing.Content, from socket: Int32, _ control: LinkControl
    ) -> Swift.Result<Timestamp, LinkFailure> {
        guard case .bytes(let bytes) = content else {
            return .failure(LinkFailure("UDP has no break condition", remedy: "send it over a serial line"))
        }
        guard let peer else {
            return .failure(
                LinkFailure("nothing came to \(settings.endpoint) yet", remedy: "wait until the instrument speaks"))
        }
        guard peer.send(bytes, from: socket) else {
            return .failure(
                LinkFailure("cannot send to \(peer.text): \(SystemError.last.text)", remedy: "check the network"))
        }
        control.count { $0.bytesOut &+= UInt64(bytes.count) }
        return .success(control.clock.now())
    }
}
