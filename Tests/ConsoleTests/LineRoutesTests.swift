import Glibc
import Sensing
import Synchronization
import Testing

@testable import Console

@Suite("The lines at the control socket", .timeLimit(.minutes(5)))
struct LineRoutesTests {
    private let directory: TemporaryDirectory
    private let address: ConsoleAddress
    private let line = ScriptedLine()

    init() throws {
        directory = try TemporaryDirectory()
        address = .unix(path: directory.path + "/s")
    }

    private var console: String { "/v1/instruments/ctd%201/console?by=al%20ice&force=false&idle=60" }

    private func serve(_ test: @Sendable (RunningConsole) async throws -> Void) async throws {
        try await RunningConsole.serve(at: address, lines: line.access, test)
    }

    private func open(_ target: String, sendsBody: Bool = true) throws -> LineClient {
        try LineClient(socket: "\(address)", target: target, sendsBody: sendsBody)
    }

    @Test("carry orders and events at the same time")
    func bothWays() async throws {
        try await serve { _ in
            let client = try open(console)
            #expect(try await client.next() == .taken(by: "al ice", since: ScriptedLine.time))
            try client.send(.send([1, 2, 3]))
            #expect(try await client.next() == .sent([1, 2, 3], at: ScriptedLine.time))
            line.queue.add(.received([4], at: ScriptedLine.time))
            #expect(try await client.next() == .received([4], at: ScriptedLine.time))
            try client.finish()
            #expect(try await client.next() == .ended("it was given back"))
            #expect(try await client.next() == nil)
        }
        #expect(line.wishes == [LineWish(instrument: "ctd 1", by: "al ice", idleSeconds: 60)])
    }

    @Test("are given back at once when the console hangs up in the middle")
    func hangUp() async throws {
        try await serve { _ in
            var client: LineClient? = try open(console)
            _ = try await client?.next()
            client = nil
            #expect(await line.endings.first { _ in true } == "the console has gone away")
        }
    }

    @Test("that are looked on at are left when the console hangs up")
    func watcherHangsUp() async throws {
        try await serve { _ in
            var client: LineClient? = try open("/v1/instruments/ctd/watch", sendsBody: false)
            #expect(try await client?.next() == .watching(by: nil, since: nil))
            client = nil
            #expect(await line.endings.first { _ in true } == "the console has gone away")
        }
    }

    @Test("are given back, with a word, when the daemon stops")
    func shutDown() async throws {
        try await serve { running in
            let client = try open(console)
            _ = try await client.next()
            await running.shutDown()
            #expect(try await client.next() == .ended("the daemon stops"))
            #expect(try await client.next() == nil)
        }
    }

    @Test("that somebody has are refused with that person's name")
    func taken() async throws {
        try await serve { _ in
            let client = try open("/v1/instruments/taken/console?by=bob")
            let expected = ControlConnection.Failure(status: 409, description: "alice has it")
            await #expect(throws: expected) { try await client.next() }
        }
    }

    @Test("are refused where there is no such instrument, or no such verb")
    func unknown() async throws {
        try await serve { console in
            let client = try open("/v1/instruments/none/watch", sendsBody: false)
            let expected = ControlConnection.Failure(status: 404, description: "there is none")
            await #expect(throws: expected) { try await client.next() }
            let other = try await RawConnection.ask(console.address, "/v1/instruments/ctd/dance")
            #expect(other.hasPrefix("HTTP/1.1 404"))
        }
    }

    @Test("tell the records that were asked for")
    func records() async throws {
        try await serve { console in
            let answer = try await RawConnection.ask(
                console.address, "/v1/instruments/ctd/tail?epoch=e1&after=17&since=2026-11-21T00:00:00Z&follow=false")
            #expect(answer.contains("{\"position\":18}\n"))
        }
        let since = Instant(unixSeconds: 1_795_219_200)
        let expected = RecordsWish(
            instrument: "ctd", after: RecordsWish.Place(epoch: "e1", position: 17), since: since, follows: false)
        #expect(line.records == [expected])
    }

    @Test("are not to be had at the page", arguments: ["console", "watch", "tail"])
    func notAtThePage(verb: String) async throws {
        let address = ConsoleAddress.tcp(host: "127.0.0.1", port: 0)
        try await RunningConsole.serve(at: address, lines: line.access) { console in
            let method = verb == "console" ? "POST" : "GET"
            let answer = try await RawConnection.ask(console.address, "/v1/instruments/ctd/\(verb)", method: method)
            #expect(answer.hasPrefix(verb == "console" ? "HTTP/1.1 405" : "HTTP/1.1 404"))
        }
        #expect(line.wishes.isEmpty && line.records.isEmpty)
    }
}

/// A line that says back what it is sent.
private final class ScriptedLine: Sendable {
    static let time = Instant(unixSeconds: 1_795_219_200)

    let queue = LineQueue()
    let endings: AsyncStream<String>
    private let ended: AsyncStream<String>.Continuation
    private let asked = Mutex<(wishes: [LineWish], records: [RecordsWish])>(([], []))

    init() {
        (endings, ended) = AsyncStream.makeStream(of: String.self)
    }

    var wishes: [LineWish] { asked.withLock { $0.wishes } }
    var records: [RecordsWish] { asked.withLock { $0.records } }

    var access: LineAccess {
        LineAccess(
            take: { wish throws(LineRefusal) in
                guard wish.instrument != "taken" else { throw LineRefusal(.taken, "alice has it") }
                self.asked.withLock { $0.wishes.append(wish) }
                self.queue.add(.taken(by: wish.by, since: Self.time))
                return self.session
            },
            watch: { name throws(LineRefusal) in
                guard name == "ctd" else { throw LineRefusal(.unknown, "there is none") }
                self.queue.add(.watching(by: nil, since: nil))
                return self.session
            },
            follow: { wish throws(LineRefusal) in
                self.asked.withLock { $0.records.append(wish) }
                return AsyncStream { continuation in
                    continuation.yield(Array("{\"position\":18}\n".utf8))
                    continuation.finish()
                }
            })
    }

    private var session: LineSession {
        LineSession(
            events: queue.events,
            obey: { if case .send(let bytes) = $0 { self.queue.add(.sent(bytes, at: Self.time)) } },
            end: { reason in
                self.queue.finish(.ended(reason))
                self.ended.yield(reason)
            })
    }
}

/// A console that reads one event after the other.
///
/// `@unchecked Sendable`: a test calls it from one task at a time.
private final class LineClient: @unchecked Sendable {
    private let connection: ControlConnection
    private var events: [LineEvent] = []

    init(socket: String, target: String, sendsBody: Bool) throws {
        connection = try ControlConnection(socket: socket, target: target, sendsBody: sendsBody)
    }

    func send(_ order: LineOrder) throws { try connection.send(order) }

    func finish() throws { try connection.finish() }

    /// Nil at the end.
    func next() async throws -> LineEvent? {
        try await onThread { [self] in
            while events.isEmpty {
                var polled = pollfd(fd: connection.descriptor, events: Int16(POLLIN), revents: 0)
                guard poll(&polled, 1, 20_000) == 1 else {
                    throw RawConnection.Failure(description: "nothing came")
                }
                guard let lines = try connection.receive() else { return nil }
                events += try lines.map { try StatusJSON.decode(LineEvent.self, from: $0) }
            }
            return events.removeFirst()
        }
    }
}
