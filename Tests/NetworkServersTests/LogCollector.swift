import Logging
import Synchronization

/// Keeps every log line of a test.
final class LogCollector: Sendable {
    private struct State {
        var lines: [String] = []
    }

    private let state = Mutex(State())

    var lines: [String] { state.withLock { $0.lines } }

    private func append(_ line: String) {
        state.withLock { $0.lines.append(line) }
    }

    var logger: Logger {
        var logger = Logger(label: "test", factory: { _ in Handler(collector: self) })
        logger.logLevel = .trace
        return logger
    }

    private struct Handler: LogHandler {
        let collector: LogCollector
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            collector.append("\(event.level) \(event.message) \(event.metadata ?? [:]) \(metadata)")
        }
    }
}
