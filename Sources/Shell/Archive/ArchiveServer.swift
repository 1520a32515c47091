import Forwarders
import Hummingbird
import Logging
import Sensing
import ServiceLifecycle

/// The receiving end: HTTP always, MQTT when a broker is named. Run it by itself or in a service group.
public struct ArchiveServer: Service {
    private let options: ArchiveOptions
    private let log: Logger
    private let onListening: @Sendable (Int) async -> Void

    /// - Parameter onListening: called once with the port, when batches can come.
    public init(
        options: ArchiveOptions, log: Logger, onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.options = options
        self.log = log
        self.onListening = onListening
    }

    /// Serves until it is shut down; then every batch that was taken has its answer.
    public func run() async throws {
        let store = try ArchiveStore(
            path: options.storePath, acceptedStations: options.acceptedStations, log: log)
        let reader = try ArchiveReader(path: options.storePath)
        var services: [any Service] = [application(store, reader)]
        if let broker = options.broker {
            services.append(ArchiveSubscriber(store: store, options: broker, log: log))
        }
        let group = ServiceGroup(configuration: .init(services: services, logger: log))
        do {
            try await group.run()
        } catch {
            await store.close()
            throw error
        }
        await store.close()
    }

    private func application(_ store: ArchiveStore, _ reader: ArchiveReader) -> some ApplicationProtocol {
        let routes = ArchiveRoutes(
            store: store, reader: reader, maximumBatchBytes: options.maximumBatchBytes, now: SystemTime.now)
        var quiet = log
        quiet.logLevel = max(log.logLevel, .warning)
        let (host, port, log, onListening) = (options.host, options.port, log, onListening)
        return Application(
            router: routes.router(),
            // A station that vanished must not hold a connection for ever.
            server: .http1(configuration: .init(idleTimeout: .seconds(300))),
            configuration: .init(address: .hostname(host, port: port)),
            onServerRunning: { channel in
                let actual = channel.localAddress?.port ?? port
                log.notice("archive listens on http://\(host):\(actual)")
                await onListening(actual)
            },
            logger: quiet)
    }
}
