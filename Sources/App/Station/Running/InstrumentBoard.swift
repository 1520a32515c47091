import DriverRuntime
import Sensing
import Synchronization

/// What one instrument's link thread tells the rest of the station: counters at once, values when they are durable.
///
/// Values pass two stages, because nothing is shown before the commit that holds it: a value that was handed to the store
/// before one commit was published is in the next commit at the latest.
final class InstrumentBoard: Sendable {
    /// What the page and `fairlead status` count.
    struct Counters: Sendable {
        var frames: UInt64 = 0
        var defects: UInt64 = 0
        /// Frames that the store refused because its memory was full.
        var refused: UInt64 = 0
        var lastFrame: Instant?
        var lastDefect: String?
    }

    /// The observations of one frame.
    struct Values: Sendable {
        var time: Instant
        var observations: [Observation]
    }

    private struct State {
        var counters = Counters()
        var handedOver: [Values] = []
        var promised: [Values] = []
    }

    /// More frames than this between two commits are not shown one by one.
    private static let mostShown = 32

    private let state = Mutex(State())

    var counters: Counters { state.withLock { $0.counters } }

    /// Frames were handed to the store, which refused so many of them.
    func note(_ frames: [ParsedFrame], refused: Int) {
        state.withLock { state in
            state.counters.frames += UInt64(frames.count)
            state.counters.refused += UInt64(refused)
            for frame in frames where frame.defect != nil {
                state.counters.defects += 1
                state.counters.lastDefect = frame.defect
            }
            state.counters.lastFrame = frames.last?.time.instant ?? state.counters.lastFrame
            guard refused == 0 else { return }
            for frame in frames.suffix(Self.mostShown) where !frame.observations.isEmpty {
                state.handedOver.append(Values(time: frame.time.instant, observations: frame.observations))
            }
            if state.handedOver.count > 2 * Self.mostShown {
                state.handedOver.removeFirst(state.handedOver.count - Self.mostShown)
            }
        }
    }

    /// A commit was published: what was promised is durable, what was handed over will be with the next one.
    func takeDurable() -> [Values] {
        state.withLock { state in
            defer {
                state.promised = state.handedOver
                state.handedOver = []
            }
            return state.promised
        }
    }

    /// Nothing waits for a commit any more; `mark` is how much had been handed over when that was asked.
    func takeAll(upTo mark: Int) -> [Values] {
        state.withLock { state in
            let taken = state.promised + state.handedOver.prefix(mark)
            state.promised = []
            state.handedOver.removeFirst(min(mark, state.handedOver.count))
            return taken
        }
    }

    /// How many frames wait to be shown.
    var mark: Int { state.withLock { $0.handedOver.count } }
}
