import Glibc
import LoRaWAN
import Sensing
import StationClock
import Synchronization
import Threads

/// Takes the datagrams of a `DatagramServer`. Made on its thread and called on it only.
public protocol DatagramConsumer {
    /// A datagram came; the bytes are valid during the call only. Returns what is sent back at once, from the address to
    /// which it was sent.
    mutating func take(
        _ bytes: UnsafeRawBufferPointer, from sender: GatewayAddress, _ arrival: Arrival
    ) -> [UInt8]?

    /// The state of the socket changed.
    mutating func changed(to state: LinkState)
}

/// A UDP port whose datagrams are answered at once, on a thread of its own. It is opened, and when it fails opened again,
/// for ever.
public final class DatagramServer: Sendable {
    private let control: LinkControl
    private let outlet: DatagramOutlet
    private let thread: JoinableThread

    public init(
        _ settings: UDPSettings, clock: StationClock, options: LinkOptions = LinkOptions(),
        makeConsumer: @escaping @Sendable () -> any DatagramConsumer
    ) throws(LinkFailure) {
        let control = try LinkControl(clock: clock, options: options)
        let outlet = DatagramOutlet()
        self.control = control
        self.outlet = outlet
        do throws(ThreadFailure) {
            thread = try JoinableThread(name: options.name, realtimePriority: options.realtimePriority) {
                let consumer = AnsweringConsumer(makeConsumer())
                var runner = LinkRunner(
                    line: AnsweringLink(settings, outlet, consumer), consumer: consumer, control: control)
                runner.run()
                control.markEnded()
            }
        } catch {
            throw LinkFailure(error)
        }
    }

    deinit {
        control.requestStop()
    }

    public var status: LinkStatus { control.status }

    /// Sends a datagram from this port, on any thread; what went wrong, or nil.
    public func send(_ bytes: [UInt8], to address: GatewayAddress) -> LinkFailure? {
        guard let socket = outlet.descriptor else {
            return LinkFailure("the port is not open", remedy: "wait until it is")
        }
        guard let peer = SocketAddress(address, family: SocketAddress(boundTo: socket.number)?.family ?? AF_INET),
            peer.send(bytes, from: socket.number)
        else {
            return LinkFailure("cannot send to \(address): \(SystemError.last.text)", remedy: "check the network")
        }
        control.count { $0.bytesOut &+= UInt64(bytes.count) }
        return nil
    }

    public func requestStop() {
        control.requestStop()
    }

    /// Waits for the end of the thread after `requestStop`. Blocks.
    public func join() {
        thread.join()
    }

    public func stop() async {
        control.requestStop()
        await control.end()
    }
}

/// The socket from which others may send, while it is open.
private final class DatagramOutlet: Sendable {
    private let open = Mutex<OpenDescriptor?>(nil)

    var descriptor: OpenDescriptor? { open.withLock { $0 } }

    func set(_ descriptor: OpenDescriptor?) {
        open.withLock { $0 = descriptor }
    }
}

/// The consumer as the runner of a link knows one: what it hears of is the state.
private final class AnsweringConsumer: LinkConsumer {
    private var inner: any DatagramConsumer

    init(_ inner: any DatagramConsumer) {
        self.inner = inner
    }

    func answer(to bytes: UnsafeRawBufferPointer, from sender: SocketAddress, _ arrival: Arrival) -> [UInt8]? {
        inner.take(bytes, from: sender.gatewayAddress, arrival)
    }

    func changed(to state: LinkState) {
        inner.changed(to: state)
    }

    func receive(_ bytes: UnsafeRawBufferPointer, _ arrival: Arrival) {}
    func ended(source: Int) {}
}

/// Takes datagrams and sends back what the consumer says.
private struct AnsweringLink: Link {
    private let settings: UDPSettings
    private let outlet: DatagramOutlet
    private let consumer: AnsweringConsumer
    private var socket: DatagramSocket?
    private var polled = PollSet()

    init(_ settings: UDPSettings, _ outlet: DatagramOutlet, _ consumer: AnsweringConsumer) {
        self.settings = settings
        self.outlet = outlet
        self.consumer = consumer
    }

    mutating func open(_ control: LinkControl) throws(LinkFailure) {
        let opened = try DatagramSocket(settings, control)
        socket = opened
        outlet.set(opened.descriptor)
    }

    mutating func serve(_ control: LinkControl, _ runner: inout some LinkConsumer) throws(LinkFailure) -> LinkProgress {
        guard let number = socket?.descriptor.number else { return .open }
        polled.removeAll()
        polled.append(control.wake.descriptor, PollSet.readable)
        polled.append(number, PollSet.readable)
        polled.wait(until: nil, now: 0)
        if polled.isReadable(0) { control.wake.drain() }
        guard polled.isReadable(1) else { return .open }
        try socket?.receive(control) { bytes, arrival, sender in
            guard let answer = consumer.answer(to: bytes, from: sender, arrival) else { return }
            if sender.send(answer, from: number) { control.count { $0.bytesOut &+= UInt64(answer.count) } }
        }
        return .open
    }

    mutating func close(_ control: LinkControl, _ consumer: inout some LinkConsumer, because failure: LinkFailure) {
        outlet.set(nil)
        socket = nil
    }
}
