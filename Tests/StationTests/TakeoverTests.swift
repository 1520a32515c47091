import Console
import Delivery
import Logging
import Sensing
import StationClock
import Store
import Synchronization
import TestSupport
import Testing
import Transports

@testable import Station

@Suite("An instrument's line in a person's hands", .timeLimit(.minutes(5)))
struct TakeoverTests {
    private let bench: LineBench

    init() async throws {
        bench = try await LineBench()
    }

    private func wish(_ by: String, force: Bool = false) -> LineWish {
        LineWish(instrument: "ctd", by: by, force: force)
    }

    @Test("carries keys to the instrument and its bytes back, while the conversation is silent")
    func use() async throws {
        let session = try await bench.line.take(wish("alice"))
        #expect(bench.conversation.calls == ["take over"])
        #expect(bench.line.holder?.by == "alice")
        var events = session.events.makeAsyncIterator()
        guard case .taken(by: "alice", _)? = await events.next() else { throw TestProblem("the line was not given") }
        await session.obey(.send(Array("DS\r".utf8)))
        #expect(try bench.instrument.receive(3) == "DS\r")
        guard case .sent(let sent, _)? = await events.next() else { throw TestProblem("nothing was sent") }
        #expect(sent == Array("DS\r".utf8))
        try bench.instrument.send("S>")
        guard case .received(let received, _)? = await events.next() else { throw TestProblem("nothing came") }
        #expect(received == Array("S>".utf8))
        await session.end("it was given back")
        #expect(await events.next() == .ended("it was given back"))
        #expect(await events.next() == nil)
        #expect(bench.conversation.calls == ["take over", "release"])
        #expect(bench.line.holder == nil)
        await bench.stop()
    }

    @Test("leaves a transcript: who, what was sent, what came")
    func transcript() async throws {
        let session = try await bench.line.take(wish("alice"))
        await session.obey(.send(Array("TS\r".utf8)))
        try bench.instrument.send(FeedBench.line)
        _ = await session.events.first { if case .received = $0 { true } else { false } }
        await session.end("it was given back")
        let records = try await bench.feeds.records(awaiting: 4)
        await bench.stop()
        let notes = records.filter { $0.direction == .note }.compactMap(\.defect)
        #expect(
            notes == ["alice has taken the line over", "alice no longer has the line: it was given back"])
        #expect(records.filter { $0.direction == .sent }.map(\.text) == ["TS\r"])
        #expect(records.filter { $0.direction == .received }.map(\.text) == [FeedBench.line])
    }

    @Test("is one person's, until another takes it by force; the conversation stays silent throughout")
    func force() async throws {
        let first = try await bench.line.take(wish("alice"))
        let since = try #require(bench.line.holder?.since)
        let refusal = LineRefusal(
            .taken,
            "alice has the line of 'ctd' since \(since.iso8601). --watch looks on, --force takes it away")
        await #expect(throws: refusal) { try await bench.line.take(wish("bob")) }
        let second = try await bench.line.take(wish("bob", force: true))
        let ended = await first.events.first { if case .ended = $0 { true } else { false } }
        #expect(ended == .ended("bob has taken the line away from you"))
        await first.obey(.send(Array("not sent".utf8)))
        await first.end("it was given back")
        #expect(bench.line.holder?.by == "bob")
        #expect(bench.conversation.calls == ["take over"])
        await second.obey(.send(Array("DS\r".utf8)))
        #expect(try bench.instrument.receive(3) == "DS\r")
        await second.end("it was given back")
        #expect(bench.conversation.calls == ["take over", "release"])
        await bench.stop()
    }

    @Test("is seen both ways by whoever looks on, who can send nothing")
    func watch() async throws {
        let watcher = try bench.line.watch()
        let session = try await bench.line.take(wish("alice"))
        await watcher.obey(.send(Array("no".utf8)))
        await session.obey(.send(Array("DS\r".utf8)))
        #expect(try bench.instrument.receive(3) == "DS\r")
        await session.end("it was given back")
        await watcher.end("enough")
        var seen: [String] = []
        for await event in watcher.events {
            switch event {
            case .watching: seen.append("watching")
            case .note(let text), .ended(let text): seen.append(text)
            case .sent(let bytes, _): seen.append(String(decoding: bytes, as: UTF8.self))
            case .taken, .received, .dropped: break
            }
        }
        #expect(
            seen == [
                "watching", "alice has taken the line over", "DS\r", "alice no longer has the line: it was given back",
                "enough",
            ])
        await bench.stop()
    }

    @Test("says so when something could not be sent, and has a break on a serial line only")
    func refusedBreak() async throws {
        let session = try await bench.line.take(wish("alice"))
        await session.obey(.lineBreak(milliseconds: 300))
        let note = await session.events.first { if case .note = $0 { true } else { false } }
        guard case .note(let text)? = note else { throw TestProblem("nothing was said") }
        #expect(text.hasPrefix("not sent: tcp 127.0.0.1:") && text.contains("has no break condition"))
        await session.end("it was given back")
        await bench.stop()
        #expect(bench.link.status.counters.reconnects == 0)
    }
}

/// One line over TCP with a test at its other end.
private struct LineBench {
    let feeds: FeedBench
    let link: LinkThread
    let line: InstrumentLine
    let instrument: TestConnection
    let conversation = CountedConversation()

    init() async throws {
        let feeds = try await FeedBench(tickMilliseconds: 10)
        let server = try TestServer()
        let clock = StationClock()
        let tap = LineTap()
        let (openings, opened) = AsyncStream.makeStream(of: Void.self)
        let link = try LinkThread(.tcp(TCPSettings(host: "127.0.0.1", port: server.port)), clock: clock) {
            ReportingFeed(
                feed: feeds.feed(),
                reporter: LinkReporter(
                    instrument: "ctd",
                    log: .init(label: "quiet") { _ in
                        SwiftLogNoOpLogHandler()
                    }), tap: tap, opened: { opened.yield() })
        }
        instrument = try server.accept()
        for await _ in openings { break }
        let writer = InstrumentWriter(
            link: link, instrument: feeds.registration.number, store: feeds.store, board: feeds.board, clock: clock,
            tap: tap)
        line = InstrumentLine(instrument: "ctd", writer: writer, clock: clock, conversation: conversation)
        self.feeds = feeds
        self.link = link
    }

    func stop() async { await link.stop() }
}

private final class CountedConversation: LineConversation {
    private let told = Mutex<[String]>([])

    var calls: [String] { told.withLock { $0 } }

    func takeOver() async { told.withLock { $0.append("take over") } }
    func release() async { told.withLock { $0.append("release") } }
}
