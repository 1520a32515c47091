import DriverRuntime
import Framing
import Pipeline
import Sensing
import Testing

/// A driver of a LoRaWAN node, with these lines behind its framing.
private func node(_ rest: String) throws -> Driver {
    let head = "driver: a/b\ntitle: t\ncategory: c\nmanual: m\nframing: {kind: lorawan}\n"
    let (found, diagnostics) = try driver(head + rest)
    return try #require(found, "\(diagnostics.map(\.message))")
}

private let heard = Timestamp(Instant(unixSeconds: 1_795_305_600), source: .gnss, state: .locked)

/// What the frames of one datagram say.
private func frames(_ driver: Driver, _ datagram: [UInt8], time: Timestamp = heard) -> [ParsedFrame] {
    var session = DriverSession(driver: driver)
    var frames: [ParsedFrame] = []
    datagram.withUnsafeBytes { session.ingest($0, time: time, into: &frames) }
    session.endOfDatagram(into: &frames)
    return frames
}

private func phy(_ port: UInt8?, _ payload: [UInt8], options: [UInt8] = []) -> [UInt8] {
    [0x40, 0x04, 0x03, 0x02, 0x01, UInt8(options.count), 0x05, 0x00] + options + (port.map { [$0] } ?? []) + payload
        + [9, 9, 9, 9]
}

@Suite("A driver of a LoRaWAN node")
struct UplinkTests {
    private let thermometer = """
        fields:
          temperature: {type: int16, scale: 0.01, sentinel: -32768, name: sea_water_temperature, unit: degC}
          battery: {type: uint16, scale: 0.001, name: battery_voltage, unit: V}
        records:
          - {name: sample, port: 2, order: big, columns: [temperature]}
          - {name: status, port: [5, 6], columns: [battery]}
        """

