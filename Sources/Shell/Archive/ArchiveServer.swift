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
    private let opening: @Sendable (ArchiveOptions, Logger) async throws -> any ArchiveDatabase

    /// - Parameters:
    ///   - onListening: called once with the port, when batches can come.
    ///   - opening: opens the database, which the server closes; the SQLite file of the options unless told otherwise.
    public init(
        options: ArchiveOptions, log: Logger, onListening: @escaping @Sendable (Int) async -> Void = { _ in },
        opening: @escaping @Sendable (ArchiveOptions, Logger) async throws -> any ArchiveDatabase = { options, _ in
            try SQLiteArchive(path: options.storePath)
        }
    ) {
        self.options = options
        self.log = log
        self.onListening = onListening
        self.opening = opening
    }

    /// Serves until it is shut down; then every batch that was taken has its answer.
    public func run() async throws {
        let store = ArchiveStore(
            database: try await opening(options, log),
            admission: ArchiveAdmission(stations: options.acceptedStations, keys: options.keys), log: log)
        var services: [any Service] = [application(store)]
        if let broker = options.broker {
            services.append(
                ArchiveSubscriber(store: store, options: broker, partitions: options.partitions, log: log))
        }
        if options.makesProducts, let products = store.database as? any ProductDatabase {
            services.append(ArchiveProducts(products, logFolder: options.rawLogs, log: log))
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

    private func application(_ store: ArchiveStore) -> some ApplicationProtocol {
        let routes = ArchiveRoutes(store: store, options: options, now: SystemTime.now)
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
                log.notice("archive \(store.run) listens on http://\(host):\(actual)")
                await onListening(actual)
            },
            logger: quiet)
    }
}
