import DriverRuntime
import Sensing
import Synchronization
import Transports

/// What one instrument's link thread tells the rest of the station: counters at once, values when they are durable.
///
/// Values pass two stages, because nothing is shown before the commit that holds it; `DurableValues` knows when.
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

    /// Something else than a frame was handed to the store, which refused so many of the records.
    func note(_ observations: [Observation], at time: Instant, refused: Int) {
        state.withLock { state in
            state.counters.refused += UInt64(refused)
            guard refused == 0, !observations.isEmpty else { return }
            state.handedOver.append(Values(time: time, observations: observations))
        }
    }

    /// A whole file is durable; its newest values are shown.
    func note(_ file: FileTally, latest: ParsedFrame?, at written: Instant) {
        state.withLock { state in
            state.counters.frames += UInt64(file.records - file.passedOver)
            state.counters.defects += UInt64(file.defects)
            state.counters.lastDefect = file.firstDefect ?? state.counters.lastDefect
            state.counters.lastFrame = written
            guard let latest else { return }
            let time = latest.instrumentTime ?? written
            state.handedOver.append(Values(time: time, observations: latest.observations))
        }
    }

    /// Sets apart what was handed to the store until now, together with what is still set apart.
    func promise() {
        state.withLock { state in
            state.promised += state.handedOver
            state.handedOver = []
            if state.promised.count > Self.mostShown {
                state.promised.removeFirst(state.promised.count - Self.mostShown)
            }
        }
    }

    /// What was set apart is durable.
    func takePromised() -> [Values] {
        state.withLock { state in
            defer { state.promised = [] }
            return state.promised
        }
    }
}
