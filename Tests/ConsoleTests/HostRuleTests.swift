import Testing

@testable import Console

@Suite("The name a request calls the station by")
struct HostRuleTests {
    private let loopback = HostRule(address: .loopback, alsoNamed: ["Buoy.example.org"])

    @Test(
        "is accepted on loopback when no name service can have forged it",
        arguments: [
            "localhost", "localhost:8080", "LOCALHOST:9000", "127.0.0.1:8080", "127.0.0.1", "[::1]:8080",
            "10.1.2.3:9000", "buoy.example.org", "buoy.example.org:443",
        ])
    func accepted(authority: String) {
        #expect(loopback.accepts(authority))
    }

    @Test(
        "is refused on loopback when it is a foreign name",
        arguments: [
            nil, "", "evil.example.com", "evil.example.com:8080", "localhost.evil.example.com", "127.0.0.1.evil.com",
            "127.0.0", "127.0.0.256", "1.2.3.4.5",
        ])
    func refused(authority: String?) {
        #expect(!loopback.accepts(authority))
    }

    @Test("does not matter on a socket and on an address that the operator opened")
    func elsewhere() {
        #expect(HostRule(address: .unix(path: "/run/x"), alsoNamed: []).accepts(nil))
        #expect(HostRule(address: .tcp(host: "0.0.0.0", port: 80), alsoNamed: []).accepts("buoy.local"))
    }
}

@Suite("A path with percent signs")
struct PercentCodingTests {
    @Test("is read as UTF-8")
    func decoded() {
        #expect(PercentCoding.decode("ctd%201%2f%C3%a4") == "ctd 1/ä")
        #expect(PercentCoding.decode("ctd-1") == "ctd-1")
        #expect(PercentCoding.decode("") == "")
    }

    @Test("means nothing when it is broken", arguments: ["%", "%4", "%zz", "a%", "%ff", "%C3"])
    func broken(text: String) {
        #expect(PercentCoding.decode(text) == nil)
    }
}
