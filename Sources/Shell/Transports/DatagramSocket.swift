import CFairlead
import Glibc
import Sensing
import Timekeeping

/// An open UDP port, from which datagrams are taken many at a time, each with the kernel's own stamp.
struct DatagramSocket {
    private let settings: UDPSettings
    private let buffer: ReceiveBuffer
    private let socket: OpenDescriptor
    private var datagrams = [fairlead_datagram](repeating: fairlead_datagram(), count: DatagramSocket.slots)
    private var dropped = DropCounter()

    /// Datagrams that one call takes. The memory of a slot is touched only as far as datagrams are long.
    private static let slots = 16
    /// Room in the kernel for bursts; it grants what net.core.rmem_max permits.
    private static let queueBytes: Int32 = 1 << 20

    init(_ settings: UDPSettings, _ control: LinkControl) throws(LinkFailure) {
        self.settings = settings
        buffer = ReceiveBuffer(byteCount: settings.maximumBytes * Self.slots)
        socket = try Self.open(settings, control)
        let port = SocketAddress(boundTo: socket.number)?.port
        control.update {
            $0.localPort = port
            $0.connections = 1
            $0.counters.connectionOpened()
        }
    }

    /// Held by whoever sends from this port on another thread.
    var descriptor: OpenDescriptor { socket }

    private static func open(_ settings: UDPSettings, _ control: LinkControl) throws(LinkFailure) -> OpenDescriptor {
        let addresses = try NameResolution.addresses(
            of: settings.address, port: settings.port, type: SOCK_DGRAM, control)
        guard let address = addresses.first, let opened = SocketOptions.open(address, SOCK_DGRAM) else {
            throw SocketOptions.cannotListen(on: settings.endpoint, .last)
        }
        let number = opened.number
        // Several programs may hear one group; a unicast port is ours alone.
        if settings.group != nil { SocketOptions.set(number, SOL_SOCKET, SO_REUSEADDR, 1) }
        SocketOptions.set(number, SOL_SOCKET, SO_BROADCAST, 1)
        SocketOptions.set(number, SOL_SOCKET, SO_RCVBUF, queueBytes)
        guard fairlead_enable_stamps(number) == 0, fairlead_enable_drop_counter(number) == 0 else {
            throw SocketOptions.cannotListen(on: settings.endpoint, .last)
        }
        guard SocketOptions.bind(number, address) else {
            throw SocketOptions.cannotListen(on: settings.endpoint, .last)
        }
        if let group = settings.group {
            try MulticastGroup(address: group, interface: settings.interface).join(number, control)
        }
        return opened
    }

    /// Gives out what waits, without blocking. The bytes are valid during the call only; an empty datagram is counted.
    mutating func receive(
        _ control: LinkControl, each: (UnsafeRawBufferPointer, Arrival, SocketAddress) -> Void
    ) throws(LinkFailure) {
        let count = fairlead_receive_datagrams(
            socket.number, buffer.memory.baseAddress, UInt32(settings.maximumBytes), UInt32(Self.slots), &datagrams)
        guard count >= 0 else {
            let error = SystemError.last
            if error.isTransient { return }
            throw LinkFailure("\(settings.endpoint) no longer receives: \(error.text)", remedy: "check the interface")
        }
        for index in 0..<Int(count) {
            give(datagrams[index], slot: index, control, each)
        }
    }

    private mutating func give(
        _ datagram: fairlead_datagram, slot: Int, _ control: LinkControl,
        _ each: (UnsafeRawBufferPointer, Arrival, SocketAddress) -> Void
    ) {
        let lost = datagram.has_dropped == 0 ? 0 : dropped.lost(total: datagram.dropped)
        let isOversized = datagram.sent_length > datagram.length
        control.count {
            $0.droppedDatagrams &+= UInt64(lost)
            if isOversized { $0.oversizedDatagrams &+= 1 }
            if datagram.length == 0 { $0.emptyDatagrams &+= 1 } else { $0.received(bytes: Int(datagram.length)) }
        }
        let start = slot * settings.maximumBytes
        let boundary: Arrival.Boundary =
            isOversized ? .truncatedDatagram(sentBytes: Int(datagram.sent_length)) : .datagram
        each(
            UnsafeRawBufferPointer(rebasing: buffer.memory[start..<start + Int(datagram.length)]),
            Arrival(time: stamp(datagram, control), boundary: boundary),
            SocketAddress(storage: datagram.peer, length: datagram.peer_length))
    }

    private func stamp(_ datagram: fairlead_datagram, _ control: LinkControl) -> Timestamp {
        guard datagram.stamp != 0 else {
            return control.clock.now().corrected(by: ArrivalDelay(possible: QueueWatch.socketWakeUp))
        }
        return control.clock.stamp(realtime: datagram.stamp).corrected(by: .stampedDatagram)
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
