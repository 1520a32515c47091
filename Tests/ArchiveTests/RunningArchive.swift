import Archive
import Forwarders
import Logging
import ServiceLifecycle
import TestSupport

/// An archive that serves on a free port until it is stopped.
final class RunningArchive: Sendable {
    let address: HTTPAddress
    private let group: ServiceGroup
    private let server: Task<Void, any Error>

    init(options: ArchiveOptions, log: Logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        async throws
    {
        var options = options
        if options.port == ArchiveOptions(storePath: "").port { options.port = 0 }
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let archive = ArchiveServer(options: options, log: log, onListening: { port.yield($0) })
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [archive], logger: log))
        self.group = group
        server = Task {
            defer { port.finish() }
            try await group.run()
        }
        guard let number = await ports.first(where: { _ in true }) else {
            try await server.value
            throw TestProblem("the archive ended")
        }
        address = try HTTPAddress("http://127.0.0.1:\(number)")
    }

    deinit {
        Task { [group] in await group.triggerGracefulShutdown() }
    }

    /// Comes back when the archive has closed its database. As a daemon's end, not by cancelling: a server that is
    /// cancelled while somebody connects traps in SwiftNIO (apple/swift-nio#3481).
    func stop() async {
        await group.triggerGracefulShutdown()
        _ = await server.result
    }
}
