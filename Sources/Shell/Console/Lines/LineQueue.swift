import Synchronization

/// What waits to be told to one listener. A slow listener never holds up whoever adds: it misses bytes, and is told how
/// many.
public final class LineQueue: Sendable {
    fileprivate struct State {
        var events: [LineEvent] = []
        var first = 0
        var size = 0
        var dropped = 0
        var isFinished = false
        var waiting: CheckedContinuation<LineEvent?, Never>?
    }

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: bytes that may wait.
    public init(limit: Int = 256 << 10) {
        self.limit = limit
    }

    /// The events, to be taken by one listener.
    public var events: AsyncStream<LineEvent> {
        AsyncStream(unfolding: { await self.next() }, onCancel: { self.finish() })
    }

    /// From any thread; never waits.
    public func add(_ event: LineEvent) {
        change { state in
            guard !state.isFinished else { return }
            // In order: while something is missing, nothing after it is shown.
            if state.dropped > 0 || state.size + event.size > limit {
                state.dropped += event.shownBytes
            } else {
                state.append(event)
            }
        }
    }

    /// Nothing is told after this event; what waits is.
    public func finish(_ last: LineEvent? = nil) {
        change { state in
            guard !state.isFinished else { return }
            state.tellDropped()
            if let last { state.append(last) }
            state.isFinished = true
        }
    }

    private func change(_ body: (inout State) -> Void) {
        let delivery = state.withLock { state in
            body(&state)
            return state.delivery()
        }
        delivery?.to.resume(returning: delivery?.event)
    }

    private func next() async -> LineEvent? {
        await withCheckedContinuation { (continuation: CheckedContinuation<LineEvent?, Never>) in
            let delivery = state.withLock { state in
                state.waiting = continuation
                return state.delivery()
            }
            delivery?.to.resume(returning: delivery?.event)
        }
    }
}

extension LineQueue.State {
    /// What can be handed to whom now; nil when nobody waits or there is nothing.
    fileprivate mutating func delivery() -> (to: CheckedContinuation<LineEvent?, Never>, event: LineEvent?)? {
        guard let listener = waiting else { return nil }
        if first == events.count { tellDropped() }
        guard first < events.count else {
            guard isFinished else { return nil }
            waiting = nil
            return (listener, nil)
        }
        let event = events[first]
        first += 1
        size -= event.size
        if first == events.count {
            events.removeAll(keepingCapacity: events.capacity <= 64)
            first = 0
        }
        waiting = nil
        return (listener, event)
    }

    fileprivate mutating func append(_ event: LineEvent) {
        events.append(event)
        size += event.size
    }

    /// Says how much is missing, at the place where it is missing.
    fileprivate mutating func tellDropped() {
        guard dropped > 0 else { return }
        append(.dropped(bytes: dropped))
        dropped = 0
    }
}

extension LineEvent {
    /// Bytes that a listener misses with it.
    fileprivate var shownBytes: Int {
        switch self {
        case .received(let bytes, _), .sent(let bytes, _): bytes.count
        case .taken, .watching, .dropped, .note, .ended: 0
        }
    }
}
