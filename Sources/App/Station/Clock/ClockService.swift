import Console
import Logging
import Sensing
import StationClock
import Synchronization
import Timekeeping

/// The station clock at work: sources on threads of their own tell the engine what they hear, and what it decides is
/// carried out here. Stamping goes on whatever a source does.
final class ClockService: Sendable {
    private struct State {
        var engine: ClockEngine
        /// The state and flags that were recorded last, and when by the counter.
        var recorded: (state: ClockState, flags: ClockFlags, at: Int64)?
        /// The last time that was locked, and by what.
        var lastGood: (instant: Instant, model: ClockModel)?
        /// What the log of the sources lacks.
        var lines: [String] = []
    }

    let clock: StationClock
    private let settings: ClockSettings
    private let start: ClockStart
    private let surroundings: ClockSurroundings
    private let recorder: ClockRecorder
    private let log: Logger
    private let state: Mutex<State>
    private let logsSources: Bool

    /// Between two records of the clock's state when nothing changes, in nanoseconds.
    private static let statusInterval: Int64 = 60_000_000_000
    /// Lines for the log of the sources that may wait for the disk.
    private static let mostLines = 10_000

    /// From now on the station's instants are stamped by the engine's models, of which each is recorded before it is
    /// used.
    init(
        _ settings: ClockSettings, start: ClockStart, clock: StationClock, surroundings: ClockSurroundings,
        recorder: ClockRecorder, logsSources: Bool = false, log: Logger
    ) {
        self.clock = clock
        self.settings = settings
        self.start = start
        self.surroundings = surroundings
        self.recorder = recorder
        self.logsSources = logsSources
        self.log = log
        let engine = ClockEngine(settings, start: start)
        state = Mutex(State(engine: engine))
        clock.onFirstUse { model, moment in recorder.use(model, at: moment) }
        clock.publish(engine.model)
    }

    /// On a source's thread.
    func hear(_ report: SourceReport) {
        decide { state, moment in
            if logsSources { Self.keep(SourceLogLine.report(report, moment).line, in: &state) }
            return state.engine.report(report, moment)
        }
    }

    /// Once a second.
    func tick() {
        recorder.catchUp()
        decide { state, moment in
            if logsSources { Self.keep(SourceLogLine.tick(moment).line, in: &state) }
            return state.engine.tick(moment)
        }
    }

    var report: ClockReport {
        let moment = surroundings.hardware.moment(5)
        let picture = state.withLock { $0.engine.picture(moment) }
        let now = StationClock.timestamp(by: picture.model, ofRealtime: moment.realtime, at: moment)
        return ClockReport(picture, now: now, at: moment, settings: settings)
    }

    /// The last time that was good, and until when the leap seconds are known; for the next run.
    func memory(run: UInt32, boot: String) -> ClockMemory {
        let moment = surroundings.hardware.moment(5)
        return state.withLock { state in
            ClockMemory(
                run: run, boot: boot, lastGood: state.lastGood?.instant, model: state.lastGood?.model,
                leapTableExpires: state.engine.picture(moment).leapTableExpires)
        }
    }

    var lastGood: Instant? { state.withLock { $0.lastGood?.instant } }

    /// What a log of the sources begins with; `anew`: in the middle of the run, so that a replay begins without what was
    /// before.
    func head(anew: Bool) -> [String] {
        var start = start
        if anew { start.moment = surroundings.hardware.moment(5) }
        return SourceLogLine.head(start, settings).map(\.line)
    }

    /// What the log of the sources lacks, which is then forgotten here.
    func takeLines() -> [String] {
        state.withLock { state in
            defer { state.lines = [] }
            return state.lines
        }
    }

    // MARK: What follows

    private func decide(_ event: (inout State, ClockMoment) -> [ClockAction]) {
        let notes = state.withLock { state in
            var moment = surroundings.hardware.moment(5)
            moment.wasSet = surroundings.wasSet()
            let actions = event(&state, moment)
            let notes = actions.compactMap { perform($0, &state, moment) }
            clock.observe(moment)
            follow(&state, moment)
            return notes
        }
        // Not under the lock: whoever reads the log may be slow.
        for note in notes { tell(note) }
    }

    /// Returns what is for the log.
    private func perform(_ action: ClockAction, _ state: inout State, _ moment: ClockMoment) -> ClockNote? {
        switch action {
        case .publish(let model):
            clock.publish(model)
            log.debug("clock: model \(model.id), \(model.state)")
            return nil
        case .note(let note):
            recorder.note(note, at: clock.now())
            return note
        case .relocked(let audit):
            let picture = state.engine.picture(moment)
            recorder.relocked(
                audit, covered: picture.holdoversCovered, of: picture.holdovers, at: clock.now())
            return nil
        }
    }

    /// Records the state of the clock when it changes and once in a while, and remembers when it was good.
    private func follow(_ state: inout State, _ moment: ClockMoment) {
        let model = state.engine.model
        if model.state == .locked { state.lastGood = (model.utc(at: moment.raw), model) }
        if let last = state.recorded, last.state == model.state, last.flags == model.flags,
            moment.raw &- last.at < Self.statusInterval
        {
            return
        }
        state.recorded = (model.state, model.flags, moment.raw)
        recorder.status(model, at: moment, clock.now())
    }

    private func tell(_ note: ClockNote) {
        switch note.severity {
        case .notice: log.notice("clock: \(note.text)")
        case .warning: log.warning("clock: \(note.text)")
        }
    }

    private static func keep(_ line: String, in state: inout State) {
        if state.lines.count < mostLines { state.lines.append(line) }
    }
}
