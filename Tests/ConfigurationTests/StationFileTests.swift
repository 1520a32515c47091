import ConfigurationFiles
import Diagnostics
import LoRaWAN
import Testing
import Transports

@testable import Station

/// What a station file gives and complains about.
private func check(_ text: String, drivers: [String]? = nil) -> StationFile {
    StationFile.check(SourceText(name: "station.yaml", text: text)) { _ in drivers }
}

/// A station with one instrument that has these lines beside its name.
private func instrument(_ lines: String...) -> String {
    "station: s\nstore: {directory: d}\ndestinations: [{name: a, http: http://127.0.0.1:1}]\ninstruments:\n  - name: i\n"
        + lines.map { "    \($0)\n" }.joined()
}

/// A station with one destination that has these lines beside its name.
private func destination(_ lines: String...) -> String {
    "station: s\nstore: {directory: d}\ninstruments: []\ndestinations:\n  - name: a\n"
        + lines.map { "    \($0)\n" }.joined()
}

@Suite("A good station file")
struct GoodStationTests {
    @Test("says where the station is, what it keeps and where it is asked")
    func station() throws {
        let file = check(exampleStation)
        #expect(file.report.text() == "no mistakes in station.yaml\n")
        let station = try #require(file.configuration)
        #expect(station.station == "demo")
        #expect(station.thing?.name == "Demo shore station")
        #expect(station.thing?.latitude == 48.65)
        #expect(station.thing?.longitude == -123.49)
        #expect(station.thing?.elevation == 3)
        var store = StoreConfiguration(directory: "/var/lib/fairlead")
        store.commitEveryNanoseconds = 500_000_000
        store.segmentNanoseconds = 1_800_000_000_000
        store.segmentBytes = 32 << 20
        store.keepNanoseconds = 1_209_600_000_000_000
        store.limitBytes = 1 << 30
        store.reserveBytes = 128 << 20
        store.bufferBytes = 8 << 20
        store.whenFull = .refuseNew
        #expect(station.store == store)
        #expect(station.controlSocket == "/run/fairlead/fairlead.sock")
        #expect(station.page == HostAndPort(host: "127.0.0.1", port: 8081))
        #expect(station.logLevel == .debug)
        #expect(station.driverDirectories == ["/usr/share/fairlead/Drivers"])
    }

