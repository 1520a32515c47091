import Sensing
import Synchronization
import Timekeeping

/// Takes the bytes of a receiver, from a line of its own or from an instrument of the station, and finds the time in them.
///
/// Only the raw stamps of the bytes count, never the times that the station clock makes of them: the clock must not
/// confirm itself.
public final class NMEAFeed: Sendable {
    private struct State {
        var hearing: NMEAHearing
        var tell: (@Sendable (SourceReport) -> Void)?
    }

    private let state: Mutex<State>

    /// `source` is the name in the station file.
    public init(source: String, rules: NMEARules) {
        state = Mutex(State(hearing: NMEAHearing(judge: NMEAJudge(source: source, rules: rules))))
    }

    /// From now on reports go there, on the threads that call `hear`.
    func onReport(_ tell: (@Sendable (SourceReport) -> Void)?) {
        state.withLock { $0.tell = tell }
    }

    /// CLOCK_MONOTONIC_RAW of the last sentence that was read; nil before the first.
    var lastSentence: Int64? { state.withLock { $0.hearing.lastSentence } }

    /// Bytes came; they are valid during the call only. From any thread.
    public func hear(_ bytes: UnsafeRawBufferPointer, _ arrival: Arrival) {
        let (reports, tell) = state.withLock { state in
            (state.hearing.hear(bytes, arrival), state.tell)
        }
        for report in reports { tell?(report) }
    }

    /// What came before and what comes now do not belong together.
    public func ended() {
        state.withLock { $0.hearing.interrupt() }
    }
}
