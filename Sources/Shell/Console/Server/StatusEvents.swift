import Hummingbird
import ServiceLifecycle
import Synchronization

/// The live pages: the status is asked for and encoded once a tick, however many listen.
final class StatusEvents: Sendable {
    private struct Listeners {
        var continuations: [Int: AsyncStream<ByteBuffer>.Continuation] = [:]
        var next = 0
        var isClosed = false
    }

    private let source: StatusSource
    private let limit: Int
    private let listeners = Mutex(Listeners())

    /// - Parameter limit: live pages at once.
    init(source: StatusSource, limit: Int) {
        self.source = source
        self.limit = limit
    }

    /// Sends the status to every live page until the graceful shutdown, and then ends their streams.
    func run(every interval: Duration) async {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: interval)
                await self.tick()
            }
        }
        close()
    }

    /// The events from the next tick on; nil when there are enough live pages or the station shuts down.
    /// A page that reads slowly misses events instead of filling the memory.
    func listen() -> AsyncStream<ByteBuffer>? {
        let (stream, continuation) = AsyncStream.makeStream(of: ByteBuffer.self, bufferingPolicy: .bufferingNewest(1))
        let number: Int? = listeners.withLock { listeners in
            guard !listeners.isClosed, listeners.continuations.count < limit else { return nil }
            listeners.next += 1
            listeners.continuations[listeners.next] = continuation
            return listeners.next
        }
        guard let number else { return nil }
        continuation.onTermination = { [weak self] _ in
            self?.listeners.withLock { _ = $0.continuations.removeValue(forKey: number) }
        }
        return stream
    }

    /// One event with the status of now; nil when it cannot be written as JSON.
    func event() async -> ByteBuffer? {
        guard let json = try? StatusJSON.encode(await source.status()) else { return nil }
        var buffer = ByteBuffer()
        buffer.writeString("event: status\ndata: ")
        buffer.writeBytes(json)
        buffer.writeString("\n\n")
        return buffer
    }

    private func tick() async {
        guard listeners.withLock({ !$0.continuations.isEmpty }), let event = await event() else { return }
        for continuation in listeners.withLock({ Array($0.continuations.values) }) { continuation.yield(event) }
    }

    private func close() {
        let open = listeners.withLock { listeners in
            listeners.isClosed = true
            return Array(listeners.continuations.values)
        }
        for continuation in open { continuation.finish() }
    }
}
