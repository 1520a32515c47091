import DriverRuntime
import Foundation
import Logging
import StationClock
import TestSupport
import Testing
import Transports

@testable import Station

@Suite("The station's conversation with an instrument", .timeLimit(.minutes(5)))
struct StationDialogueTests {
    @Test("greets and polls as the station file says, and what it sends is kept as records")
    func polls() async throws {
        let bench = try await DialogueBench {
            $0.greetings = ["HELLO\r\n"]
            $0.poll = .init(send: Array("TS\r\n".utf8), everyNanoseconds: 20_000_000)
        }
        try await bench.running {
            #expect(try await bench.hears(15) == "HELLO\r\nTS\r\nTS\r\n")
            let sent = try await bench.feeds.records(awaiting: 3).filter { $0.direction == .sent }.map(\.text)
            #expect(sent.prefix(3) == ["HELLO\r\n", "TS\r\n", "TS\r\n"])
        }
    }

    @Test("carries a command to the instrument and its answer back")
    func asks() async throws {
        let bench = try await DialogueBench { $0.listensOnly = true }
        try await bench.running {
            let dialogue = bench.dialogue
            async let outcome = dialogue.ask("status", arguments: [:])
            #expect(try await bench.hears(2) == "\r\n")
            try bench.instrument.send("\r\nS>")
            // On a loaded host it may have been woken once more.
            var heard = try await bench.hears(2)
            while heard == "\r\n" { heard = try await bench.hears(2) }
            heard += try await bench.hears(2)
            #expect(heard == "DS\r\n")
            try bench.instrument.send("DS\r\nlogging data\r\nS>")
            let answer = await outcome
            #expect(answer == .done(reply: Array("logging data\r\nS>".utf8), readBack: nil))
        }
    }

    @Test("refuses what is out of range, and nothing goes over the line")
    func refuses() async throws {
        let bench = try await DialogueBench { $0.listensOnly = true }
        try await bench.running {
            let outcome = await bench.dialogue.ask("set_interval", arguments: ["seconds": "0"])
            guard case .refused = outcome else { throw TestProblem("\(outcome)") }
        }
        #expect(bench.link.status.counters.bytesOut == 0)
    }

    @Test("is silent from when it says so until a person gives the line back")
    func takeover() async throws {
        let bench = try await DialogueBench {
            $0.poll = .init(send: Array("TS\r\n".utf8), everyNanoseconds: 20_000_000)
        }
        try await bench.running {
            _ = try await bench.hears(8)
            await bench.dialogue.takeOver()
            let before = bench.link.status.counters.bytesOut
            #expect(bench.dialogue.current == .takenOver)
            let outcome = await bench.dialogue.ask("status", arguments: [:])
            #expect(outcome == .failed("a person has the line"))
            #expect(bench.link.status.counters.bytesOut == before)
            await bench.dialogue.release()
            _ = try await bench.hears(Int(before) - 8 + 4)
        }
    }

    @Test("tells whoever waits when the station stops")
    func stops() async throws {
        let bench = try await DialogueBench { $0.listensOnly = true }
        let dialogue = bench.dialogue
        async let outcome = dialogue.ask("status", arguments: [:])
        try await bench.running { _ = try await bench.hears(2) }
        let answer = await outcome
        #expect(answer == .failed("the station stops"))
        await bench.dialogue.takeOver()
        #expect(await bench.dialogue.ask("status", arguments: [:]) == .failed("the station stops"))
    }
}

/// A conversation over TCP with a test at its other end.
private struct DialogueBench {
    let feeds: FeedBench
    let link: LinkThread
    let dialogue: StationDialogue
    let instrument: TestConnection
    private let writer: InstrumentWriter

    /// With a poll there is nothing but what the station file says.
    init(_ change: (inout DialogueSettings) -> Void) async throws {
        let feeds = try await FeedBench(tickMilliseconds: 10)
        let server = try TestServer()
        let clock = StationClock()
        let log = Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() }
        var settings = DialogueSettings()
        change(&settings)
        var driver = try DriverShelf.session("seabird/sbe37").driver
        if settings.poll != nil { driver.dialogue = nil }
        let dialogue = StationDialogue(
            instrument: "ctd", driver: driver, settings: settings, clock: clock, log: log)
        let tap = LineTap()
        let (openings, opened) = AsyncStream.makeStream(of: Void.self)
        let link = try LinkThread(.tcp(TCPSettings(host: "127.0.0.1", port: server.port)), clock: clock) {
            ReportingFeed(
                feed: feeds.feed(), reporter: LinkReporter(instrument: "ctd", log: log), tap: tap, dialogue: dialogue
            ) { opened.yield() }
        }
        instrument = try server.accept()
        for await _ in openings { break }
        writer = InstrumentWriter(
            link: link, instrument: feeds.registration.number, store: feeds.store, board: feeds.board, clock: clock,
            tap: tap)
        self.feeds = feeds
        self.link = link
        self.dialogue = dialogue
    }

    /// What the instrument hears next; the wait costs a thread of its own, because the conversation needs the others.
    func hears(_ count: Int) async throws -> String {
        nonisolated(unsafe) let instrument = instrument
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Swift.Result { try instrument.receive(count) }) }
        }
    }

    /// The conversation goes on while the body does.
    func running(_ body: () async throws -> Void) async throws {
        let (dialogue, writer) = (dialogue, writer)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await dialogue.run(writer) }
            try await body()
            group.cancelAll()
        }
        await link.stop()
    }
}
