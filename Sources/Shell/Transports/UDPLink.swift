import CFairlead
import Glibc
import Sensing
import Timekeeping

/// A UDP port: unicast, broadcast or multicast. Each datagram is one chunk with the kernel's own stamp.
struct UDPLink: Link {
    private let settings: UDPSettings
    private let buffer: ReceiveBuffer
    private var socket: OpenDescriptor?
    private var datagrams = [fairlead_datagram](repeating: fairlead_datagram(), count: UDPLink.slots)
    private var dropped = DropCounter()
    /// Who sent the last datagram: commands go there.
    private var peer: SocketAddress?
    private var polled = PollSet()

    /// Datagrams that one call takes. The memory of a slot is touched only as far as datagrams are long.
    private static let slots = 16
    /// Room in the kernel for bursts; it grants what net.core.rmem_max permits.
    private static let queueBytes: Int32 = 1 << 20

    init(_ settings: UDPSettings) {
        self.settings = settings
        buffer = ReceiveBuffer(byteCount: settings.maximumBytes * Self.slots)
    }

    mutating func open(_ control: LinkControl) throws(LinkFailure) {
        let addresses = try NameResolution.addresses(
            of: settings.address, port: settings.port, type: SOCK_DGRAM, control)
        guard let address = addresses.first, let opened = SocketOptions.open(address, SOCK_DGRAM) else {
            throw SocketOptions.cannotListen(on: settings.endpoint, .last)
        }
        let number = opened.number
        // Several programs may hear one group; a unicast port is ours alone.
        if settings.group != nil { SocketOptions.set(number, SOL_SOCKET, SO_REUSEADDR, 1) }
        SocketOptions.set(number, SOL_SOCKET, SO_BROADCAST, 1)
        SocketOptions.set(number, SOL_SOCKET, SO_RCVBUF, Self.queueBytes)
        guard fairlead_enable_stamps(number) == 0, fairlead_enable_drop_counter(number) == 0 else {
            throw SocketOptions.cannotListen(on: settings.endpoint, .last)
        }
        guard SocketOptions.bind(number, address) else {
            throw SocketOptions.cannotListen(on: settings.endpoint, .last)
        }
        if let group = settings.group {
            try MulticastGroup(address: group, interface: settings.interface).join(number, control)
        }
        socket = opened
        dropped = DropCounter()
        control.update {
            $0.localPort = SocketAddress(boundTo: number)?.port
            $0.connections = 1
            $0.counters.connectionOpened()
        }
    }

    mutating func serve(_ control: LinkControl, _ consumer: inout some LinkConsumer) throws(LinkFailure) -> LinkProgress
    {
        guard let socket else { return .open }
        polled.removeAll()
        polled.append(control.wake.descriptor, PollSet.readable)
        polled.append(socket.number, PollSet.readable)
        polled.wait(until: nil, now: 0)
        if polled.isReadable(0) { sendOutbox(from: socket.number, control) }
        if polled.isReadable(1) { try receive(from: socket.number, control, &consumer) }
        return .open
    }

    mutating func close(_ control: LinkControl, _ consumer: inout some LinkConsumer, because failure: LinkFailure) {
        guard socket != nil else { return }
        socket = nil
        peer = nil
        consumer.ended(source: 0)
    }

    // MARK: Receiving

    private mutating func receive(
        from socket: Int32, _ control: LinkControl, _ consumer: inout some LinkConsumer
    ) throws(LinkFailure) {
        let count = fairlead_receive_datagrams(
            socket, buffer.memory.baseAddress, UInt32(settings.maximumBytes), UInt32(Self.slots), &datagrams)
        guard count >= 0 else {
            let error = SystemError.last
            if error.isTransient { return }
            throw LinkFailure("\(settings.endpoint) no longer receives: \(error.text)", remedy: "check the interface")
        }
        for index in 0..<Int(count) {
            hand(datagrams[index], slot: index, control, &consumer)
        }
        if count > 0 {
            let last = datagrams[Int(count) - 1]
            peer = SocketAddress(storage: last.peer, length: last.peer_length)
        }
    }

    private mutating func hand(
        _ datagram: fairlead_datagram, slot: Int, _ control: LinkControl, _ consumer: inout some LinkConsumer
    ) {
        let lost = datagram.has_dropped == 0 ? 0 : dropped.lost(total: datagram.dropped)
        let isOversized = datagram.sent_length > datagram.length
        control.count {
            $0.droppedDatagrams &+= UInt64(lost)
            if isOversized { $0.oversizedDatagrams &+= 1 }
            if datagram.length == 0 { $0.emptyDatagrams &+= 1 } else { $0.received(bytes: Int(datagram.length)) }
        }
        guard datagram.length > 0 else { return }
        let start = slot * settings.maximumBytes
        let boundary: Arrival.Boundary =
            isOversized ? .truncatedDatagram(sentBytes: Int(datagram.sent_length)) : .datagram
        consumer.receive(
            UnsafeRawBufferPointer(rebasing: buffer.memory[start..<start + Int(datagram.length)]),
            Arrival(time: stamp(datagram, control), boundary: boundary))
    }

    private func stamp(_ datagram: fairlead_datagram, _ control: LinkControl) -> Timestamp {
        guard datagram.stamp != 0 else {
            return control.clock.now().corrected(by: ArrivalDelay(possible: QueueWatch.socketWakeUp))
        }
        return control.clock.stamp(realtime: datagram.stamp).corrected(by: .stampedDatagram)
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
        let sent = peer.withPointer { address, length in
            sendto(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL), address, length)
        }
        guard sent == bytes.count else {
            return .failure(
                LinkFailure("cannot send to \(peer.text): \(SystemError.last.text)", remedy: "check the network"))
        }
        control.count { $0.bytesOut &+= UInt64(sent) }
        return .success(control.clock.now())
    }
}

/// From the kernel's running total of dropped datagrams, which wraps at 2^32, to how many are new.
struct DropCounter {
    private var total: UInt32 = 0

    mutating func lost(total now: UInt32) -> UInt32 {
        defer { total = now }
        return now &- total
    }
}
