import LoRaWAN
import Logging
import Sensing
import StationClock
import Synchronization
import Threads
import Transports

/// The station's own network server at work: the socket to which gateways send, on one thread, and the machine that
/// makes sense of it with its ledger, on another.
public final class LoRaServer: Sendable {
    private let settings: NetworkServerSettings
    private let listening: LoRaListening
    private let options: LoRaServerOptions
    private let clock: StationClock
    private let ledger: LoRaLedger
    private let log: Logger
    private let onGateway: @Sendable (GatewayNews) -> Void
    private let queue: ServerQueue
    private let board = ServerBoard()
    private let state = Mutex(State())

    private struct State {
        var plan = ServerPlan()
        var socket: DatagramServer?
        var thread: JoinableThread?
    }

    /// Opens the ledger, which is made when it is not there. `onGateway` is called on the server's thread.
    ///
    /// - Parameter directory: of the ledger, `LoRaLedger.directory(ofStore:)`.
    public init(
        _ settings: NetworkServerSettings, listening: LoRaListening = LoRaListening(), directory: String,
        clock: StationClock, options: LoRaServerOptions = LoRaServerOptions(), log: Logger,
        onGateway: @escaping @Sendable (GatewayNews) -> Void = { _ in }
    ) throws(LoRaLedgerError) {
        self.settings = settings
        self.listening = listening
        self.options = options
        self.clock = clock
        self.log = log
        self.onGateway = onGateway
        ledger = try LoRaLedger(directory: directory)
        try ledger.wait(atMostMilliseconds: Self.ledgerPatience)
        queue = ServerQueue(mostDatagrams: options.mostDatagrams, mostBytes: options.mostBytes)
    }

    deinit { requestStop() }

    /// How long another process may hold the ledger, in milliseconds; then its turn comes a second later, and frames
    /// have not waited for it.
    private static let ledgerPatience: Int32 = 250

    // MARK: Before the start

    /// An instrument that speaks by LoRaWAN. `makeConsumer` is called on the server's thread.
    public func join(
        _ settings: LoRaWANSettings, makeConsumer: @escaping @Sendable () -> any LinkConsumer
    ) -> LoRaMember {
        state.withLock { $0.plan.members[settings.device] = makeConsumer }
        board.changeLink(of: settings.device) { _ in }
        return LoRaMember(server: self, settings: settings)
    }

    /// Devices that another network server serves.
    public func exclude(_ devices: Set<EUI64>) {
        state.withLock { $0.plan.excluded.formUnion(devices) }
    }

    /// A stored record tells how far its device had counted.
    public func raise(_ device: EUI64, address: DeviceAddress, counter: UInt32) {
        state.withLock { $0.plan.counters.append(.init(device: device, address: address, counter: counter)) }
    }

    /// Opens the socket. One that cannot be opened is tried again, for ever.
    public func start() throws(LinkFailure) {
        let socket = try openSocket()
        state.withLock { $0.socket = socket }
        let plan = state.withLock { $0.plan }
        let (queue, board) = (queue, board)
        let place = ServerPlace(
            settings: settings, clock: clock, ledger: ledger, log: log, onGateway: onGateway, queue: queue,
            board: board, socket: socket)
        do throws(ThreadFailure) {
            let thread = try JoinableThread(name: options.name, realtimePriority: options.realtimePriority) {
                ServerWork(place, plan).run()
                board.markEnded()
            }
            state.withLock { $0.thread = thread }
        } catch {
            socket.requestStop()
            board.markEnded()
            throw LinkFailure("the LoRa server has \(error)", remedy: "stop what uses so many")
        }
    }

    private func openSocket() throws(LinkFailure) -> DatagramServer {
        let (settings, queue, board, clock) = (settings, queue, board, clock)
        return try DatagramServer(
            UDPSettings(address: listening.address, port: listening.port), clock: clock,
            options: LinkOptions(
                name: "\(options.name)-socket", seed: options.seed, realtimePriority: options.realtimePriority)
        ) { GatewaySocket(settings, queue, board, clock) }
    }

    // MARK: At any time

    public var status: LoRaServerStatus {
        var status = board.read { $0.status }
        if let socket = state.withLock({ $0.socket }) { status.socket = socket.status }
        status.waiting = queue.waiting
        status.overflowed = queue.overflowed
        return status
    }

    func link(of device: EUI64) -> LinkStatus {
        board.read { $0.links[device] ?? LinkStatus() }
    }

    func request(_ request: DownlinkRequest) {
        guard state.withLock({ $0.thread != nil }) else {
            return request.completion(
                .failure(LinkFailure("the LoRa server is not running yet", remedy: "try again when it is")))
        }
        guard !queue.add(.downlink(request)) else { return }
        request.completion(.failure(LinkFailure("the LoRa server is stopping", remedy: "start it again to use it")))
    }

    // MARK: The end

    /// Asks both threads to end; returns at once.
    public func requestStop() {
        state.withLock { $0.socket }?.requestStop()
        queue.stop()
    }

    /// Waits for the end of both threads after `requestStop`. Blocks.
    public func join() {
        let (socket, thread) = state.withLock { ($0.socket, $0.thread) }
        socket?.join()
        thread?.join()
    }

    /// Asks both threads to end, and returns when they have: the summaries are in the ledger then.
    public func stop() async {
        requestStop()
        let (socket, thread) = state.withLock { ($0.socket, $0.thread) }
        await socket?.stop()
        if thread != nil { await board.end() }
    }
}
