import Glibc
import Logging
import TestSupport
import Testing

@testable import Forwarders

@Suite("TLS, against a real broker and a real server", .timeLimit(.minutes(10)))
struct TransportSecurityTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// A certificate for 127.0.0.1 that is its own authority, and its key.
    private func certificate(_ name: String) throws -> (certificate: String, key: String) {
        let (certificate, key) = ("\(directory.path)/\(name).pem", "\(directory.path)/\(name).key")
        try ChildProgram.run(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate,
            ])
        return (certificate, key)
    }

    @Test("an MQTT connection comes about with the right authority and not with another")
    func broker() async throws {
        let (right, key) = try certificate("right")
        let (wrong, _) = try certificate("wrong")
        let broker = try Broker(certificate: right, key: key)
        var options = MQTTOptions(host: "127.0.0.1", port: Int32(broker.port), clientID: "a")
        options.firstRetryMilliseconds = 20
        options.longestRetryMilliseconds = 100
        options.certificateAuthorityFile = wrong
        let log = LogCollector()
        let refused = try MQTTConnection.open(options, log: log.logger)
        defer { refused.close() }
        // Before that it may say that the broker is not there yet.
        #expect(await log.line(containing: "TLS")?.contains("no connection to the MQTT broker") == true)
        options.certificateAuthorityFile = right
        options.clientID = "b"
        let accepted = try MQTTConnection.open(options, log: log.logger)
        defer { accepted.close() }
        #expect(await accepted.states.first { $0 == .connected } == .connected)
        options.certificateAuthorityFile = directory.path + "/absent.pem"
        #expect(throws: MQTTError.self) { try MQTTConnection.open(options, log: log.logger) }
    }

    @Test("an MQTT broker that wants a certificate lets in who has one, and nobody else")
    func clientCertificate() async throws {
        let (certificate, key) = try certificate("right")
        // Its own authority, so it is the client's as well.
        let broker = try Broker(certificate: certificate, key: key, authority: certificate)
        var options = MQTTOptions(host: "127.0.0.1", port: Int32(broker.port), clientID: "a")
        options.firstRetryMilliseconds = 20
        options.longestRetryMilliseconds = 100
        options.certificateAuthorityFile = certificate
        let stranger = try MQTTConnection.open(options, log: LogCollector().logger)
        defer { stranger.close() }
        options.clientID = "b"
        options.certificateFile = certificate
        options.keyFile = key
        let known = try MQTTConnection.open(options, log: LogCollector().logger)
        defer { known.close() }
        #expect(await known.states.first { $0 == .connected } == .connected)
        #expect(stranger.state != .connected)
    }

    @Test("an HTTPS server that wants a certificate lets in who has one, and nobody else")
    func clientCertificateOverHTTP() async throws {
        let (certificate, key) = try certificate("right")
        let port = try LoopbackSocket.freePort()
        let server = try ChildProgram(
            "/usr/bin/openssl",
            [
                "s_server", "-accept", "127.0.0.1:\(port)", "-cert", certificate, "-key", key, "-www", "-Verify", "1",
                "-CAfile", certificate, "-verify_return_error",
            ])
        defer { server.stop() }
        let address = try HTTPAddress("https://127.0.0.1:\(port)")
        var options = HTTPClientOptions()
        options.certificateAuthorityFile = certificate
        let stranger = try HTTPClient(options: options)
        options.certificateFile = certificate
        options.keyFile = key
        let known = try HTTPClient(options: options)
        var response: HTTPResponse?
        while response == nil { response = try? await known.get(address) }
        #expect(response?.status == 200)
        await #expect(throws: HTTPError.self) { try await stranger.get(address) }
    }

    @Test("an HTTP request goes through with the right authority and not with the host's")
    func server() async throws {
        let (certificate, key) = try certificate("right")
        let port = try LoopbackSocket.freePort()
        let server = try ChildProgram(
            "/usr/bin/openssl", ["s_server", "-accept", "127.0.0.1:\(port)", "-cert", certificate, "-key", key, "-www"])
        defer { server.stop() }
        let address = try HTTPAddress("https://127.0.0.1:\(port)")
        var options = HTTPClientOptions()
        options.certificateAuthorityFile = certificate
        let trusting = try HTTPClient(options: options)
        var response: HTTPResponse?
        // The server has to start first; each try is a connection refused at once.
        while response == nil { response = try? await trusting.get(address) }
        #expect(response?.status == 200)
        let error = await #expect(throws: HTTPError.self) { try await HTTPClient().get(address) }
        #expect(error?.description.contains("certificate") == true)
    }
}
