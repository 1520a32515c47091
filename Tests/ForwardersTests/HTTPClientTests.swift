import Glibc
import TestSupport
import Testing

@testable import Forwarders

@Suite("An HTTP client", .timeLimit(.minutes(10)))
struct HTTPClientTests {
    private func address(_ server: ScriptedServer) throws -> HTTPAddress {
        try HTTPAddress("http://127.0.0.1:\(server.port)")
    }

    @Test("posts bytes and gives status and body, over several requests")
    func post() async throws {
        let server = try ScriptedServer(answering: ScriptedServer.ok("hello"))
        defer { server.stop() }
        let client = try HTTPClient()
        for _ in 0..<3 {
            let response = try await client.post(Array("FLB1".utf8), to: try address(server).appending("/v1/batches"))
            #expect(response.status == 200)
            #expect(response.body == Array("hello".utf8))
        }
        let request = try #require(server.requests.first)
        #expect(request.hasPrefix("POST /v1/batches HTTP/1.1\r\n"))
        #expect(request.contains("Content-Type: application/octet-stream"))
        #expect(request.hasSuffix("\r\n\r\nFLB1"))
        #expect(try await client.get(try address(server)).status == 200)
        #expect(server.requests.last?.hasPrefix("GET / HTTP/1.1") == true)
    }

    @Test("posts a body of no bytes as a body")
    func empty() async throws {
        let server = try ScriptedServer(answering: ScriptedServer.ok(""))
        defer { server.stop() }
        #expect(try await HTTPClient().post([], to: try address(server)).body.isEmpty)
        #expect(server.requests.first?.hasPrefix("POST ") == true)
    }

    @Test("talks over a UNIX socket")
    func unixSocket() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/control"
        let server = try ScriptedServer(unixPath: path, answering: ScriptedServer.ok("{}"))
        defer { server.stop() }
        var options = HTTPClientOptions()
        options.unixSocketPath = path
        let response = try await HTTPClient(options: options).get(try HTTPAddress("http://fairlead/v1/status"))
        #expect(response.body == Array("{}".utf8))
    }

    @Test("sends a token as a header")
    func token() async throws {
        let server = try ScriptedServer(answering: ScriptedServer.ok(""))
        defer { server.stop() }
        var options = HTTPClientOptions()
        options.token = BearerToken("4f1c.s3cret")
        _ = try await HTTPClient(options: options).get(try address(server))
        let request = try #require(server.requests.first)
        #expect(request.contains("Authorization: Bearer 4f1c.s3cret\r\n"))
        #expect(!"\(options)".contains("s3cret"))
    }

    @Test("sends user and password as a header, never in the URL")
    func credentials() async throws {
        let server = try ScriptedServer(answering: ScriptedServer.ok(""))
        defer { server.stop() }
        var options = HTTPClientOptions()
        options.credentials = Credentials(user: "buoy-7", password: "s3cret")
        _ = try await HTTPClient(options: options).get(try address(server))
        let request = try #require(server.requests.first)
        // "buoy-7:s3cret" in base64 (RFC 7617).
        #expect(request.contains("Authorization: Basic YnVveS03OnMzY3JldA=="))
        #expect(!request.contains("s3cret"))
    }

    @Test("says in one line what is wrong when nobody answers, without credentials")
    func refused() async throws {
        var options = HTTPClientOptions()
        options.credentials = Credentials(user: "buoy-7", password: "s3cret")
        let client = try HTTPClient(options: options)
        let address = try HTTPAddress("http://127.0.0.1:\(try LoopbackSocket.freePort())")
        let error = await #expect(throws: HTTPError.self) { try await client.get(address) }
        guard case .unreachable(let text)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(text.contains("127.0.0.1"))
        #expect(!text.contains("s3cret") && !text.contains("buoy-7") && !text.contains("\n"))
    }

    @Test("gives up an answer that is longer than its limit")
    func tooLong() async throws {
        let server = try ScriptedServer(answering: ScriptedServer.ok(String(repeating: "x", count: 10_000)))
        defer { server.stop() }
        var options = HTTPClientOptions()
        options.maximumResponseBytes = 1000
        let client = try HTTPClient(options: options)
        let address = try address(server)
        await #expect(throws: HTTPError.answerTooLong(limit: 1000)) { try await client.get(address) }
    }

    @Test("follows no redirect")
    func redirect() async throws {
        let answer = "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n"
        let server = try ScriptedServer(answering: answer)
        defer { server.stop() }
        #expect(try await HTTPClient().get(try address(server)).status == 302)
    }

    @Test("comes back from a server that never answers when it is cancelled")
    func cancel() async throws {
        // Listens and never accepts.
        let (descriptor, port) = try LoopbackSocket.listen()
        defer { Glibc.close(descriptor) }
        let client = try HTTPClient()
        let address = try HTTPAddress("http://127.0.0.1:\(port)")
        async let outcome = { () async -> HTTPError? in
            do throws(HTTPError) {
                _ = try await client.get(address)
                return nil
            } catch {
                return error
            }
        }()
        client.cancel()
        #expect(await outcome == .cancelled)
    }

    @Test("gives up after its time, and says so")
    func timeout() async throws {
        let (descriptor, port) = try LoopbackSocket.listen()
        defer { Glibc.close(descriptor) }
        var options = HTTPClientOptions()
        options.timeoutMilliseconds = 50
        let client = try HTTPClient(options: options)
        let address = try HTTPAddress("http://127.0.0.1:\(port)")
        let error = await #expect(throws: HTTPError.self) { try await client.get(address) }
        guard case .timedOut? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
