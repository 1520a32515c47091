import Hummingbird
import Logging
import ServiceLifecycle
import Synchronization

/// Serves the status page and its API at one address. Run one for the page and one for the control socket.
///
/// It never decides anything for the station and the station never needs it: when `run` throws, the caller says so and
/// goes on without it.
public struct ConsoleServer: Service {
    /// What may be set, with values that suit a small host.
    public struct Options: Sendable {
        /// Between two events of a live page.
        public var interval: Duration = .seconds(1)
        /// Live pages at once.
        public var livePages = 32
        /// How long a client that does not read may delay the graceful shutdown.
        public var farewell: Duration = .seconds(2)
        /// Names, beside localhost and addresses in figures, by which a page on loopback may be asked: those of a
        /// reverse proxy.
        public var hostNames: Set<String> = []

        public init() {}
    }

    private let address: ConsoleAddress
    private let source: StatusSource
    private let lines: LineAccess?
    private let commands: CommandAccess?
    private let imports: ImportAccess?
    private let retiming: RetimeAccess?
    private let reprocessing: ReprocessAccess?
    private let options: Options
    private let logger: Logger
    private let onListening: @Sendable (ConsoleAddress) -> Void

    /// - Parameters:
    ///   - lines: the lines of the instruments; they are given at a UNIX socket only.
    ///   - commands: what the instruments can be asked; at a UNIX socket only.
    ///   - imports: where files of recovered instruments go; at a UNIX socket only.
    ///   - retiming: where gaps of the station clock are corrected; at a UNIX socket only.
    ///   - reprocessing: where stored records are parsed again; at a UNIX socket only.
    ///   - onListening: called once it answers, with the port that was taken.
    public init(
        at address: ConsoleAddress = .loopback, source: StatusSource, lines: LineAccess? = nil,
        commands: CommandAccess? = nil, imports: ImportAccess? = nil, retiming: RetimeAccess? = nil,
        reprocessing: ReprocessAccess? = nil, options: Options = Options(), logger: Logger,
        onListening: @escaping @Sendable (ConsoleAddress) -> Void = { _ in }
    ) {
        self.address = address
        self.source = source
        self.lines = if case .unix = address { lines } else { nil }
        self.commands = if case .unix = address { commands } else { nil }
        self.imports = if case .unix = address { imports } else { nil }
        self.retiming = if case .unix = address { retiming } else { nil }
        self.reprocessing = if case .unix = address { reprocessing } else { nil }
        self.options = options
        self.logger = logger
        self.onListening = onListening
    }

    /// Serves until the graceful shutdown or the task's cancellation.
    public func run() async throws(ConsoleError) {
        switch address {
        case .tcp(let host, let port):
            if port != 0 { try PortProbe.check(host: host, port: port) }
            try await serve(at: .hostname(host, port: port)) { port in
                .success(.tcp(host: host, port: port ?? 0))
            }
        case .unix(let path):
            let socket = try ControlSocket.prepare(at: path)
            defer {
                socket.abandon()
                socket.remove()
            }
            try await serve(at: .unixDomainSocket(path: socket.bindingPath)) { _ in
                Swift.Result { () throws(ConsoleError) in try socket.publish() }.map { .unix(path: path) }
            }
        }
    }

    /// - Parameter publish: makes the bound socket known; given the port, it says where it can be reached.
    private func serve(
        at bind: BindAddress, publish: @escaping @Sendable (Int?) -> Swift.Result<ConsoleAddress, ConsoleError>
    ) async throws(ConsoleError) {
        let events = StatusEvents(source: source, limit: options.livePages)
        let problem = Problem()
        let application = application(at: bind, events: events) { port in
            switch publish(port) {
            case .success(let place):
                logger.info("console: serving", metadata: ["address": "\(place)"])
                onListening(place)
                return true
            case .failure(let error):
                problem.note(error)
                return false
            }
        }
        do {
            try await run(application, events)
        } catch {
            if let noted = problem.noted { throw noted }
            guard !Task.isCancelled else { return }
            throw .stopped(address, reason: "\(error)")
        }
    }

    private func application(
        at bind: BindAddress, events: StatusEvents, onBound: @escaping @Sendable (Int?) -> Bool
    ) -> Application<ConsoleResponder> {
        let hosts = HostRule(address: address, alsoNamed: options.hostNames)
        // Its own notices name the address before it is published; we say it ourselves.
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        return Application(
            responder: ConsoleResponder(
                source: source, events: events, hosts: hosts, lines: lines.map { LineResponder($0) },
                commands: commands.map { CommandResponder($0) }, imports: imports.map { ImportResponder($0) },
                retiming: retiming.map { RetimeResponder($0) },
                reprocessing: reprocessing.map { ReprocessResponder($0) }),
            server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: ApplicationConfiguration(address: bind),
            onServerRunning: { channel in
                if !onBound(channel.localAddress?.port) { channel.close(promise: nil) }
            },
            logger: quiet)
    }

    /// The part of the service that ended.
    private enum Ending {
        case served
        case events
        case farewell
        case cancelled
    }

    private func run(_ application: Application<ConsoleResponder>, _ events: StatusEvents) async throws {
        try await withThrowingTaskGroup(of: Ending.self) { group in
            group.addTask {
                try await application.run()
                return .served
            }
            group.addTask {
                await events.run(every: options.interval)
                return .events
            }
            group.addTask {
                guard (try? await gracefulShutdown()) != nil else { return .cancelled }
                try? await Task.sleep(for: options.farewell)
                return .farewell
            }
            try await finish(&group)
        }
    }

    /// Ends when the server has, or when a client has delayed it long enough; what is still at work is cancelled.
    private func finish(_ group: inout ThrowingTaskGroup<Ending, any Error>) async throws {
        while let ending = try await group.next() {
            if ending == .served || ending == .farewell { return group.cancelAll() }
        }
    }
}

/// What went wrong while the server was starting, noted where it cannot be thrown.
private final class Problem: Sendable {
    private let error = Mutex<ConsoleError?>(nil)

    var noted: ConsoleError? { error.withLock { $0 } }

    func note(_ error: ConsoleError) {
        self.error.withLock { $0 = error }
    }
}
