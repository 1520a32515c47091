import Logging
import Synchronization

/// Keeps every log line of a test.
public final class LogCollector: Sendable {
    private struct State {
        var lines: [String] = []
        var listeners: [AsyncStream<String>.Continuation] = []
    }

    private let state = Mutex(State())

    public init() {}

    public var lines: [String] { state.withLock { $0.lines } }

    /// Comes back with the first line, from the beginning, that contains the text.
    public func line(containing text: String) async -> String? {
        let stream = AsyncStream<String> { continuation in
            state.withLock { state in
                for line in state.lines { continuation.yield(line) }
                state.listeners.append(continuation)
            }
        }
        return await stream.first { $0.contains(text) }
    }

    private func append(_ line: String) {
        state.withLock { state in
            state.lines.append(line)
            for listener in state.listeners { listener.yield(line) }
        }
    }

    public var logger: Logger {
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
