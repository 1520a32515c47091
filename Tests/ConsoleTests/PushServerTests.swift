import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import Console

@Suite("Pushing data by HTTP", .timeLimit(.minutes(5)))
struct PushServerTests {
    private struct Serving: Service {
        let server: PushServer

        func run() async throws { try await server.run() }
    }

    /// Asks a server with these options; `answer` is what it says to every body.
    private func ask(
        _ body: String, fields: [String] = [], method: String = "POST",
        answer: PushServer.Answer = .stored(records: 1, samples: 1, defects: 0, firstDefect: nil),
        _ change: (inout PushServer.Options) -> Void = { _ in }
    ) async throws -> (answers: [String], bodies: [String]) {
        var options = PushServer.Options(host: "127.0.0.1", port: 0)
        change(&options)
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let bodies = Bodies()
        let server = PushServer(options, logger: RunningConsole.quiet, onListening: { listening.yield($0) }) {
            bodies.add(String(decoding: $0, as: UTF8.self))
            return answer
        }
        // Ended as a daemon is: a server that is cancelled while somebody connects traps in SwiftNIO.
        let service = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [Serving(server: server)], logger: RunningConsole.quiet))
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            var answers: [String] = []
            if let port = await ports.first(where: { _ in true }) {
                let address = ConsoleAddress.tcp(host: "127.0.0.1", port: port)
                let connection = try RawConnection.open(address)
                try connection.send(
                    "/", method: method,
                    fields: fields + ["Content-Length: \(body.utf8.count)", "Connection: close"], body: body)
                answers.append(try await connection.receive())
            }
            await service.triggerGracefulShutdown()
            return (answers, bodies.all)
        }
    }

    @Test("answers 200 with what became of a body when it is durable")
    func stored() async throws {
        let (answers, bodies) = try await ask(#"{"t":1}"#)
        let answer = try #require(answers.first)
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(answer.hasSuffix(#"{"defects":0,"first_defect":null,"records":1,"samples":1}"#))
        #expect(bodies == [#"{"t":1}"#])
    }

    @Test("answers 422 to a body of which nothing could be read, and says that it is kept")
    func unreadable() async throws {
        let answer = try await ask("x", answer: .stored(records: 1, samples: 0, defects: 1, firstDefect: "no object"))
            .answers.first
        #expect(answer?.hasPrefix("HTTP/1.1 422 ") == true)
        #expect(answer?.contains("Nothing could be read from the body: no object. It is kept as it came.") == true)
    }

    @Test("answers 503 to a body that is not durable, so that it is sent again")
    func notStored() async throws {
        let answer = try await ask("{}", answer: .notStored("the disk is full")).answers.first
        #expect(answer?.hasPrefix("HTTP/1.1 503 ") == true)
        #expect(answer?.contains("Retry-After: 5\r\n") == true)
    }

    @Test("takes nothing without the token, and something with it")
    func token() async throws {
        for field in ["", "Authorization: Bearer wrong", "Authorization: Bearer secret2", "Authorization: secret"] {
            let asked = try await ask("{}", fields: field.isEmpty ? [] : [field]) { $0.token = "secret" }
            #expect(asked.answers.first?.hasPrefix("HTTP/1.1 401 ") == true)
            #expect(asked.bodies.isEmpty)
        }
        let asked = try await ask("{}", fields: ["Authorization: Bearer secret"]) { $0.token = "secret" }
        #expect(asked.answers.first?.hasPrefix("HTTP/1.1 200 ") == true)
    }

    @Test("takes no body that is too large")
    func large() async throws {
        let asked = try await ask(String(repeating: "x", count: 2000)) { $0.largest = 1000 }
        #expect(asked.answers.first?.hasPrefix("HTTP/1.1 413 ") == true)
        #expect(asked.bodies.isEmpty)
    }

    @Test("takes ten seconds' worth of requests at once, and then as many as come in the mean")
    func rate() {
        let allowance = Allowance(rate: 2)
        let start = ContinuousClock.now
        let first = (0..<25).filter { _ in allowance.take(now: start) }.count
        let later = (0..<25).filter { _ in allowance.take(now: start + .seconds(3)) }.count
        #expect(first == 20)
        #expect(later == 6)
    }

    @Test("takes nothing from a page of somebody else")
    func origin() async throws {
        let asked = try await ask("{}", fields: ["Origin: https://evil.example.com"])
        #expect(asked.answers.first?.hasPrefix("HTTP/1.1 403 ") == true)
        #expect(asked.bodies.isEmpty)
    }

    @Test("answers nothing but POST, and no empty body")
    func methods() async throws {
        #expect(try await ask("", method: "GET").answers.first?.hasPrefix("HTTP/1.1 405 ") == true)
        #expect(try await ask("").answers.first?.hasPrefix("HTTP/1.1 400 ") == true)
    }
}

private final class Bodies: Sendable {
    private let bodies = Mutex<[String]>([])

    var all: [String] { bodies.withLock { $0 } }

    func add(_ body: String) {
        bodies.withLock { $0.append(body) }
    }
}
