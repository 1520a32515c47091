import Sensing
import Testing

@testable import Console

@Suite("The console on a TCP port")
struct ConsoleServerTests {
    private func json(_ value: some Encodable) throws -> String {
        String(decoding: try StatusJSON.encode(value), as: UTF8.self)
    }

    @Test("gives the status as JSON that nobody may keep")
    func status() async throws {
        try await RunningConsole.serve { console in
            let answer = try await RawConnection.ask(console.address, "/v1/status")
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.contains("Content-Type: application/json\r\n"))
            #expect(answer.contains("Cache-Control: no-store\r\n"))
            let expected = try json(ExampleStation.status)
            #expect(answer.hasSuffix("\r\n\r\n" + expected))
        }
    }

    @Test("gives the history of an instrument whatever its name, and 404 for one that there is not")
    func history() async throws {
        try await RunningConsole.serve { console in
            let answer = try await RawConnection.ask(console.address, "/v1/history/ctd%201%2F%C3%A4")
            let expected = try json(ExampleStation.history)
            #expect(answer.hasSuffix("\r\n\r\n" + expected))
            let unknown = try await RawConnection.ask(console.address, "/v1/history/ctd-9")
            #expect(unknown.hasPrefix("HTTP/1.1 404 Not Found\r\n"))
            #expect(unknown.contains("no instrument 'ctd-9'"))
        }
    }

    @Test(
        "serves the page's files with their types",
        arguments: [
            ("/", "text/html; charset=utf-8"), ("/page.js", "text/javascript; charset=utf-8"),
            ("/clock.js", "text/javascript; charset=utf-8"), ("/parts.js", "text/javascript; charset=utf-8"),
            ("/radio.js", "text/javascript; charset=utf-8"),
            ("/plot.js", "text/javascript; charset=utf-8"), ("/page.css", "text/css; charset=utf-8"),
            ("/icon.svg", "image/svg+xml"),
        ])
    func files(path: String, type: String) async throws {
        let page = try #require(StaticPage.all()[path])
        try await RunningConsole.serve { console in
            let answer = try await RawConnection.ask(console.address, path)
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.contains("Content-Type: \(type)\r\n"))
            #expect(answer.contains("Content-Security-Policy: default-src 'self';"))
            #expect(answer.contains("X-Content-Type-Options: nosniff\r\n"))
            #expect(answer.hasSuffix("\r\n\r\n" + String(decoding: page.body.readableBytesView, as: UTF8.self)))
            let again = try await RawConnection.ask(console.address, path, fields: ["If-None-Match: \(page.tag)"])
            #expect(again.hasPrefix("HTTP/1.1 304 Not Modified\r\n"))
        }
    }

    @Test(
        "answers 404 for what it does not have",
        arguments: ["/index.html", "/v1", "/v1/status/", "/../etc/passwd", "/%2e%2e/etc/passwd", "/v1/history/%zz"])
    func notFound(path: String) async throws {
        try await RunningConsole.serve { console in
            let answer = try await RawConnection.ask(console.address, path)
            #expect(answer.hasPrefix("HTTP/1.1 404 Not Found\r\n"))
            #expect(answer.contains("X-Content-Type-Options: nosniff\r\n"))
        }
    }

    @Test("refuses a foreign name, so that no other web page can read the station")
    func foreignHost() async throws {
        try await RunningConsole.serve { console in
            for path in ["/", "/v1/status", "/v1/events"] {
                let answer = try await RawConnection.ask(console.address, path, host: "evil.example.com:8080")
                #expect(answer.hasPrefix("HTTP/1.1 421 Misdirected Request\r\n"))
                #expect(!answer.contains("demo"))
            }
        }
    }

    @Test("answers nothing but GET")
    func methods() async throws {
        try await RunningConsole.serve { console in
            let answer = try await RawConnection.ask(console.address, "/v1/status", method: "DELETE")
            #expect(answer.hasPrefix("HTTP/1.1 405 Method Not Allowed\r\n"))
            #expect(answer.contains("Allow: GET\r\n"))
        }
    }

    @Test("says what to do when another program has the port, and leaves that program alone")
    func portInUse() async throws {
        try await RunningConsole.serve { console in
            let second = ConsoleServer(at: console.address, source: ExampleStation.source, logger: RunningConsole.quiet)
            let error = await #expect(throws: ConsoleError.self) { try await second.run() }
            #expect(error == .portInUse(console.address))
            #expect(error?.description.contains("choose another port") == true)
            let answer = try await RawConnection.ask(console.address, "/v1/status")
            #expect(answer.hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test("says so when the address is not this machine's")
    func foreignAddress() async throws {
        // TEST-NET-1 (RFC 5737) belongs to nobody.
        let server = ConsoleServer(
            at: .tcp(host: "192.0.2.1", port: 8080), source: ExampleStation.source, logger: RunningConsole.quiet)
        let error = await #expect(throws: ConsoleError.self) { try await server.run() }
        guard case .addressRefused = error else {
            Issue.record("unexpected: \(String(describing: error))")
            return
        }
    }
}