    @Test("reads the payload of each port by its own record, in its own byte order")
    func ports() throws {
        let driver = try node(thermometer)
        let found = [phy(2, [0x09, 0xB7]), phy(5, [0x51, 0x0F], options: [0x0D]), phy(6, [0x51, 0x0F])].flatMap {
            frames(driver, $0)
        }
        #expect(
            found.map { summary(of: $0, driver) }
                == ["temperature=24.87/2", "battery=3.921/2", "battery=3.921/2"])
        #expect(found.map(\.kind) == ["sample", "status", "status"])
        #expect(found[0].raw == phy(2, [0x09, 0xB7]) && found[0].time == heard)
    }

    @Test("takes commands of the network and frames without a payload as good, without values")
    func silent() throws {
        let driver = try node(thermometer)
        for datagram in [phy(0, [0x03, 0x06]), phy(nil, []), phy(2, []), phy(nil, [], options: [0x02, 0x0D])] {
            #expect(frames(driver, datagram).map { summary(of: $0, driver) } == ["-"])
        }
    }

    @Test("says what is wrong with an uplink that it cannot read")
    func defects() throws {
        let driver = try node(thermometer)
        func defect(_ datagram: [UInt8]) -> String? { frames(driver, datagram).first?.defect }
        #expect(defect(phy(7, [1, 2])) == "port 7 is not declared; ports 2, 5 and 6 are: 0102")
        #expect(defect(phy(224, [1])) == "port 224 is not declared; ports 2, 5 and 6 are: 01")
        #expect(defect(phy(2, [9])) == "record 'sample' ends after 0 of 1 columns: 09")
        #expect(defect(Array(phy(2, [9]).prefix(11))) == "an uplink of 11 bytes; the shortest has 12")
        #expect(
            defect(phy(nil, [], options: [])[..<5] + [0x0F] + phy(nil, [])[6...])
                == "its 15 bytes of options do not fit into 12 bytes")
        // A join request.
        #expect(
            defect([0x00] + phy(2, [1, 2]).dropFirst()) == "no uplink with data: it begins with 00 in place of 40 or 80"
        )
    }

    @Test("reads the events of ChirpStack and The Things Stack, where what is left out is 0 or empty")
    func events() throws {
        let driver = try node(thermometer)
        func said(_ event: String) -> [String] {
            frames(driver, Array(event.utf8)).map { $0.defect ?? summary(of: $0, driver) }
        }
        #expect(said(#"{"deviceInfo":{},"fCnt":4,"fPort":2,"data":"Cbc="}"#) == ["temperature=24.87/2"])
        #expect(
            said(#"{"end_device_ids":{},"uplink_message":{"f_port":2,"frm_payload":"Cbc"}}"#) == ["temperature=24.87/2"]
        )
        #expect(said("{\"deviceInfo\": {},\n \"fPort\": 2,\n \"data\": \"Cbc=\"}\n") == ["temperature=24.87/2"])
        #expect(said(#"{"deviceInfo":{},"fCnt":4,"data":"AwY="}"#) == ["-"])
        #expect(said(#"{"end_device_ids":{},"uplink_message":{"f_cnt":9}}"#) == ["-"])
        #expect(said(#"{"deviceInfo":{},"devAddr":"00189440"}"#) == ["-"])
        #expect(said(#"{"end_device_ids":{},"join_accept":{}}"#) == ["-"])
        #expect(said(#"{"deviceInfo":{},"fPort":2,"data":"C"}"#) == ["the payload is no base64"])
        #expect(said(#"{"deviceInfo":{},"fPort":256,"data":"Cbc="}"#) == ["the port is no whole number from 0 to 255"])
        #expect(
            said(#"{"deviceInfo":{},"fPort":2,"data":"Cbc=","joinServerContext":{}}"#)
                == ["the payload is still encrypted: ChirpStack has not the device's AppSKey"])
        #expect(
            said(#"{"temperature":2}"#)
                == ["a JSON text that is an event neither of ChirpStack nor of The Things Stack"])
        #expect(said(#"{"deviceInfo":{},"fPort":2,"data":"Cbc=""#).count == 1)
    }

    @Test("reads a recording with one uplink a line, in hexadecimal or as an event, and keeps every byte")
    func recording() throws {
        let driver = try node(thermometer)
        let text = """
            # from the maker's page
            2: 09b7

            5:51 0F\r
            \(HexText.encode(phy(2, [0xFF, 0x38])))
            {"deviceInfo":{},"fPort":2,"data":"gAA="}
            x: 12
            2: 09b
            """
        let found = driver.parse(Array(text.utf8))
        #expect(
            found.map { $0.defect ?? summary(of: $0, driver) } == [
                "-", "temperature=24.87/2", "-", "battery=3.921/2", "temperature=-2.0/2", "temperature=nil/9",
                "'x' is no port; a line is 'PORT: PAYLOAD' in hexadecimal", "no pairs of hexadecimal digits: ' 09b'",
            ])
        #expect(found.flatMap(\.raw) == Array(text.utf8))
    }

    @Test("reads two datagrams in a row apart, whatever the first was")
    func datagrams() throws {
        let driver = try node(thermometer)
        var session = DriverSession(driver: driver)
        var found: [ParsedFrame] = []
        let event = Array(#"{"deviceInfo":{},"fPort":2,"data":"Cbc="}"#.utf8)
        for datagram in [phy(2, [1, 2]), event, phy(2, [3]), Array("{".utf8), phy(2, [1, 2])] {
            datagram.withUnsafeBytes { session.ingest($0, time: heard, into: &found) }
            session.endOfDatagram(into: &found)
        }
        #expect(
            found.map { summary(of: $0, driver) } == [
                "temperature=2.58/2", "temperature=24.87/2", "!", "!", "temperature=2.58/2",
            ])
    }

    @Test("takes bits out of a byte that several fields share, and adds an offset exactly")
    func bits() throws {
        let driver = try node(
            """
            fields:
              mode: {type: uint8, bits: [5, 3], name: mode, unit: "1"}
              trim: {type: int8, bits: [1, 4], name: trim, unit: "1"}
              flag: {type: uint8, bits: [0, 1], name: flag, unit: "1"}
              low: {type: uint16, bits: [0, 12], order: little, name: low, unit: "1"}
              housing: {type: uint8, scale: 0.5, offset: -40, name: housing_temperature, unit: degC}
            records:
              - {name: r, columns: [{ahead: mode}, {ahead: trim}, flag, low, housing]}
            """)
        let found = frames(driver, phy(9, [0b1011_0111, 0xCD, 0xAB, 0x83])).first
        let parsed = try #require(found)
        #expect(summary(of: parsed, driver) == "mode=5.0/2 trim=-5.0/2 flag=1.0/2 low=3021.0/2 housing=25.5/2")
        let quantity = parsed.observations.last?.result
        #expect(quantity == Quantity(25.5) || quantity == Quantity(mantissa: 255, decimals: 1))
    }

    @Test("gives a sample that is so many seconds old its own time, where the time of the uplink is known")
    func ago() throws {
        let driver = try node(
            """
            fields:
              depth: {type: uint8, name: depth, unit: m}
              age: {type: uint8, base: ago, scale: 60, sentinel: 255}
            records:
              - {name: r, columns: [depth, age]}
            """)
        func time(_ age: UInt8, _ heard: Timestamp) -> Instant? {
            frames(driver, phy(1, [3, age]), time: heard).first?.instrumentTime
        }
        #expect(time(10, heard) == heard.instant.adding(nanoseconds: -600_000_000_000))
        #expect(time(0, heard) == heard.instant)
        #expect(time(255, heard) == nil)
        #expect(time(10, .unknown) == nil)
    }

    @Test("takes the time that a payload says, in seconds of Unix or of GPS")
    func time() throws {
        let driver = try node(
            """
            fields:
              depth: {type: uint8, name: depth, unit: m}
              unix: {type: uint32, base: unix}
              gps: {type: uint32, base: gps}
            records:
              - {name: u, port: 1, order: big, columns: [depth, unix]}
              - {name: g, port: 2, order: big, columns: [depth, gps]}
            """)
        let unix: [UInt8] = [3, 0x6B, 0x02, 0x2C, 0xC0]
        #expect(frames(driver, phy(1, unix)).first?.instrumentTime == Instant(unixSeconds: 0x6B02_2CC0))
        let gps = frames(driver, phy(2, unix)).first?.instrumentTime
        #expect(gps == Instant(unixSeconds: 0x6B02_2CC0 + 315_964_800 - 18))
    }

    @Test("keeps what stands before a part of a payload in Cayenne LPP that it cannot read, with a defect")
    func partial() throws {
        let driver = try node(
            """
            fields:
              temperature: {type: decimal, name: sea_water_temperature, unit: degC}
              sampled: {type: decimal, base: unix}
            records:
              - {name: lpp, port: 1, lpp: {temperature: 3.temperature, sampled: 4.time}}
            """)
        let parsed = try #require(frames(driver, phy(1, [3, 103, 1, 16, 9, 255, 0])).first)
        #expect(parsed.defect?.hasPrefix("Cayenne LPP: type 255 of channel 9") == true)
        #expect(parsed.observations.map(\.result) == [Quantity(mantissa: 272, decimals: 1)])
        var report = ParseReport(driver: driver)
        var text = ""
        report.write(parsed, to: &text)
        #expect(text.split(separator: "\n").count == 2 && report.records == 1 && report.defects == 1)
        let timed = frames(driver, phy(1, [3, 103, 1, 16, 4, 133, 0x6B, 0x02, 0x2C, 0xC0])).first
        #expect(timed?.instrumentTime == Instant(unixSeconds: 0x6B02_2CC0) && timed?.defect == nil)
        #expect(
            frames(driver, phy(1, [8, 103, 1, 16])).first?.defect
                == "record 'lpp': none of the declared values is there; the payload has: 8.temperature: 08670110")
    }

    @Test("reads SenML by whole and by own names, and its relative times")
    func senml() throws {
        let driver = try node(
            """
            fields:
              temperature: {type: decimal, name: sea_water_temperature, unit: degC}
              battery: {type: decimal, name: battery_voltage, unit: V}
            records:
              - {name: pack, port: 1, senml: {temperature: buoy/temp, battery: batt}}
            """)
        let pack = Array(#"[{"bn":"buoy/","n":"temp","t":-120,"v":24.8},{"n":"batt","v":3.9}]"#.utf8)
        let parsed = try #require(frames(driver, phy(1, pack)).first)
        #expect(summary(of: parsed, driver) == "temperature=24.8/2 battery=3.9/2")
        #expect(parsed.instrumentTime == heard.instant.adding(nanoseconds: -120_000_000_000))
    }

    @Test(
        "is refused with a remedy where the declaration contradicts itself",
        arguments: [
            ("{kind: lorawan}", "{name: r, port: 0, columns: [a]}", "1 to 223"),
            ("{kind: lorawan}", "{name: r, port: 224, columns: [a]}", "1 to 223"),
            ("{kind: lorawan}", "{name: r, pattern: \"{a}\"}", "has columns"),
            ("{kind: lorawan}", "{name: r, lpp: {a: 3.temperatur}}", "no value of Cayenne LPP"),
            ("{kind: lorawan}", "{name: r, lpp: {a: 256.temperature}}", "no value of Cayenne LPP"),
            ("{kind: lorawan}", "{name: r, columns: [{ahead: a}]}", "no column follows"),
            ("{kind: lorawan}", "{name: r, frame: f, columns: [a]}", "no frame 'f'"),
            ("{kind: lorawan, frames: [{name: f, sync: A, length: 3}]}", "{name: r, columns: [a]}", "are its uplinks"),
            ("{kind: lorawan, maximum_length: 100}", "{name: r, columns: [a]}", "without lines"),
            ("{kind: line}", "{name: r, port: 2, columns: [b]}", "only the uplinks"),
            ("{kind: line}", "{name: r, lpp: {b: 3.temperature}}", "only an uplink"),
            ("{kind: line}", "{name: r, columns: [{ahead: b}, b]}", "only bytes"),
        ])
    func mistakes(framing: String, record: String, words: String) throws {
        let text = """
            driver: a/b
            title: t
            category: c
            manual: m
            framing: \(framing)
            fields:
              a: {type: uint8, name: a, unit: "1"}
              b: {type: decimal, name: b, unit: "1"}
            records: [\(record)]
            """
        let diagnostics = try driver(text).diagnostics
        #expect(diagnostics.contains { $0.message.contains(words) }, "\(diagnostics.map(\.message))")
        #expect(diagnostics.allSatisfy { !$0.remedy.isEmpty })
    }

    @Test("has no bits that its type has not", arguments: ["[4, 5]", "[8, 1]", "[0, 0]", "[0, 9]"])
    func badBits(bits: String) throws {
        let text = """
            driver: a/b
            title: t
            category: c
            manual: m
            framing: {kind: lorawan}
            fields: {a: {type: uint8, bits: \(bits), name: a, unit: "1"}}
            records: [{name: r, columns: [a]}]
            """
        #expect(try driver(text).driver == nil)
    }
}

