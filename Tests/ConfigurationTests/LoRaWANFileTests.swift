import Diagnostics
import LoRaWAN
import Testing
import Transports

@testable import Station

@Suite("LoRa in the station file")
struct LoRaWANFileTests {
    private static let roof = "{name: roof, eui: aa555a0000000101, from: 192.168.8.20}"
    private static let device = "{lorawan: 70b3d57ed0000001}"
    private static let server =
        #"{name: campus, kind: chirpstack, url: "mqtts://ns.example.org:8883", application: 17c82e96-be03-4f38}"#

    /// A station with this `lorawan:` and one instrument for each transport.
    private func check(
        _ lorawan: String, _ transports: String..., beside: String = "", store: String = "directory: d"
    ) -> StationFile {
        let instruments = transports.enumerated().map { "{name: i\($0.offset), driver: a/b, transport: \($0.element)}" }
        let text = """
            station: s
            store: {\(store)}
            destinations: [{name: a, http: "http://127.0.0.1:1"}]
            instruments: [\(instruments.joined(separator: ", "))]
            \(lorawan.isEmpty ? "" : "lorawan: \(lorawan)")
            \(beside)
            """
        return StationFile.check(SourceText(name: "station.yaml", text: text)) { _ in nil }
    }

    private func codes(_ file: StationFile) -> [String] { file.report.diagnostics.map(\.code) }

    @Test("says region, gateways and devices, and leaves the rest as it usually is")
    func smallest() throws {
        let file = check("{region: EU868, gateways: [\(Self.roof)]}", Self.device)
        #expect(codes(file).isEmpty, "\(file.report.diagnostics)")
        let station = try #require(file.configuration)
        let own = try #require(station.lorawan?.server)
        let roof = GatewaySettings(
            name: "roof", eui: EUI64(0xaa55_5a00_0000_0101), from: [AddressRange(host: [192, 168, 8, 20], bits: 32)])
        #expect(own.settings == NetworkServerSettings(region: .eu868, gateways: [roof]))
        #expect(own.listen == HostAndPort(host: "127.0.0.1", port: 1700))
        #expect(station.instruments[0].transport == .lorawan(LoRaWANSettings(device: EUI64(0x70b3_d57e_d000_0001))))
    }

