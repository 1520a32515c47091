import DriverRuntime
import Sensing
import Testing

@Suite("A driver's session")
struct SessionTests {
    private static let counter = """
        driver: acme/ctd
        title: ACME CTD
        category: ctd
        manual: none
        framing: {kind: line}
        header:
          prefix: "*"
          variants: {profile: ["mode = profile*"]}
          sample_length: LENGTH
        ignore: ["S>*"]
        fields:
          counts: {type: hex, digits: 4, name: counts, unit: "1"}
          extra: {type: hex, digits: 2, name: extra, unit: "1"}
          seconds: {type: hex, digits: 8, base: since_2000}
          temperature: {type: decimal, name: sea_water_temperature, unit: degC, range: [0, 30], expected: [0, 20]}
          conductivity: {type: decimal, name: sea_water_electrical_conductivity, unit: S/m, range: [0, 7]}
          pressure: {type: decimal, decimals: 1, name: sea_water_pressure, unit: dbar, range: [0, 1000]}
          salinity: {type: decimal, decimals: 2, name: sea_water_practical_salinity, unit: "1", range: [0, 42]}
          depth: {name: depth, unit: m}
        records:
          - {name: text, columns: [temperature, conductivity, pressure?, salinity?], missing: [x]}
          - {name: profile, variant: profile, delimiter: none, columns: [counts, extra]}
          - {name: hex, delimiter: none, columns: [counts, extra?, seconds]}
        computed:
          - {field: temperature, formula: scale_offset, input: {x: counts}, coefficients: {scale: SCALE, offset: OFFSET}}
          - field: salinity
            formula: practical_salinity
            input: {conductivity: conductivity, temperature: temperature, pressure: pressure}
            otherwise: {pressure: 0}
          - {field: depth, formula: depth, input: {pressure: pressure, latitude: latitude}}
        coefficients:
          SCALE: {sensor: temperature}
          OFFSET: {sensor: temperature, standard: 0}
          LENGTH: {aliases: [SampleLength], standard: 0}
        """.replacing(", missing: [x]", with: "").replacing("framing:", with: "missing: [NaN]\nframing:")

    private func ctd() throws -> Driver {
        let (found, diagnostics) = try driver(Self.counter)
        #expect(diagnostics.isEmpty, "\(diagnostics)")
        return try #require(found)
    }

    @Test("computes only what the instrument did not print and what its inputs allow")
    func derived() throws {
        let driver = try ctd()
        let lines = summaries(driver, ["15.0000,4.2914,0.0,35.12", "15.0000,4.2914,0.0", "15.0000,4.2914"])
        #expect(lines[0].hasSuffix("salinity=35.12/1"))
        // T90 = 15 is T68 = 15.0036, so not quite 35.
        #expect(lines[1].contains("salinity=34.99"))
        #expect(lines[2].contains("salinity=34.99"))
        #expect(!lines[1].contains("depth="))
        let there = summaries(driver, ["15.0000,4.2914,100.0"], settings: DriverSettings(latitude: 30))
        #expect(there[0].contains("depth=99.2"))
    }

    @Test("hands a bad input's flag to what is computed from it, and computes nothing of a missing one")
    func propagation() throws {
        let lines = summaries(
            try ctd(), ["31.0000,4.2914,0.0", "25.0000,4.2914,0.0", "NaN,4.2914,0.0", "15.0000,-0.0100,0.0"])
        #expect(lines[0].contains("temperature=31.0/4") && lines[0].contains("salinity=2") && lines[0].hasSuffix("/4"))
        #expect(lines[1].contains("temperature=25.0/3") && lines[1].hasSuffix("/3"))
        #expect(lines[2].contains("temperature=nil/9") && lines[2].hasSuffix("salinity=nil/9"))
        #expect(lines[3].contains("conductivity=-0.01/4") && lines[3].hasSuffix("salinity=nil/9"))
    }

