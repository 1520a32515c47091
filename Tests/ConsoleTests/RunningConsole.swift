import Foundation
import Logging
import ServiceLifecycle

@testable import Console

/// A console that serves for the length of a test, and is then shut down gracefully.
struct RunningConsole: Sendable {
    let address: ConsoleAddress
    private let group: ServiceGroup

    func shutDown() async {
        await group.triggerGracefulShutdown()
    }

    static func serve(
        at address: ConsoleAddress = .tcp(host: "127.0.0.1", port: 0), source: StatusSource = ExampleStation.source,
        lines: LineAccess? = nil, commands: CommandAccess? = nil, options: ConsoleServer.Options = fast,
        _ test: @Sendable (RunningConsole) async throws -> Void
    ) async throws {
        let (addresses, listening) = AsyncStream.makeStream(of: ConsoleAddress.self)
        let server = ConsoleServer(
            at: address, source: source, lines: lines, commands: commands, options: options, logger: quiet
        ) { listening.yield($0) }
        let group = ServiceGroup(configuration: .init(services: [.init(service: server)], logger: quiet))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { listening.finish() }
                try await group.run()
            }
            if let place = await addresses.first(where: { _ in true }) {
                do {
                    try await test(RunningConsole(address: place, group: group))
                } catch {
                    await group.triggerGracefulShutdown()
                    throw error
                }
                await group.triggerGracefulShutdown()
            }
            try await tasks.waitForAll()
        }
    }

    static var fast: ConsoleServer.Options {
        var options = ConsoleServer.Options()
        options.interval = .milliseconds(20)
        // A loaded machine may take long to send the last events; a test that wants less says so.
        options.farewell = .seconds(60)
        return options
    }

    static var quiet: Logger {
        Logger(label: "console") { _ in SwiftLogNoOpLogHandler() }
    }
}

/// A directory that is removed with everything in it.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "console-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    var contents: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    }
}
