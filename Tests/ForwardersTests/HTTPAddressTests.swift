import Testing

@testable import Forwarders

@Suite("An HTTP address")
struct HTTPAddressTests {
    @Test(
        "is refused when it names another scheme, no host, or carries credentials",
        arguments: [
            "ftp://archive", "archive.example:8090", "http://", "https:///v1", "http://user:secret@archive",
            "http://archive/with space", "file:///etc/passwd",
        ])
    func refusal(text: String) {
        let error = #expect(throws: HTTPError.self) { try HTTPAddress(text) }
        #expect(error?.description.contains("secret") == false)
    }

    @Test("is extended with a path, whatever slashes it ends in")
    func path() throws {
        #expect(try HTTPAddress("http://a:1/").appending("/v1/batches").text == "http://a:1/v1/batches")
        #expect(try HTTPAddress("https://a/x//").appending("/v1").text == "https://a/x/v1")
    }

    @Test("knows this host, which no proxy can reach")
    func loopback() throws {
        for text in ["http://127.0.0.1:8090", "http://localhost/x", "http://[::1]:8090"] {
            #expect(try HTTPAddress(text).isLoopback)
        }
        #expect(try !HTTPAddress("http://archive.example").isLoopback)
    }
}

@Suite("Credentials")
struct CredentialsTests {
    @Test("show neither user nor password in any text of them or of what holds them")
    func redaction() {
        let credentials = Credentials(user: "buoy-7", password: "s3cret")
        var options = HTTPClientOptions()
        options.credentials = credentials
        var broker = MQTTOptions(host: "h", clientID: "c")
        broker.credentials = credentials
        var dumped = ""
        dump(options, to: &dumped)
        dump(broker, to: &dumped)
        for text in ["\(credentials)", String(reflecting: credentials), "\(options)", "\(broker)", dumped] {
            #expect(!text.contains("s3cret"))
            #expect(!text.contains("buoy-7"))
        }
    }
}
