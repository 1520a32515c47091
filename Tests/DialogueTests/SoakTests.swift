import Sensing
import SimulatedInstruments
import Testing

@testable import DriverRuntime

/// SplitMix64, so that a seed gives the same run everywhere.
struct Dice {
    var state: UInt64

    mutating func roll(_ sides: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ mixed >> 31) % UInt64(sides))
    }
}

@Suite("In any order of events")
struct SoakTests {
    private static let seeds = Array(UInt64(1)...24)

    /// What one run did, to be compared with another.
    private struct Trace: Equatable {
        var actions: [DialogueAction] = []
        var busiestMinute = 0
    }

    @Test("a dialogue always gets on, answers every command once, and never floods the line", arguments: seeds)
    func soak(seed: UInt64) throws {
        print("seed \(seed)")
        for declared in [microCAT, workhorse] {
            let trace = try run(seed, dialogue(declared))
            #expect(trace.busiestMinute <= SendBudget.mostPerMinute)
        }
    }

    @Test("comes into every state")
    func coverage() throws {
        var words: Set<String> = []
        for seed in Self.seeds.prefix(6) {
            for case .state(let state) in try run(seed, dialogue(microCAT)).actions { words.insert(state.word) }
        }
        #expect(
            words == [
                "connecting", "waking", "discovering", "configuring", "sampling", "polling", "taken_over", "lost",
            ])
    }

    @Test("the same events give the same actions", arguments: [1, 7, 42])
    func determinism(seed: UInt64) throws {
        print("seed \(seed)")
        let first = try run(seed, dialogue(microCAT))
        let second = try run(seed, dialogue(microCAT))
        let same = first == second
        #expect(same)
        #expect(first.actions.count > 100)
    }

    private func run(_ seed: UInt64, _ declared: DriverDialogue) throws -> Trace {
        var dice = Dice(state: seed)
        var settings = DialogueSettings()
        settings.setsClock = dice.roll(2) == 0
        if dice.roll(2) == 0 { settings.parameters = ["SampleInterval": "12", "TE": "15"] }
        if dice.roll(3) == 0 { settings.poll = .init(send: Array("TS".utf8), everyNanoseconds: 5 * second) }
        var dialogue = InstrumentDialogue(
            dialogue: declared, commands: try commands(microCATCommands), settings: settings)
        var trace = Trace()
        var now: UInt64 = 1_000_000_000
        var line = Line()
        var polls = 0
        var sent: [UInt64] = []
        for ticket in 0..<1500 {
            // Nearly always the clock goes to the next deadline or somewhat before, sometimes far beyond it.
            let wait = dice.roll(20) == 0 ? UInt64(dice.roll(600)) * 1_000_000_000 : UInt64(dice.roll(2_000_000_000))
            let lateness = dice.roll(4) == 0 ? wait : 0
            now = min(now + wait, dialogue.deadline.map { max(now, $0) + lateness } ?? .max)
            let moment = DialogueMoment(
                monotonic: now, time: Timestamp(Instant(nanoseconds: noon + Int64(now)), source: .gnss, state: .locked))
            let event = line.next(&dice)
            let actions = apply(event, ticket, &dialogue, moment)
            trace.actions += actions
            line.note(actions, event, ticket, dialogue)
            for case .send(let bytes) in actions {
                // Polls and people's commands have bounds of their own.
                if bytes.starts(with: Array("TS".utf8)) || line.isAsking { polls += 1 } else { sent.append(now) }
            }
            check(dialogue, now, line)
        }
        #expect(line.open.isEmpty || line.isOpen, "every command was answered")
        trace.busiestMinute =
            sent.indices.map { first in
                sent[first...].prefix { $0 < sent[first] + UInt64(minute) }.count
            }.max() ?? 0
        return trace
    }

    private func check(_ dialogue: InstrumentDialogue, _ now: UInt64, _ line: Line) {
        let deadline = dialogue.deadline
        let isWaiting = deadline.map { $0 > now } ?? true
        #expect(isWaiting, "what was due is still due: \(dialogue.state) \(dialogue.agenda)")
        switch dialogue.state {
        case .connecting: #expect(!line.isOpen && deadline == nil)
        case .takenOver: #expect(deadline == nil)
        default:
            let hasDeadline = deadline != nil
            #expect(hasDeadline && line.isOpen, "\(dialogue.state) waits for nothing")
        }
    }

    private func apply(
        _ event: Event, _ ticket: Int, _ dialogue: inout InstrumentDialogue, _ moment: DialogueMoment
    ) -> [DialogueAction] {
        switch event {
        case .open: dialogue.opened(moment)
        case .close: dialogue.closed(moment)
        case .takeover: dialogue.takeover(moment)
        case .release: dialogue.release(moment)
        case .breakRefused: dialogue.breakRefused(moment)
        case .bytes(let text): dialogue.received(Array(text.utf8), moment)
        case .record: dialogue.recordsArrived(1, moment)
        case .ask(let name, let arguments):
            dialogue.commandAsked(name, arguments: arguments, ticket: ticket, moment)
        case .tick: dialogue.tick(moment)
        }
    }

    enum Event: Equatable {
        case open, close, takeover, release, breakRefused, record, tick
        case bytes(String)
        case ask(String, [String: String])
    }

    /// What the world knows of the line.
    struct Line {
        var isOpen = false
        var isTaken = false
        var isAsking = false
        /// The last thing that was said to it.
        var heard = ""
        /// Commands without an answer.
        var open: Set<Int> = []

        private static let texts = [
            "S>", "\r\nS>", "DS\r\n", "?cmd S>", ">", "\r\n[BREAK Wakeup A]\r\n>", "ERR 010:\r\n>", "S>\r\n",
            "SBE37-SMP V 2.6 SERIAL NO. 2165\r\nS>", "[POWER-UP Wakeup A]\r\n>", "sample interval = 12 seconds\r\n",
            "output salinity with each sample\r\nS>", "not logging: received stop command\r\n",
            "\u{7F}\u{7F}\u{0}garbage",
            "#12.3,4.5, 6.7\r\n", "Stop\r\n", "TE 00:00:10.00 --------------- Time\r\n>", "01 Mar 2026  12:00:00\r\nS>",
        ]

        mutating func next(_ dice: inout Dice) -> Event {
            switch dice.roll(40) {
            case 0: return isOpen ? .close : .open
            case 1, 2: return isOpen ? .tick : .open
            case 3: return isTaken ? .release : .takeover
            case 4, 5: return isTaken ? .release : .tick
            case 6: return .breakRefused
            case 7: return .record
            case 8: return .ask("status", [:])
            case 9: return .ask("set_interval", ["seconds": "\(dice.roll(30))"])
            case 10: return .ask("nothing", [:])
            case 11...18: return .bytes(reply)
            case 19...28: return .bytes(Self.texts[dice.roll(Self.texts.count)])
            default: return .tick
            }
        }

        /// As an instrument with its wits about it would answer.
        private var reply: String {
            let text =
                heard == "DS"
                ? "SBE37-SMP V 2.6 SERIAL NO. 2165   01 Mar 2026  12:00:00\r\nnot logging: received stop command\r\n"
                    + "sample interval = 12 seconds\r\noutput salinity with each sample\r\n" : ""
            return heard + "\r\n" + text + "S>"
        }

        mutating func note(
            _ actions: [DialogueAction], _ event: Event, _ ticket: Int, _ dialogue: InstrumentDialogue
        ) {
            switch event {
            case .open: isOpen = true
            case .close: isOpen = false
            case .takeover: isTaken = true
            case .release: isTaken = false
            case .ask: open.insert(ticket)
            default: break
            }
            for case .answer(let answered, _) in actions {
                #expect(open.remove(answered) != nil, "an answer to what nobody asked")
            }
            for case .send(let bytes) in actions { heard = String(decoding: bytes, as: UTF8.self).trimmed }
            if isTaken {
                #expect(!actions.contains { if case .send = $0 { true } else { false } })
            }
            if case .command = dialogue.running?.job { isAsking = true } else { isAsking = false }
        }
    }
}