@Suite("A driver of any LoRaWAN node")
struct OpenUplinkTests {
    private let lpp = "records: [{name: payload, open: true, lpp: {}}]"

    @Test("takes the values from the station's fields")
    func station() throws {
        let driver = try node(lpp)
        let told = try settings(
            "fields: {t: {type: decimal, from: 3.temperature, name: sea_water_temperature, unit: degC}}")
        #expect(driver.problems(in: told) == [])
        var session = DriverSession(driver: driver, settings: told)
        var found: [ParsedFrame] = []
        phy(9, [3, 103, 1, 16]).withUnsafeBytes { session.ingest($0, time: heard, into: &found) }
        session.endOfDatagram(into: &found)
        #expect(found.map { summary(of: $0, session.driver) } == ["t=27.2/2"])
    }

    @Test("says which of them no payload can have")
    func mistakes() throws {
        let driver = try node(lpp)
        let told = try settings("fields: {t: {type: decimal, from: 3.temperatur, name: t, unit: degC}}")
        #expect(driver.problems(in: told).first?.hasPrefix("'from: 3.temperatur' is no value of Cayenne LPP") == true)
        #expect(
            driver.problems(in: DriverSettings()) == [
                "a/b does not know the instrument's columns; give them under 'fields'"
            ])
    }

    @Test("finds the fields of a recording by itself")
    func recording() throws {
        let recording = Array("1: 0367 0110 0468 29\n2: 01 85 6B022CC0 0367 0111\n".utf8)
        let driver = try node(lpp).fitted(to: DriverSettings(), recording)
        let found = driver.parse(recording)
        #expect(
            found.map { summary(of: $0, driver) }
                == ["temperature_3=27.2/2 humidity_4=20.5/2", "temperature_3=27.3/2"])
        #expect(found.last?.instrumentTime == Instant(unixSeconds: 0x6B02_2CC0))
        #expect(driver.datastreams.map(\.unit) == ["degC", "percent"])
    }
}
