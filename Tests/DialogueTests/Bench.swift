import Sensing
import SimulatedInstruments

@testable import DriverRuntime

let second: Nanoseconds = 1_000_000_000
let minute = 60 * second
let hour = 60 * minute
/// 2026-03-01T12:00:00Z.
let noon: Nanoseconds = 1_772_366_400 * second

/// A dialogue and a device at the two ends of a line, on virtual time.
struct Bench {
    var dialogue: InstrumentDialogue
    var device: any SimulatedInstrument
    var now = noon
    /// The station's clock is ahead of the true time, which is the device's, by so much.
    var clockError: Nanoseconds = 0
    var clockBound: Nanoseconds = 1000
    var clockState = ClockState.locked
    /// A serial server cannot do breaks.
    var canBreak = true
    var isOpen = false

    var sent: [(at: Nanoseconds, bytes: [UInt8])] = []
    var breaks = 0
    var notes: [DialogueNote] = []
    var states: [DialogueState] = []
    var answers: [Int: CommandOutcome] = [:]
    var answered = 0
    var offsets: [(at: Nanoseconds, offset: ClockOffset)] = []
    var clockSettings: [Nanoseconds] = []
    var records = 0
    private var ticket = 0

    init(
        _ dialogue: DriverDialogue, commands: [DriverCommand] = [], _ device: any SimulatedInstrument,
        _ change: (inout DialogueSettings) -> Void = { _ in }
    ) {
        var settings = DialogueSettings()
        change(&settings)
        self.dialogue = InstrumentDialogue(dialogue: dialogue, commands: commands, settings: settings)
        self.device = device
    }

    var moment: DialogueMoment {
        DialogueMoment(
            monotonic: UInt64(now - noon) + 1_000_000_000,
            time: Timestamp(
                Instant(nanoseconds: now + clockError),
                bound: clockState == .unsynchronised ? nil : TimeBound(halfWidth: clockBound), source: .gnss,
                state: clockState))
    }

    // The whole dialogue is too long to be shown with a failed expectation.
    var known: [String: String] { dialogue.known }
    var readings: [String: String] { dialogue.readings }
    var trustsTime: Bool { dialogue.trustsInstrumentTime(now: moment) }
    var state: DialogueState { dialogue.state }
    var sentText: [String] { sent.map { String(decoding: $0.bytes, as: UTF8.self).trimmed } }
    var warnings: [String] { notes.filter { $0.severity != .notice }.map(\.text) }

    mutating func open() {
        isOpen = true
        device.readerArrived(now: now)
        carryOut(dialogue.opened(moment))
    }

    mutating func close() {
        isOpen = false
        carryOut(dialogue.closed(moment))
    }

    mutating func takeOver() { carryOut(dialogue.takeover(moment)) }

    mutating func release() { carryOut(dialogue.release(moment)) }

    /// A person's keystrokes.
    mutating func type(_ text: String) {
        device.receive(Array(text.utf8), now: now)
        run(for: second / 2)
    }

    @discardableResult
    mutating func ask(_ name: String, _ arguments: [String: String] = [:]) -> Int {
        ticket += 1
        carryOut(dialogue.commandAsked(name, arguments: arguments, ticket: ticket, moment))
        return ticket
    }

    mutating func run(for duration: Nanoseconds) {
        let end = now + duration
        var idle = 0
        while true {
            let due = dialogue.deadline.map { Nanoseconds($0) - 1_000_000_000 + noon }
            let next = min(due ?? .max, device.deadline ?? .max)
            guard next <= end else { break }
            // A deadline that is never met would spin for ever.
            idle = next > now ? 0 : idle + 1
            precondition(idle < 10_000, "the dialogue does not get on: \(dialogue.state) \(dialogue.agenda)")
            now = max(now, next)
            deliver()
            if let due, due <= now { carryOut(dialogue.tick(moment)) }
        }
        now = end
    }

    private mutating func deliver() {
        for emission in device.advance(to: now) where isOpen {
            carryOut(dialogue.received(emission.bytes, moment))
            records += emission.records
            if emission.records > 0 { carryOut(dialogue.recordsArrived(emission.records, moment)) }
        }
    }

    private mutating func carryOut(_ actions: [DialogueAction]) {
        for action in actions {
            switch action {
            case .send(let bytes):
                sent.append((now, bytes))
                if isOpen { device.receive(bytes, now: now) }
            case .sendBreak:
                guard canBreak else {
                    carryOut(dialogue.breakRefused(moment))
                    continue
                }
                breaks += 1
                device.receiveBreak(now: now)
            case .note(let note): notes.append(note)
            case .state(let state): states.append(state)
            case .answer(let ticket, let outcome):
                answers[ticket] = outcome
                answered += 1
            case .offset(let offset): offsets.append((now, offset))
            case .clockSet: clockSettings.append(now)
            }
        }
    }
}

extension String {
    var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}

/// An instrument as the simulator's command line makes it, on from noon.
func simulated(_ kind: InstrumentKind, _ settings: [String: String] = [:]) throws -> any SimulatedInstrument {
    try InstrumentPlan(kind: kind, settings: settings).makeInstrument(start: noon)
}
