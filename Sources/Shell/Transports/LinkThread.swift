import Sensing
import StationClock
import Threads

/// A link to an instrument on a thread of its own. It opens, reads, and when anything fails opens again, for ever.
public final class LinkThread: Sendable {
    public let configuration: TransportConfiguration
    private let control: LinkControl
    private let thread: JoinableThread

    /// How long a command may take to be written.
    public static let sendTimeout: UInt64 = 5_000_000_000

    /// `makeConsumer` is called on the new thread, so that the consumer never leaves it. An instrument that is absent is
    /// no error here; only a system without a thread or a descriptor to spare is.
    public init(
        _ configuration: TransportConfiguration, clock: StationClock, options: LinkOptions = LinkOptions(),
        makeConsumer: @escaping @Sendable () -> any LinkConsumer
    ) throws(LinkFailure) {
        self.configuration = configuration
        let control = try LinkControl(clock: clock, options: options)
        self.control = control
        do throws(ThreadFailure) {
            thread = try JoinableThread(name: options.name, realtimePriority: options.realtimePriority) {
                Self.run(configuration, control, makeConsumer())
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

    /// Hands bytes to the link's thread, which calls `completion` with the instant at which the last byte went to the
    /// system. A link that is not open refuses at once. `source` nil sends to every connection.
    public func send(
        _ bytes: [UInt8], to source: Int? = nil, timeout: UInt64 = LinkThread.sendTimeout,
        completion: @escaping @Sendable (Swift.Result<Timestamp, LinkFailure>) -> Void
    ) {
        enqueue(.bytes(bytes), source, timeout, completion)
    }

    /// Sends bytes and returns the instant at which the last one went to the system.
    public func send(
        _ bytes: [UInt8], to source: Int? = nil, timeout: UInt64 = LinkThread.sendTimeout
    ) async throws(LinkFailure) -> Timestamp {
        try await withCheckedContinuation { continuation in
            send(bytes, to: source, timeout: timeout) { continuation.resume(returning: $0) }
        }.get()
    }

    /// Hands over a body that somebody brought; bodies stay in their order. `answer` is called once, when it is durable
    /// or cannot be kept.
    public func push(_ bytes: [UInt8], at time: Timestamp, answer: @escaping @Sendable (PushOutcome) -> Void) {
        guard !control.push(PushedBody(bytes: bytes, time: time, answer: answer)) else { return }
        answer(.notStored("too many bodies wait already, or the station is stopping"))
    }

    /// Holds a serial line in the break condition, at most 600 ms; nothing is read meanwhile.
    public func sendBreak(milliseconds: Int) async throws(LinkFailure) -> Timestamp {
        let content = Outgoing.Content.lineBreak(milliseconds: UInt32(min(max(1, milliseconds), 600)))
        return try await withCheckedContinuation { continuation in
            enqueue(content, nil, Self.sendTimeout) { continuation.resume(returning: $0) }
        }.get()
    }

    /// Asks the thread to close its link and end; returns at once.
    public func requestStop() {
        control.requestStop()
    }

    /// Waits for the end of the thread, which takes less than a second after `requestStop`. Blocks: never on the
    /// cooperative pool, never from the consumer.
    public func join() {
        thread.join()
    }

    /// Asks the thread to end, and returns when it has.
    public func stop() async {
        control.requestStop()
        await control.end()
    }

    private func enqueue(
        _ content: Outgoing.Content, _ source: Int?, _ timeout: UInt64,
        _ completion: @escaping @Sendable (Swift.Result<Timestamp, LinkFailure>) -> Void
    ) {
        let deadline = control.clock.monotonic() &+ timeout
        control.enqueue(Outgoing(content: content, source: source, deadline: deadline, completion: completion))
    }

    private static func run(
        _ configuration: TransportConfiguration, _ control: LinkControl, _ consumer: some LinkConsumer
    ) {
        switch configuration {
        case .serial(let settings): keepOpen(SerialLink(settings), consumer, control)
        case .tcp(let settings): keepOpen(TCPLink(settings), consumer, control)
        case .tcpListen(let settings): keepOpen(TCPListener(settings), consumer, control)
        case .udp(let settings): keepOpen(UDPLink(settings), consumer, control)
        case .replay(let settings): keepOpen(ReplayLink(settings), consumer, control)
        case .push: keepOpen(PushLink(), consumer, control)
        case .folder(let settings): keepOpen(FolderLink(settings), consumer, control)
        case .lorawan(let settings): keepOpen(RadioLink(settings), consumer, control)
        }
    }

    private static func keepOpen(_ line: some Link, _ consumer: some LinkConsumer, _ control: LinkControl) {
        var runner = LinkRunner(line: line, consumer: consumer, control: control)
        runner.run()
    }
}
