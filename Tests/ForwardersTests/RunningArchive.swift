import Archive
import Forwarders
import Logging

/// An archive that serves on a free port until it is stopped.
final class RunningArchive: Sendable {
    let address: HTTPAddress
    private let server: Task<Void, any Error>

    init(options: ArchiveOptions, log: Logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        async throws
    {
        var options = options
        if options.port == ArchiveOptions(storePath: "").port { options.port = 0 }
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let chosen = options
        server = Task {
            defer { port.finish() }
            try await ArchiveServer(options: chosen, log: log, onListening: { port.yield($0) }).run()
        }
        guard let number = await ports.first(where: { _ in true }) else {
            try await server.value
            throw TestProblem("the archive ended")
        }
        address = try HTTPAddress("http://127.0.0.1:\(number)")
    }

    deinit { server.cancel() }

    /// Comes back when the archive has closed its database.
    func stop() async {
        server.cancel()
        _ = await server.result
    }
}