    @Test("says how each instrument is reached and read")
    func instruments() throws {
        let station = try #require(check(exampleStation).configuration)
        #expect(
            station.instruments.map(\.name.value) == [
                "ctd-1", "ctd-2", "gnss", "loggers", "recording", "buoy", "float",
            ])
        let ctd = station.instruments[0]
        #expect(ctd.driver.value == "seabird/sbe37")
        #expect(ctd.serialNumber == "2165")
        #expect(ctd.silenceNanoseconds == 30_000_000_000)
        #expect(ctd.coefficientValues == ["TA0": 1.2e-3, "temperature.A0": -4, "temperature.deep.x": 5])
        #expect(ctd.columns?.map(\.value) == ["temperature", "conductivity"])
        #expect(ctd.columns?.last?.span == SourceSpan(start: SourcePosition(line: 44, column: 28), length: 12))
        #expect(ctd.variant?.value == "hex")
        #expect(ctd.limits.map(\.name.text) == ["temperature"])
        #expect(ctd.limits.first?.value.operational == -2...30)
        #expect(ctd.limits.first?.value.sensor == -5...45)
        #expect(ctd.poll?.send == Array("TS\r\n".utf8))
        #expect(ctd.poll?.everyNanoseconds == 10_000_000_000)
        #expect(ctd.onConnect == ["\r\n", "StartNow\r\n"])
        #expect(
            station.instruments.map(\.transport) == [
                .tcp(TCPSettings(host: "127.0.0.1", port: 4001)),
                .serial(
                    SerialSettings(
                        path: "/dev/ttyUSB0", baud: 4800, dataBits: 7, parity: .even, stopBits: 2, flow: .hardware)),
                .udp(
                    UDPSettings(
                        address: "0.0.0.0", port: 10_110, group: "239.1.1.1", interface: "eth0")),
                .tcpListen(ListenerSettings(address: "::", port: 4002, maximumConnections: 3)),
                .replay(
                    ReplaySettings(
                        path: "adcp.raw", speed: .times(10), repeats: true, bytesPerSecond: 960)),
                .lorawan(
                    LoRaWANSettings(
                        device: EUI64(0x70b3_d57e_d000_0001), confirmsDownlinks: true,
                        downlinkLife: 43_200_000_000_000)),
                .lorawan(LoRaWANSettings(device: EUI64(0x70b3_d57e_d000_0002), server: "campus")),
            ])
    }

    @Test("says where records go")
    func destinations() throws {
        let station = try #require(check(exampleStation).configuration)
        let archive = station.destinations[0]
        #expect(archive.address == .http(url: "https://archive.example.org:8090/in"))
        #expect(archive.isRequired)
        #expect(archive.batch.records == 100)
        #expect(archive.batch.bytes == 64 << 10)
        #expect(archive.batch.everyNanoseconds == 2_000_000_000)
        #expect(archive.timeoutNanoseconds == 10_000_000_000)
        #expect(archive.username == "fairlead")
        #expect(archive.password == .file("/etc/fairlead/archive.password"))
        #expect(archive.certificateAuthorityFile == "/etc/ssl/own.pem")
        let broker = station.destinations[1]
        #expect(broker.address == .mqtt(HostAndPort(host: "broker.example.org", port: 8883), encrypted: true))
        #expect(!broker.isRequired)
        #expect(broker.password == .environment("BROKER_PASSWORD"))
    }

    @Test("needs three keys; the rest has defaults")
    func defaults() throws {
        let station = try #require(check(smallestStation).configuration)
        #expect(station.store == StoreConfiguration(directory: "data"))
        #expect(station.store.commitEveryNanoseconds == 200_000_000)
        #expect(station.store.limitBytes == 2 << 30)
        #expect(station.controlSocket == "data/fairlead.sock")
        #expect(station.page == HostAndPort(host: "127.0.0.1", port: 8080))
        #expect(station.logLevel == .notice)
        #expect(station.instruments.isEmpty)
        let text = instrument("driver: a/b", "transport: {serial: /dev/ttyS0}")
        #expect(
            check(text).configuration?.instruments.first?.transport
                == .serial(
                    SerialSettings(
                        path: "/dev/ttyS0", baud: 9600, dataBits: 8, parity: .none, stopBits: 1, flow: .none)))
    }

    @Test("can turn the page off")
    func noPage() throws {
        let station = try #require(check(smallestStation + "\npage: false\n").configuration)
        #expect(station.page == nil)
    }

    @Test("tells its directories of drivers to whoever must know the drivers first")
    func driverDirectories() throws {
        let document = try YAMLReader.read(exampleStation, name: "station.yaml")
        #expect(StationConfiguration.driverDirectories(in: document) == ["/usr/share/fairlead/Drivers"])
        #expect(StationConfiguration.driverDirectories(in: try YAMLReader.read("a: b", name: "x")) == [])
    }
}

