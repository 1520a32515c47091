import DriverRuntime
import Logging
import Sensing
import StationClock
import Synchronization
import Transports

/// The station's conversation with one instrument: a pure dialogue, told what happens on the link's thread, whose
/// actions one task carries out in order.
final class StationDialogue: LineConversation {
    private struct State {
        var dialogue: InstrumentDialogue
        var errands: [DialogueErrand] = []
        var epoch = 0
        var answers: [Int: CheckedContinuation<CommandOutcome, Never>] = [:]
        var lastTicket = 0
        /// Nobody carries anything out any more.
        var hasEnded = false
        /// When the alarm goes off that was set last; nil when none is set.
        var alarm: UInt64?
        /// The last state that the log was told.
        var told: DialogueState?
    }

    let commands: [DriverCommand]
    private let instrument: String
    private let clock: StationClock
    /// The instrument's own; nil when nothing tells of it.
    private let instrumentClock: InstrumentClock?
    private let log: Logger
    private let state: Mutex<State>
    private let calls: AsyncStream<Void>
    private let call: AsyncStream<Void>.Continuation

    init(
        instrument: String, driver: Driver, settings: DialogueSettings, clock: StationClock,
        instrumentClock: InstrumentClock? = nil, log: Logger
    ) {
        self.instrument = instrument
        self.clock = clock
        self.instrumentClock = instrumentClock
        self.log = log
        commands = driver.commands
        state = Mutex(
            State(
                dialogue: InstrumentDialogue(
                    dialogue: driver.dialogue ?? DriverDialogue(), commands: driver.commands, settings: settings)))
        (calls, call) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// The station has something to say to this instrument, or may be asked to.
    var speaks: Bool { state.withLock { $0.dialogue.speaks } }
    var current: DialogueState { state.withLock { $0.dialogue.state } }
    var clockOffset: ClockOffset? { state.withLock { $0.dialogue.clockOffset } }
    var trustsInstrumentTime: Bool {
        let now = DialogueMoment(monotonic: clock.monotonic(), time: clock.now())
        return state.withLock { $0.dialogue.trustsInstrumentTime(now: now) }
    }
    /// What status commands and parameters told, by name.
    var readings: [String: String] { state.withLock { $0.dialogue.readings } }

    // MARK: On the link's thread

    func linkChanged(to link: LinkState) {
        happen { dialogue, now in
            if case .open = link { dialogue.opened(now) } else { dialogue.closed(now) }
        }
    }

    func heard(_ bytes: UnsafeRawBufferPointer, _ arrival: Timestamp) {
        happen { dialogue, now in dialogue.received(bytes, arrival: arrival, now) }
    }

    func sampled(_ count: Int) {
        happen { dialogue, now in dialogue.recordsArrived(count, now) }
    }

    // MARK: For people and scripts

    /// Asks for a command by its name and returns what became of it.
    func ask(_ command: String, arguments: [String: String]) async -> CommandOutcome {
        await withCheckedContinuation { continuation in
            let ticket = state.withLock { state -> Int? in
                guard !state.hasEnded else { return nil }
                state.lastTicket += 1
                state.answers[state.lastTicket] = continuation
                return state.lastTicket
            }
            guard let ticket else { return continuation.resume(returning: .failed("the station stops")) }
            happen { dialogue, now in
                dialogue.commandAsked(command, arguments: arguments, ticket: ticket, now)
            }
        }
    }

    /// Returns when everything that was on its way has gone; from then on nothing is sent.
    func takeOver() async {
        happen(endsEpoch: true) { dialogue, now in dialogue.takeover(now) }
        await withCheckedContinuation { continuation in
            let isAtWork = state.withLock { state in
                if !state.hasEnded { state.errands.append(.barrier(continuation)) }
                return !state.hasEnded
            }
            if isAtWork { call.yield() } else { continuation.resume() }
        }
    }

    func release() async {
        happen { dialogue, now in dialogue.release(now) }
    }

    // MARK: At work

    /// Carries out what was decided, and gives the time, until the task is cancelled.
    func run(_ writer: InstrumentWriter) async {
        await withDiscardingTaskGroup { group in
            for await _ in calls {
                happen { dialogue, now in dialogue.tick(now) }
                while let errand = nextErrand() { await carryOut(errand, writer) }
                guard let alarm = newAlarm() else { continue }
                group.addTask {
                    let now = self.clock.monotonic()
                    try? await Task.sleep(nanoseconds: alarm > now ? alarm - now : 0)
                    self.alarmHasRung(alarm)
                }
            }
            group.cancelAll()
        }
        end()
    }

    /// Nothing is carried out any more; whoever waits is told.
    func end() {
        let (errands, answers) = state.withLock { state in
            defer { (state.errands, state.answers, state.hasEnded) = ([], [:], true) }
            return (state.errands, state.answers)
        }
        for case .barrier(let continuation) in errands { continuation.resume() }
        for continuation in answers.values { continuation.resume(returning: .failed("the station stops")) }
    }

    /// Tells the dialogue what happened, and keeps what it decides.
    private func happen(
        endsEpoch: Bool = false, _ event: (inout InstrumentDialogue, DialogueMoment) -> [DialogueAction]
    ) {
        let moment = DialogueMoment(monotonic: clock.monotonic(), time: clock.now())
        let (answered, mustCall) = state.withLock { state in
            let wasOpen = state.dialogue.state != .connecting
            let actions = event(&state.dialogue, moment)
            if endsEpoch || wasOpen && state.dialogue.state == .connecting { state.epoch += 1 }
            var answered: [(CheckedContinuation<CommandOutcome, Never>, CommandOutcome)] = []
            for action in actions {
                if case .answer(let ticket, let outcome) = action {
                    if let waiting = state.answers.removeValue(forKey: ticket) { answered.append((waiting, outcome)) }
                } else if !state.hasEnded {
                    state.errands.append(.action(action, epoch: state.epoch))
                }
            }
            return (answered, !actions.isEmpty || Self.isEarlier(state.dialogue.deadline, state.alarm))
        }
        for (continuation, outcome) in answered { continuation.resume(returning: outcome) }
        if mustCall { call.yield() }
    }

    private func nextErrand() -> DialogueErrand? {
        state.withLock { $0.errands.isEmpty ? nil : $0.errands.removeFirst() }
    }

    /// When to wake up, if that is before the alarm that is set.
    private func newAlarm() -> UInt64? {
        state.withLock { state in
            guard let deadline = state.dialogue.deadline, Self.isEarlier(deadline, state.alarm) else { return nil }
            state.alarm = deadline
            return deadline
        }
    }

    private func alarmHasRung(_ alarm: UInt64) {
        state.withLock { if $0.alarm == alarm { $0.alarm = nil } }
        call.yield()
    }

    private static func isEarlier(_ deadline: UInt64?, _ alarm: UInt64?) -> Bool {
        guard let deadline else { return false }
        return alarm.map { deadline < $0 } ?? true
    }

    private func carryOut(_ errand: DialogueErrand, _ writer: InstrumentWriter) async {
        switch errand {
        case .barrier(let continuation): continuation.resume()
        case .action(let action, let epoch):
            guard epoch == state.withLock({ $0.epoch }) || !action.isForTheLine else { return }
            await carryOut(action, writer)
        }
    }

    private func carryOut(_ action: DialogueAction, _ writer: InstrumentWriter) async {
        switch action {
        case .send(let bytes):
            do throws(LinkFailure) {
                try await writer.send(bytes)
            } catch {
                happen { dialogue, now in dialogue.sendFailed("\(error)", now) }
            }
        case .sendBreak(let milliseconds):
            do throws(LinkFailure) {
                try await writer.sendBreak(milliseconds: milliseconds)
            } catch {
                happen { dialogue, now in dialogue.breakRefused(now) }
            }
        case .note(let note): tell(note, writer)
        case .state(let next): tell(next)
        case .offset(let offset): record(offset, writer)
        case .clockSet: instrumentClock?.forget()
        case .answer: break
        }
    }

    private func record(_ offset: ClockOffset, _ writer: InstrumentWriter) {
        guard let instrumentClock else { return writer.note("the instrument's clock is \(offset.shown)") }
        let now = clock.now()
        writer.note(instrumentClock.measured(offset, at: now), instrumentClock, at: now)
    }

    private func tell(_ note: DialogueNote, _ writer: InstrumentWriter) {
        writer.note(note.text)
        let text = "instrument '\(instrument)': \(note.text)"
        switch note.severity {
        case .notice: log.notice("\(text)")
        case .warning: log.warning("\(text)")
        case .error: log.error("\(text)")
        }
    }

    /// What is on its way is told by the notes; where it stays is a line in the log, once.
    private func tell(_ next: DialogueState) {
        // Whoever has the line may set the clock.
        if next == .takenOver { instrumentClock?.forget() }
        let isNew = state.withLock { state in
            guard next.staysSo, state.told != next, state.dialogue.speaks else { return false }
            state.told = next
            return true
        }
        guard isNew else { return log.debug("instrument '\(instrument)': \(next.word)") }
        log.notice("instrument '\(instrument)': \(next.word)")
    }
}

extension DialogueAction {
    fileprivate var isForTheLine: Bool {
        switch self {
        case .send, .sendBreak: true
        case .note, .state, .answer, .offset, .clockSet: false
        }
    }
}

extension DialogueState {
    fileprivate var staysSo: Bool {
        switch self {
        case .sampling, .polling, .takenOver: true
        case .connecting, .waking, .discovering, .configuring, .lost: false
        }
    }
}