    @Test("says everything else as well")
    func everyKey() throws {
        let lorawan = """
            {region: AU915, sub_band: 1, listen: "0.0.0.0:1730", every_interface: true, network_id: "000001", \
            rx_delay: 5 s, power: 27 dBm, gateways: [{name: roof, eui: AA-55-5A-00-00-00-01-01, \
            from: [192.168.8.0/24, "fd00::1"]}, {name: mast, eui: "aa:55:5a:00:00:00:01:02"}], \
            network_servers: [{name: campus, kind: chirpstack, url: "mqtts://ns.example.org", application: 17c8, \
            topic_prefix: eu868, username: u, password_file: /p, ca_file: /c, \
            cert_file: /cert, key_file: /key}, \
            {name: ttn, kind: things_stack, url: "mqtt://127.0.0.1", application: buoys@ttn, username: u, \
            password_env: P}]}
            """
        let file = check(
            lorawan, "{lorawan: 70b3d57ed0000001, confirmed: true, expires: 12 h}",
            "{lorawan: 70b3d57ed0000002, server: campus}")
        #expect(codes(file).isEmpty, "\(file.report.diagnostics)")
        let station = try #require(file.configuration)
        let own = try #require(station.lorawan?.server)
        #expect(own.settings.subBand == 1 && own.settings.networkID == 1 && own.settings.rxDelay == 5)
        #expect(own.settings.power == 27 && own.settings.keepsDutyCycle && !own.settings.takesAnyGateway)
        #expect(own.settings.gateways.map(\.eui.rawValue) == [0xaa55_5a00_0000_0101, 0xaa55_5a00_0000_0102])
        #expect(own.settings.gateways[0].from.map(\.bits) == [24, 128])
        let servers = try #require(station.lorawan?.networkServers)
        #expect(servers.map(\.broker.description) == ["ns.example.org:8883", "127.0.0.1:1883"])
        #expect(servers.map(\.isEncrypted) == [true, false])
        #expect(servers[0].password == .file("/p") && servers[1].password == .environment("P"))
        #expect(servers[0].certificateFile == "/cert" && servers[0].keyFile == "/key")
        #expect(servers[0].topicPrefix == "eu868" && servers[1].kind == .thingsStack)
        let hours12: UInt64 = 43_200_000_000_000
        #expect(
            station.instruments.map(\.transport) == [
                .lorawan(
                    LoRaWANSettings(
                        device: EUI64(0x70b3_d57e_d000_0001), confirmsDownlinks: true, downlinkLife: hours12)
                ),
                .lorawan(LoRaWANSettings(device: EUI64(0x70b3_d57e_d000_0002), server: "campus")),
            ])
    }

    @Test(
        "is refused with a reason",
        arguments: [
            ("{gateways: [\(roof)]}", "E202"), ("{region: EU433, gateways: [\(roof)]}", "E206"),
            ("{region: EU868}", "E202"), ("{}", "E202"),
            ("{region: EU868, gateways: []}", "E205"), ("{region: EU868, gateways: all}", "E201"),
            ("{region: EU868, gateways: [{name: roof, eui: aa555a000000}]}", "E321"),
            ("{region: EU868, gateways: [{name: roof, eui: aa555a000000010g}]}", "E321"),
            ("{region: EU868, gateways: [{name: ro of, eui: aa555a0000000101}]}", "E301"),
            ("{region: EU868, gateways: [{name: roof, eui: aa555a0000000101, from: roof.local}]}", "E304"),
            ("{region: EU868, gateways: [{name: roof, eui: aa555a0000000101, from: 10.0.0.0/33}]}", "E304"),
            ("{region: EU868, gateways: [\(roof), {name: roof, eui: aa555a0000000102}]}", "E302"),
            ("{region: EU868, gateways: [\(roof), {name: mast, eui: AA555A0000000101}]}", "E323"),
            ("{region: EU868, gateways: [\(roof)], listen: '0.0.0.0:1700'}", "E324"),
            ("{region: EU868, gateways: [\(roof)], listen: '[::]:1700'}", "E324"),
            ("{region: EU868, gateways: [\(roof)], listen: 1700}", "E304"),
            ("{region: EU868, gateways: [\(roof)], rx_delay: 1500 ms}", "E325"),
            ("{region: EU868, gateways: [\(roof)], rx_delay: 16 s}", "E205"),
            ("{region: EU868, gateways: [\(roof)], power: 14}", "E207"),
            ("{region: EU868, gateways: [\(roof)], power: 90 dBm}", "E207"),
            ("{region: EU868, gateways: [\(roof)], network_id: 13}", "E207"),
            ("{region: EU868, gateways: [\(roof)], duty_cycle: never}", "E206"),
            ("{region: AU915, gateways: [\(roof)], sub_band: 9}", "E205"),
            ("{region: EU868, gateways: [\(roof)], app_key: 2b7e151628aed2a6abf7158809cf4f3c}", "E307"),
        ])
    func refused(lorawan: String, code: String) {
        let file = check(lorawan, Self.device)
        #expect(codes(file).contains(code), "\(file.report.diagnostics)")
        #expect(file.configuration == nil)
    }

    @Test("names the region that was meant, and shows the form of an EUI")
    func remedies() {
        let region = check("{region: EU-868, gateways: [\(Self.roof)]}", Self.device).report.diagnostics
        #expect(region.contains { $0.remedy == "Write 'EU868'." }, "\(region)")
        let eui = check("{region: EU868, gateways: [\(Self.roof)]}", "{lorawan: 70b3d57ed000}").report.diagnostics
        #expect(eui.map(\.message) == ["'70b3d57ed000' is not the DevEUI of a device: it has 12 digits instead of 16"])
        #expect(eui.allSatisfy { $0.remedy.contains("'70b3d57ed0000001'") }, "\(eui)")
    }

    @Test("shows all mistakes at once")
    func allAtOnce() {
        let file = check(
            "{region: EU868, listen: '0.0.0.0:1', gateways: [{name: roof, eui: 1}], lissten: x}",
            "{lorawan: 7}", "{lorawan: 70b3d57ed0000001, server: nobody}")
        #expect(Set(codes(file)) == ["E321", "E322", "E324", "E203"], "\(file.report.diagnostics)")
    }

    @Test("is needed for a LoRa device, with what hears it")
    func deaf() {
        #expect(codes(check("", Self.device)) == ["E322"])
        let others = "{network_servers: [\(Self.server)]}"
        #expect(codes(check(others, Self.device)) == ["E322"])
        #expect(codes(check(others, "{lorawan: 70b3d57ed0000001, server: campus}")).isEmpty)
        let misspelt = check(others, "{lorawan: 70b3d57ed0000001, server: camps}").report.diagnostics
        #expect(misspelt.map(\.code) == ["E322"] && misspelt[0].remedy.contains("'campus'"), "\(misspelt)")
    }

    @Test("has one server for a device: two instruments cannot have the same, however they hear it")
    func twice() {
        let both = "{region: EU868, gateways: [\(Self.roof)], network_servers: [\(Self.server)]}"
        #expect(codes(check(both, Self.device, "{lorawan: 70B3D57ED0000001}")) == ["E323"])
        #expect(codes(check(both, Self.device, "{lorawan: 70b3d57ed0000001, server: campus}")) == ["E323"])
    }

    @Test("has a port of its own, and names that no instrument has")
    func resources() {
        let lorawan = "{region: EU868, gateways: [\(Self.roof)]}"
        #expect(codes(check(lorawan, Self.device, "{udp_listen: '127.0.0.1:1700'}")) == ["E303"])
        #expect(codes(check(lorawan, Self.device, "{udp_listen: '127.0.0.1:1701'}")).isEmpty)
        let written = "{region: EU868, listen: '10.0.0.1:1690', gateways: [\(Self.roof)]}"
        #expect(codes(check(written, Self.device, "{udp_listen: '0.0.0.0:1690'}")) == ["E303"])
        let text = """
            station: s
            store: {directory: d}
            destinations: [{name: a, http: "http://127.0.0.1:1", take: {datastreams: [gateway-roof/*]}, required: false},
              {name: b, http: "http://127.0.0.1:2"}]
            instruments: [{name: gateway-roof, driver: a/b, transport: \(Self.device)}]
            lorawan: \(lorawan)
            """
        let file = StationFile.check(SourceText(name: "station.yaml", text: text)) { _ in nil }
        #expect(codes(file) == ["E301"], "\(file.report.diagnostics)")
    }

    @Test("lets a destination take what gateways tell")
    func gatewayRecords() {
        let text = """
            station: s
            store: {directory: d}
            destinations: [{name: a, http: "http://127.0.0.1:1", take: {datastreams: [gateway-roof/*]}, required: false},
              {name: b, http: "http://127.0.0.1:2"}]
            instruments: [{name: buoy, driver: a/b, transport: \(Self.device)}]
            lorawan: {region: EU868, gateways: [\(Self.roof)]}
            """
        let file = StationFile.check(SourceText(name: "station.yaml", text: text)) { _ in nil }
        #expect(codes(file).isEmpty, "\(file.report.diagnostics)")
    }

    @Test(
        "warns of what does nothing, what is open and what the law forbids",
        arguments: [
            ("{region: EU868, sub_band: 2, gateways: [\(roof)]}", "W354"),
            ("{region: EU868, gateways: any}", "W361"),
            ("{region: EU868, duty_cycle: ignored, gateways: [\(roof)]}", "W362"),
            ("{region: AU915, duty_cycle: ignored, gateways: [\(roof)]}", "W354"),
            ("{region: EU868, every_interface: true, gateways: [\(roof)]}", "W354"),
        ])
    func warned(lorawan: String, code: String) {
        let file = check(lorawan, Self.device)
        #expect(codes(file) == [code], "\(file.report.diagnostics)")
        #expect(file.configuration != nil)
    }

    @Test("warns when the answer to a node would come after its window, because it waits for the commit")
    func slowCommit() {
        let lorawan = "{region: EU868, gateways: [\(Self.roof)]}"
        #expect(codes(check(lorawan, Self.device, store: "directory: d, commit_every: 2 s")) == ["W363"])
        #expect(codes(check(lorawan, Self.device, store: "directory: d, commit_every: 500 ms")).isEmpty)
        let patient = "{region: EU868, rx_delay: 5 s, gateways: [\(Self.roof)]}"
        #expect(codes(check(patient, Self.device, store: "directory: d, commit_every: 2 s")).isEmpty)
    }

    @Test("warns when nothing is heard by it, and of keys of gateways that are not there")
    func unused() {
        #expect(codes(check("{region: EU868, gateways: [\(Self.roof)]}")) == ["W354"])
        let file = check(
            "{region: EU868, network_servers: [\(Self.server)]}", "{lorawan: 70b3d57ed0000001, server: campus}")
        #expect(codes(file) == ["W354"])
    }

    @Test(
        "asks nothing of a device that sleeps",
        arguments: [
            "poll: {send: x, every: 1 min}", "on_connect: x", "parameters: {a: b}", "set_clock: true", "address: '1'",
            "shared: {replies: line}",
        ])
    func asleep(line: String) {
        let text = """
            station: s
            store: {directory: d}
            destinations: [{name: a, http: "http://127.0.0.1:1"}]
            instruments: [{name: buoy, driver: a/b, transport: \(Self.device), \(line)}]
            lorawan: {region: EU868, gateways: [\(Self.roof)]}
            """
        let file = StationFile.check(SourceText(name: "station.yaml", text: text)) { _ in nil }
        #expect(codes(file) == ["W354"], "\(file.report.diagnostics)")
    }

    @Test("refuses a key that stands in it, and does not show it", arguments: ["app_key", "nwk_s_key", "AppKey"])
    func key(name: String) {
        let key = "2b7e151628aed2a6abf7158809cf4f3c"
        let file = check(
            "{region: EU868, gateways: [\(Self.roof)]}", "{lorawan: 70b3d57ed0000001, \(name): \(key)}")
        #expect(codes(file) == ["E307"], "\(file.report.diagnostics)")
        #expect(!file.report.text(style: .plain).contains(key))
    }
}