@Suite("A bad station file")
struct BadStationTests {
    @Test("is refused with every mistake at once")
    func everything() {
        let file = check(
            """
            station: my station
            store:
              comit_every: 200 ms
              limit: 2
            page: {listen: 8080}
            instruments:
              - name: ctd
                driver: seabird/sbe73
                transprt: {tcp: 127.0.0.1:4001}
              - name: ctd
                driver: nmea/gnss
                transport: {tcp: 127.0.0.1:99999}
                limits: {temperature: {operational: [30, -2]}}
            destinations:
              - name: archive
                http: ftp://127.0.0.1
                password: hunter2
            """, drivers: ["seabird/sbe37", "nmea/gnss"])
        #expect(file.configuration == nil)
        #expect(!file.report.text().contains("hunter2"))
        #expect(
            file.report.diagnostics.map { "\($0.span.start.line):\($0.span.start.column) \($0.code) \($0.message)" }
                == [
                    "1:10 E301 'my station' cannot be a station name: it has a space",
                    "3:3 E203 unknown key 'comit_every' in store",
                    "3:3 E202 missing key 'directory' in store",
                    "4:10 E207 '2' has no unit",
                    "5:16 E304 '8080' is not an address ADDRESS:PORT: there is no address before the port",
                    "8:13 E306 there is no driver 'seabird/sbe73'",
                    "9:5 E203 unknown key 'transprt' in an instrument",
                    "10:11 E302 two instruments are named 'ctd'",
                    "12:22 E304 '127.0.0.1:99999' is not an address HOST:PORT: there is no such port",
                    "13:41 E305 30 is not below -2",
                    "16:11 E308 'ftp://127.0.0.1' cannot be used: its scheme is not http or https",
                    "17:5 E307 a secret in the station file",
                ])
        #expect(file.report.summary == "12 errors in station.yaml")
    }

    @Test("is shown with the line, a caret and a remedy")
    func rendering() {
        let text = check(instrument("driver: a/b", "transprt: {tcp: 127.0.0.1:4001}")).report.text()
        #expect(
            text == """
                station.yaml:7:5: error E203: unknown key 'transprt' in an instrument
                    7 |     transprt: {tcp: 127.0.0.1:4001}
                      |     ^^^^^^^^
                   remedy: Write 'transport'; the keys of an instrument are name, driver, serial_number, transport, \
                silence, coefficients, fields, columns, variant, limits, address, shared, poll, on_connect, parameters, \
                set_clock, clock_every, sample_latency, time, listen_only.

                1 error in station.yaml

                """)
    }

    @Test("that is not a mapping, or not YAML, is one error", arguments: ["[]", "hello", "a: [", "- x\n"])
    func notAMapping(text: String) {
        let file = check(text)
        #expect(file.configuration == nil)
        #expect(file.report.diagnostics.filter { $0.severity == .error }.count == 1)
    }

    @Test(
        "has its transport checked",
        arguments: [
            (
                "{}",
                "a transport has none of the keys serial, tcp, tcp_listen, udp_listen, replay, folder, push, lorawan"
            ),
            (
                "{tcp: a:1, serial: b}",
                "a transport has more than one of the keys serial, tcp, tcp_listen, udp_listen, replay, folder, push, lorawan"
            ),
            ("{tcp: a:1, baud: 9600}", "unknown key 'baud' in a tcp transport"),
            (
                "{serial: /dev/ttyS0, parity: odd, baud: fast}",
                "expected a whole number from 50 to 4000000, found 'fast'"
            ),
            ("{serial: /dev/ttyS0, parity: mirk}", "expected one of none, odd, even, mark, space, found 'mirk'"),
            ("{tcp: localhost}", "'localhost' is not an address HOST:PORT: there is no port"),
            (
                "{tcp: 300.0.0.1:1}",
                "'300.0.0.1:1' is not an address HOST:PORT: the host is neither a name nor an address"
            ),
            ("{tcp: '::1:4001'}", "'::1:4001' is not an address HOST:PORT: an IPv6 address needs brackets"),
            ("{tcp: 'a:b'}", "'a:b' is not an address HOST:PORT: the port is not a number"),
            ("{tcp: 'a:0'}", "'a:0' is not an address HOST:PORT: there is no such port"),
            ("{tcp_listen: '0.0.0.0:1', allow: 0}", "expected a whole number from 1 to 256, found '0'"),
            ("{udp_listen: '0.0.0.0:1', group: 192.168.0.1}", "'192.168.0.1' is not a multicast group"),
            ("{replay: f, speed: slow}", "expected original, fast, or how many times faster, found 'slow'"),
            ("{replay: f, repeat: yes}", "expected true or false, found 'yes'"),
            ("{seral: /dev/ttyS0, baud: 9600}", "unknown key 'seral' in a transport"),
            ("tcp", "expected a transport (a mapping), found 'tcp'"),
        ])
    func transports(transport: String, message: String) {
        #expect(
            check(instrument("driver: a/b", "transport: \(transport)")).report.diagnostics.map(\.message) == [message])
    }

    @Test("suggests the driver that was meant")
    func drivers() {
        let text = instrument("driver: seabird/sbe73", "transport: {tcp: a:1}")
        let drivers = ["seabird/sbe37", "nmea/gnss"]
        #expect(check(text, drivers: drivers).report.diagnostics.map(\.remedy) == ["Write 'seabird/sbe37'."])
        #expect(check(text, drivers: []).report.diagnostics.map(\.code) == ["E306"])
        #expect(check(text, drivers: nil).report.diagnostics.isEmpty)
    }

    @Test("lets two instruments share no port and no address")
    func sharing() {
        func codes(_ first: String, _ second: String) -> [String] {
            let text =
                instrument("driver: a/b", "transport: \(first)")
                + "  - {name: j, driver: a/b, transport: \(second)}\n"
            return check(text).report.diagnostics.map(\.code)
        }
        #expect(codes("{serial: /dev/ttyS0}", "{serial: /dev/ttyS0}") == ["E303"])
        #expect(codes("{serial: /dev/ttyS0}", "{serial: /dev/ttyS1}") == [])
        #expect(codes("{tcp_listen: 127.0.0.1:4}", "{tcp_listen: '0.0.0.0:4'}") == ["E303"])
        #expect(codes("{tcp_listen: 127.0.0.1:4}", "{udp_listen: 127.0.0.1:4}") == [])
        #expect(codes("{tcp: 127.0.0.1:4}", "{tcp: 127.0.0.1:4}") == [])
        #expect(
            codes("{udp_listen: '0.0.0.0:4', group: 239.1.1.1}", "{udp_listen: '0.0.0.0:4', group: 239.1.1.2}") == [])
        let page =
            instrument("driver: a/b", "transport: {tcp_listen: '127.0.0.1:8080'}") + "page: {listen: '0.0.0.0:8080'}"
        #expect(check(page).report.diagnostics.map(\.code) == ["E303"])
    }

    @Test(
        "never has a secret in it, however it is spelt",
        arguments: [
            "password: hunter2", "Password: hunter2", "pasword: hunter2", "token: hunter2", "password: {a: hunter2}",
        ])
    func secrets(line: String) {
        let report = check(destination("http: http://127.0.0.1:1", line)).report
        #expect(report.diagnostics.map(\.code) == ["E307"])
        #expect(report.diagnostics[0].remedy.contains("password_file"))
        #expect(!report.text().contains("hunter2"))
    }

    @Test("has no password in a URL, and does not repeat it")
    func urlSecrets() {
        let report = check(destination("http: http://me:hunter2@archive:1/")).report
        #expect(report.diagnostics.map(\.message) == ["the URL cannot be used: it has a user or password in it"])
        #expect(!report.text().contains("hunter2"))
        #expect(!report.text().contains("//me"))
    }

    @Test(
        "is warned of what goes over the network unencrypted",
        arguments: [
            ("http: http://127.0.0.1:8090", 0), ("http: http://localhost", 0), ("http: 'http://[::1]:8090/x'", 0),
            ("http: http://archive:8090", 1), ("mqtt: broker:1883", 1), ("mqtt: 127.0.0.1:1883", 0),
            ("mqtts: broker:8883", 0), ("http: https://archive", 0),
        ])
    func encryption(line: String, warnings: Int) {
        let file = check(destination(line))
        #expect(file.configuration != nil)
        #expect(file.report.diagnostics.map(\.code) == Array(repeating: "W351", count: warnings))
    }

    @Test(
        "has its destinations checked",
        arguments: [
            ("batch: {records: 0}", "E205"), ("batch: {bytes: 1 B}", "E205"), ("batch: {every: 0 s}", "E205"),
            ("timeout: 0 s", "E205"), ("password_file: /x", "E313"), ("mqtt: a:1", "E209"), ("ca_file: /x", "W354"),
            ("required: maybe", "E201"), ("batch: {size: 4}", "E203"),
        ])
    func destinations(line: String, code: String) {
        #expect(check(destination("http: http://127.0.0.1:1", line)).report.diagnostics.map(\.code) == [code])
    }

    @Test(
        "has its store, place and names checked",
        arguments: [
            ("store: {directory: d, commit_every: 1 ms}", "E205"),
            ("store: {directory: d, commit_every: 2 min}", "E205"),
            ("store: {directory: d, segment_size: 64 MiB, limit: 100 MiB}", "E311"),
            ("store: {directory: d}\nthing: {name: t, latitude: 48}", "E309"),
            ("store: {directory: d}\nthing: {name: t, latitude: 91, longitude: 0}", "E205"),
            ("store: {directory: d}\nlog: {level: loud}", "E206"), ("store: {directory: ''}", "E207"),
            ("store: {directory: /\(String(repeating: "d", count: 120))}", "E314"), ("store: d", "E201"),
            ("store: {directory: d}\nstore: {directory: e}", "E204"), ("store: {directory: d}\npage: true", "E201"),
        ])
    func sections(lines: String, code: String) {
        let text = "station: s\ninstruments: []\ndestinations: [{name: a, http: http://127.0.0.1:1}]\n\(lines)\n"
        #expect(check(text).report.diagnostics.map(\.code) == [code])
    }

    @Test(
        "has the rest of an instrument checked",
        arguments: [
            ("silence: 1 ms", "E205"), ("coefficients: {A: x}", "E201"), ("coefficients: {A: 1, A: 2}", "E204"),
            ("coefficients: {a.b: 1, a: {b: 2}}", "E312"), ("coefficients: {a: {b: [1]}}", "E201"),
            ("coefficients: 3", "E201"),
            ("limits: {t: {}}", "E305"), ("limits: {t: {operational: [0, 9], sensor: [0, 8]}}", "E305"),
            ("limits: {t: {operational: [1]}}", "E205"), ("poll: {send: \"a\", ever: 1 s}", "E203"),
            ("parameters: [a]", "E201"), ("set_clock: yes", "E201"), ("poll: {every: 1 ms}", "E205"),
            ("listen_only: true\n    set_clock: true", "W354"),
            ("poll: {send: 'TS\\r\\n', every: 1 s}", "W352"), ("on_connect: []", "E205"), ("columns: a", "E201"),
            ("name: j", "E204"),
        ])
    func instruments(line: String, code: String) {
        let text = instrument("driver: a/b", "transport: {tcp: a:1}", line)
        #expect(check(text).report.diagnostics.map(\.code) == [code])
    }

    @Test("is warned when nothing is sure to be archived")
    func nothingForwarded() {
        #expect(check(smallestStation).report.diagnostics.map(\.code) == ["W353"])
        #expect(
            check(destination("http: http://127.0.0.1", "required: false")).report.diagnostics.map(\.code) == ["W353"])
    }

    @Test("uses codes that are in the table, each for one kind of mistake")
    func table() {
        let table = DiagnosticCode.syntaxTable + DiagnosticCode.structureTable + DiagnosticCode.stationTable
        #expect(Set(table.map(\.id)).count == table.count)
        #expect(table.allSatisfy { $0.id.hasPrefix($0.severity == .error ? "E" : "W") })
    }

    @Test("on a disk that does not have it is an error like any other")
    func absent() {
        let file = StationFile.load("/nonexistent/station.yaml") { _ in nil }
        #expect(file.configuration == nil)
        #expect(file.report.diagnostics.map(\.code) == ["E101"])
    }
}