    @Test("judges by what the station expects in place of the driver's span")
    func limits() throws {
        let settings = DriverSettings(expected: ["temperature": 0...10])
        #expect(summaries(try ctd(), ["15.0000,4.0000,0.0"], settings: settings)[0].hasPrefix("temperature=15.0/3"))
    }

    @Test("reads the coefficients of a header, which the station's own overrule")
    func header() throws {
        let lines = ["000A00000000", "* <SCALE>0.5</SCALE>", "* SCALE = 0.5", "000A00000000"]
        let read = summaries(try ctd(), lines)
        #expect(read == ["counts=10.0/2", "-", "-", "counts=10.0/2 temperature=5.0/1"])
        let given = DriverSettings(coefficients: ["temperature.scale": 2])
        #expect(summaries(try ctd(), lines, settings: given).last == "counts=10.0/2 temperature=20.0/1")
    }

    @Test("learns from the header how the instrument is set up, unless the station says it")
    func variants() throws {
        let profile = "000A0B"
        #expect(summaries(try ctd(), [profile]) == ["!"])
        #expect(
            summaries(try ctd(), ["* mode = profile, pump delay = 60", profile]) == ["-", "counts=10.0/2 extra=11.0/2"])
        #expect(
            summaries(try ctd(), [profile], settings: DriverSettings(variant: "profile")) == [
                "counts=10.0/2 extra=11.0/2"
            ])
    }

    @Test("refuses another width once, and believes it when it comes again")
    func widths() throws {
        let long = "000A0B00000000"
        let short = "000A00000000"
        let lines = summaries(try ctd(), [long, short, long, short, short, long])
        #expect(lines.map { $0 == "!" } == [false, true, false, true, false, true])
        let told = summaries(try ctd(), ["* <SampleLength>7</SampleLength>", short, long])
        #expect(told.map { $0 == "!" } == [false, true, false])
    }

    @Test("takes the station's list of columns in place of its own")
    func columns() throws {
        let settings = DriverSettings(columns: ["-", "pressure", "temperature", "=dbar"])
        let lines = summaries(try ctd(), ["abc,100.0,15.0000,dbar", "15.0000,4.2914,0.0"], settings: settings)
        #expect(lines == ["temperature=15.0/1 pressure=100.0/1", "!"])
    }

    @Test("keeps every byte, wherever the stream is cut, and says the same")
    func cuts() throws {
        let driver = try ctd()
        let text = "* SCALE = 0.5\r\n\u{0}\u{0}000A00000000\r\nS>\r\n15.0000,4.2914,0.0\r\n15.0000,4.29\n\n000B0000"
        let bytes = Array(text.utf8)
        let whole = driver.parse(bytes)
        #expect(whole.flatMap(\.raw) == bytes)
        for length in 1...bytes.count {
            #expect(driver.parse(bytes, pieceLength: length) == whole, "pieces of \(length)")
        }
    }

    @Test("ends with each datagram")
    func datagrams() throws {
        var session = DriverSession(driver: try ctd())
        var frames: [ParsedFrame] = []
        for _ in 0..<2 {
            Array("15.0000,4.2914,0.0".utf8).withUnsafeBytes { session.ingest($0, time: .unknown, into: &frames) }
            session.endOfDatagram(into: &frames)
        }
        #expect(frames.count == 2)
        #expect(frames.allSatisfy { $0.defect == nil && $0.observations.count == 4 })
    }

    @Test("explains a defect by the column that does not fit")
    func explanations() throws {
        let driver = try ctd()
        func defect(_ line: String) -> String { driver.parse(Array((line + "\n").utf8)).first?.defect ?? "" }
        #expect(defect("15.0000,4.29C,0.0").contains("no conductivity in column 2"))
        #expect(defect("15.0000").contains("ends after 1 of"))
        #expect(defect("15.0000,4.2914,0.0,35.00,1").contains("more follow"))
        #expect(defect("hello").contains("no record of acme/ctd looks like this: 'hello'"))
    }
}
