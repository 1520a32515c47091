import Hummingbird
import Logging
import ServiceLifecycle

/// Listens for what others push to one instrument by HTTP. A request is answered when its body is durable.
public struct PushServer: Sendable {
    /// What is said to one body.
    public enum Answer: Hashable, Sendable {
        case stored(records: Int, samples: Int, defects: Int, firstDefect: String?)
        case notStored(String)
    }

    public struct Options: Sendable {
        public var host: String
        public var port: Int
        /// What a caller has to show as `Authorization: Bearer …`; nil: nothing.
        public var token: String?
        /// In bytes.
        public var largest = 1 << 20
        /// Requests a second, on the average of ten seconds.
        public var rate = 100

        public init(host: String, port: Int) {
            self.host = host
            self.port = port
        }
    }

    private let options: Options
    private let take: @Sendable ([UInt8]) async -> Answer
    private let logger: Logger
    private let onListening: @Sendable (Int) -> Void

    /// - Parameters:
    ///   - take: returns when a body is durable.
    ///   - onListening: called with the port once it answers.
    public init(
        _ options: Options, logger: Logger, onListening: @escaping @Sendable (Int) -> Void = { _ in },
        take: @escaping @Sendable ([UInt8]) async -> Answer
    ) {
        self.options = options
        self.logger = logger
        self.take = take
        self.onListening = onListening
    }

    /// Serves until the graceful shutdown or the task's cancellation.
    public func run() async throws(ConsoleError) {
        if options.port != 0 { try PortProbe.check(host: options.host, port: options.port) }
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        let application = Application(
            responder: PushResponder(options, take: take),
            server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: ApplicationConfiguration(address: .hostname(options.host, port: options.port)),
            onServerRunning: { [onListening] channel in onListening(channel.localAddress?.port ?? 0) },
            logger: quiet)
        do {
            try await application.run()
        } catch {
            guard !Task.isCancelled else { return }
            throw .stopped(.tcp(host: options.host, port: options.port), reason: "\(error)")
        }
    }
}
