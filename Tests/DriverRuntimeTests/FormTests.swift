import DriverRuntime
import Sensing
import Testing

/// A driver of the given parts.
func driverText(framing: String = "framing: {kind: line}", _ parts: String) -> String {
    """
    driver: acme/form
    title: ACME
    category: test
    manual: none
    \(framing)
    """ + "\n" + parts
}

/// What one frame says, cells with their number: `counts[2]=7.0/2`.
func cells(of frame: ParsedFrame, _ driver: Driver) -> String {
    if let defect = frame.defect { return "! \(defect)" }
    return frame.observations.map { observation in
        let value = observation.result.isMissing ? "nil" : "\(observation.result.value)"
        let cell = observation.cell > 0 ? "[\(observation.cell)]" : ""
        return "\(driver.datastreams[Int(observation.datastream)].key)\(cell)=\(value)/\(observation.flag.rawValue)"
    }.joined(separator: " ")
}

/// What a driver of the form makes of some text, wherever it is cut.
func readings(_ text: String, _ bytes: [UInt8], settings: DriverSettings = DriverSettings()) throws -> [String] {
    let (found, diagnostics) = try driver(text)
    #expect(diagnostics.isEmpty, "\(diagnostics)")
    let driver = try #require(found)
    let frames = driver.parse(bytes, settings: settings)
    #expect(frames.flatMap(\.raw) == bytes)
    for length in [1, 7] { #expect(driver.parse(bytes, settings: settings, pieceLength: length) == frames) }
    return frames.map { cells(of: $0, driver) }
}

func readings(_ text: String, _ lines: String, settings: DriverSettings = DriverSettings()) throws -> [String] {
    try readings(text, Array(lines.utf8), settings: settings)
}

@Suite("A record of a line")
struct LineShapeTests {
    @Test("of keys and values takes the unit from the letter behind the number (Vaisala WXT520)")
    func pairs() throws {
        let text = driverText(
            """
            fields:
              direction: {type: decimal, suffixes: {D: 1}, invalid: ["#"], name: wind_from_direction, unit: degree}
              speed:
                type: decimal
                suffixes: {M: 1, K: 0.2777777777777778, N: 0.5144444444444445}
                invalid: ["#"]
                name: wind_speed
                unit: m/s
                range: [0, 60]
              pressure:
                {type: decimal, suffixes: {H: 1, B: 1000, F: [2, -1]}, name: air_pressure, unit: hPa}
            records:
              - {name: composite, begins: "?R0", pairs: {Dm: direction, Sm: speed, Pa: pressure}}
            """)
        let read = try readings(
            text,
            """
            0R0,Dn=095D,Dm=274D,Dx=352D,Sn=0.3M,Sm=5.8M,Sx=9.6M,Ta=17.9C,Ua=73.7P,Pa=1.0058B,Rc=13.02M
            0R0,Dm=106#,Sm=4.0#,Pa=1018.1H
            0R0,Sm=10.0N
            0R0,Sm=10.0X
            0R1,Sm=10.0N

            """)
        #expect(read[0] == "direction=274.0/2 speed=5.8/1 pressure=1005.8000000000001/2")
        #expect(read[1] == "direction=nil/9 speed=nil/9 pressure=1018.1/2")
        #expect(read[2] == "speed=5.144444444444445/1")
        #expect(read[3].hasPrefix("! record 'composite': no speed"))
        #expect(read[4].hasPrefix("! no record"))
    }

    @Test("of a pattern may leave out what stands in brackets (SBE 26plus)")
    func pattern() throws {
        let text = driverText(
            """
            fields:
              start: {type: date_time, forms: dd Mon yyyy}
              pressure: {type: decimal, name: sea_water_pressure, unit: psi}
              temperature: {type: decimal, name: sea_water_temperature, unit: degC, expected: [0, 10]}
              salinity: {type: decimal, name: sea_water_practical_salinity, unit: "1"}
            records:
              - name: tide
                pattern: "tide: start time = {start}, p = {pressure}, pt = *, t = {temperature}[, c = *, s = {salinity}]"
            """)
        let read = try readings(
            text,
            """
            tide: start time = 05 Jan 2014 00:00:28, p = 208.8057, pt = 14.004, t = 13.8633
            tide: start time = 05 Jan 2014 00:00:28, p = 208.8057, pt = 14.004, t = 13.8633, c = 4.1, s = 34.5
            tide: start time = 05 Jan 2014 00:00:28, p = x, pt = 14.004, t = 13.8633

            """)
        #expect(read[0] == "pressure=208.8057/2 temperature=13.8633/3")
        #expect(read[1] == "pressure=208.8057/2 temperature=13.8633/3 salinity=34.5/2")
        #expect(read[2].hasPrefix("! record 'tide': no pressure"))
    }

    @Test("of JSON gives the values at the ends of their paths, arrays as cells")
    func json() throws {
        let text = driverText(
            """
            fields:
              time: {type: date_time, forms: yyyy-mm-dd}
              temperature: {type: decimal, name: sea_water_temperature, unit: degC}
              counts: {type: integer, name: counts, unit: count}
            records:
              - {name: object, json: {time: at, temperature: data.ctd.temp, counts: data.counts}}
            """)
        let read = try readings(
            text,
            """
            {"at": "2026-11-21T02:52:33Z", "data": {"ctd": {"temp": 13.50}, "counts": [4, 5, null]}}
            {"data": {"ctd": {"temp": 13.50}
            {"other": 1}

            """)
        #expect(read[0] == "temperature=13.5/2 counts[1]=4.0/2 counts[2]=5.0/2 counts[3]=nil/9")
        #expect(read[1].hasPrefix("!"))
        #expect(read[2].hasPrefix("!"))
    }

    @Test("with a checksum in it is refused when the checksum fails (Satlantic PAR)")
    func check() throws {
        let text = driverText(
            """
            fields:
              timer: {type: decimal}
              counts: {type: integer, name: counts, unit: count}
            records:
              - name: sample
                columns: ["-", timer, counts]
                check: {kind: sum8_negated, written: decimal, after: ",", through: true}
            """)
        let read = try readings(
            text,
            """
            SATPAR4278190306,49.02,2157023616,171
            SATPAR4278190306,49.02,2157023617,171
            SATPAR4278190306,49.02,21570236

            """)
        #expect(read[0] == "counts=2157023616.0/2")
        #expect(read[1] == "! checksum fails: the line says 171, its bytes give 170")
        #expect(read[2].hasPrefix("!"))
    }

    @Test("between STX and ETX has its check behind them (Gill WindObserver)")
    func controlCharacters() throws {
        let text = driverText(
            #"""
            fields:
              direction: {type: integer, missing: [""], name: wind_from_direction, unit: degree}
              speed: {type: decimal, name: wind_speed, unit: m/s}
              status: {type: word, void: ["01"]}
            records:
              - name: wind
                columns: ["-", direction, speed, "=M", status]
                check: {kind: xor8, written: hex, from: "\x02", after: "\x03"}
            """#)
        let body = "Q,229,002.74,M,00,"
        let check = String(body.utf8.reduce(0) { $0 ^ $1 }, radix: 16, uppercase: true)
        let read = try readings(
            text, "\u{2}\(body)\u{3}\(check.count < 2 ? "0" : "")\(check)\r\n\u{2}Q,229,002.75,M,00,\u{3}\(check)\r\n")
        #expect(read[0] == "direction=229.0/2 speed=2.74/2", "\(read)")
        #expect(read[1].hasPrefix("! checksum"))
    }

    @Test("repeats a group as often as an earlier column says, to the end, or so many times")
    func groups() throws {
        let text = driverText(
            """
            fields:
              bands: {type: integer, name: bands, unit: "1"}
              density: {type: decimal, name: density, unit: m2/Hz, expected: [0, 5]}
              direction: {type: decimal, name: direction, unit: degree}
              scaled: {name: scaled, unit: cm}
            records:
              - {name: counted, columns: ["=C", bands, {repeat: [density, direction], count: bands}, "=end"]}
              - {name: rest, columns: ["=R", {skip: 2}, {repeat: density, count: rest}]}
              - {name: fixed, delimiter: blanks, columns: ["=F", {repeat: [density], count: 3}]}
            computed:
              - {field: scaled, expression: "density * 100 + OFFSET"}
            coefficients:
              OFFSET: {standard: 1}
            """)
        let read = try readings(text, "C,2,1.5,10,7.5,20,end\nR,a,b,1,2,3\nF 1 2 3\nC,3,1.5,10,7.5,20,end\n")
        #expect(
            read[0]
                == "bands=2.0/2 density[1]=1.5/1 direction[1]=10.0/2 density[2]=7.5/3 direction[2]=20.0/2 "
                + "scaled[1]=151.0/2 scaled[2]=751.0/3")
        #expect(read[1].hasPrefix("density[1]=1.0/1 density[2]=2.0/1 density[3]=3.0/1 scaled[1]=101.0"))
        #expect(read[2].hasPrefix("density[1]=1.0/1 density[2]=2.0/1 density[3]=3.0/1"))
        #expect(read[3].hasPrefix("!"))
    }
}

@Suite("A record of a frame or block")
struct FrameShapeTests {
    @Test("of bytes is read in its byte order, its lines beside it (Satlantic OCR-507)")
    func frame() throws {
        let text = driverText(
            framing: """
                framing:
                  kind: line
                  frames:
                    - {name: light, sync: SATDI7, length: 60, checksum: {kind: sum8_zero, at: end}, trailer: 2}
                unwrap: [logger_stamp]
                ignore: ["*DLOGP*", "Instrument *"]
                """,
            """
            fields:
              serial: {type: word, width: 4}
              timer: {type: decimal, width: 10, name: timer, unit: s}
              delay: {type: int16}
              counts: {type: uint32, name: counts, unit: count}
              supply: {type: uint16, name: supply, unit: count}
              number: {type: uint8, name: frame_counter, unit: "1"}
            records:
              - name: irradiance
                frame: light
                order: big
                columns: ["=SATDI7", serial, timer, delay, {repeat: counts, count: 7}, supply, {skip: 4}, number]
            """)
        var frame = Array("SATDI70238".utf8) + Array("0000004.90".utf8)
        frame += [0xFF, 0x7B]
        for count: UInt8 in 1...7 { frame += [0, 0, 1, count] }
        frame += [0x01, 0x10, 0x00, 0xB2, 0x00, 0x76, 0x2A]
        frame.append(0 &- frame.reduce(0) { $0 &+ $1 })
        frame += [0x0D, 0x0A]
        #expect(frame.count == 60)
        let stamp = Array("2013/11/21 00:10:15.098 ".utf8)
        var bad = frame
        bad[30] ^= 1
        let message = Array("2013/11/21 00:10:14.031 [spkir:DLOGP8]:Instrument Started [Power On]\n".utf8)
        let read = try readings(text, message + stamp + frame + stamp + bad + stamp + frame)
        #expect(read.count >= 4)
        #expect(read[0] == "")
        let counts = (1...7).map { "counts[\($0)]=\(256 + Double($0))/2" }.joined(separator: " ")
        #expect(
            read[1]
                == "timer=4.9/2 supply=272.0/2 frame_counter=42.0/2 \(counts)".replacing(
                    "frame_counter", with: "number"))
        #expect(read.dropFirst(2).dropLast().allSatisfy { $0.hasPrefix("!") })
        #expect(read.last == read[1])
    }

    @Test("of hexadecimal lines is whole when its length says so (Sunburst SAMI)")
    func hexadecimalBlock() throws {
        let text = driverText(
            framing: """
                framing:
                  kind: line
                  terminator: cr
                  blocks:
                    - {name: sami, begin: "[*:]*", length: {at: 3, digits: 2, counts_from: 3}, timeout: 300 s}
                """,
            """
            fields:
              identity: {type: hex, digits: 2}
              length: {type: hex, digits: 2}
              seconds: {type: hex, digits: 8, base: since_1904}
              light: {type: hex, digits: 4, name: light, unit: count}
              battery: {type: hex, digits: 4, name: battery_counts, unit: count}
              thermistor: {type: hex, digits: 4, name: thermistor_counts, unit: count}
            records:
              - name: pco2
                block: sami
                delimiter: none
                columns: ["=*", identity, length, "=04", seconds, {repeat: light, count: 14}, battery, thermistor]
                check: {kind: sum8, written: hex, digits: 2, from_column: 3, decoded: hex}
            """)
        let record = "*C22704CF8F37A30044004C0D0F024307B001FB09C80E7D0044004B0D0E024207B201FB0C5B07E357"
        let whole = try readings(text, record + "\r")
        #expect(whole[0].hasPrefix("battery=3163.0/2 thermistor=2019.0/2 light[1]=68.0/2 light[2]=76.0/2"), "\(whole)")
        let cut = String(record.prefix(31)) + "\r" + record.dropFirst(31) + "\r"
        #expect(try readings(text, cut) == whole)
        let damaged = try readings(text, record.replacing("0D0F", with: "0D0E") + "\r")
        #expect(damaged[0].hasPrefix("! checksum"))
    }

    @Test("of XML over several lines is one record (SBE 54)")
    func elements() throws {
        let text = driverText(
            framing: """
                framing:
                  kind: line
                  blocks:
                    - {name: sample, begin: "<Sample *", end: "*</Sample>", timeout: 10 s}
                """,
            """
            fields:
              time: {type: date_time, forms: yyyy-mm-dd}
              pressure: {type: decimal, name: sea_water_pressure, unit: psi}
              temperature: {type: decimal, name: temperature, unit: degC}
            records:
              - name: sample
                block: sample
                elements: {Time: time, PressurePSI: pressure, PTemp: temperature}
            """)
        let sample = """
            <Sample Num='5947' Type='Pressure'>
            <Time>2012-11-07T12:21:25</Time>
            <PressurePSI>13.9669</PressurePSI>
            <PTemp>18.9047</PTemp>
            </Sample>

            """
        #expect(try readings(text, sample) == ["pressure=13.9669/2 temperature=18.9047/2"])
    }

    @Test("of several lines reads each in its turn (SBE 26plus wave burst)")
    func lines() throws {
        let text = driverText(
            framing: """
                framing:
                  kind: line
                  blocks:
                    - {name: burst, begin: "wave: start time =*", end: "wave: end burst*", timeout: 60 s}
                """,
            """
            fields:
              start: {type: date_time, forms: dd Mon yyyy}
              frequency: {type: decimal, name: pressure_temperature_frequency, unit: Hz}
              pressure: {type: decimal, name: sea_water_pressure, unit: psi}
            records:
              - name: wave burst
                block: burst
                lines:
                  - {pattern: "wave: start time = {start}"}
                  - {pattern: "wave: ptfreq = {frequency}[e*]", optional: true}
                  - {columns: [pressure], repeat: true}
                  - {pattern: "wave: end burst*"}
            """)
        let burst = """
            wave: start time = 05 Jan 2014 03:00:28
            wave: ptfreq = 172023.33
            14.3887
            14.3888
            wave: end burst

            """
        #expect(
            try readings(text, burst) == ["frequency=172023.33/2 pressure[1]=14.3887/2 pressure[2]=14.3888/2"])
        #expect(try readings(text, burst.replacing("14.3888", with: "14.x")).contains { $0.hasPrefix("!") })
    }

    @Test("of a frame without a record is known and kept")
    func unread() throws {
        let text = driverText(
            framing: "framing: {kind: none, frames: [{name: status, sync: 0xA501, length: 4}]}",
            """
            fields:
              a: {type: uint8, name: a, unit: "1"}
            records:
              - {name: other, columns: [b]}
            """.replacing("[b]", with: "[c]").replacing("a: {type: uint8", with: "c: {type: integer"))
        let (found, _) = try driver(text)
        let frames = try #require(found).parse([0xA5, 0x01, 0x02, 0x03, 0x00, 0xA5, 0x01, 0x00, 0x00])
        #expect(frames.map(\.kind) == ["status", nil, "status"])
        #expect(frames.map { $0.defect == nil } == [true, false, true])
    }
}

@Suite("A driver that is like another")
struct LikeTests {
    @Test("takes everything from it that it does not say itself, and lays its fields over it")
    func overlay() throws {
        let text = """
            driver: acme/wind2
            like: acme/wind1
            title: ACME wind sensor 2
            fields:
              speed: {type: decimal, name: wind_speed, unit: m/s, range: [0, 10]}
              extra: {type: integer, name: extra, unit: "1"}
            records:
              - {name: metric, columns: ["=W", direction, speed, extra]}
            """
        let (found, diagnostics) = try driver(text, library: ["acme/wind1": anemometer])
        let acme = try #require(found)
        #expect(acme.about.like == "acme/wind1")
        #expect(acme.datastreams.map(\.key) == ["direction", "speed", "speed_knots", "gust", "extra"])
        #expect(diagnostics.allSatisfy { $0.code == "W412" }, "\(diagnostics)")
        #expect(summaries(acme, ["W,229,12.5,7"]) == ["direction=229.0/1 speed=12.5/4 extra=7.0/2"])
    }

    @Test("that is not there, or is itself like another, is refused")
    func refusals() throws {
        let text = "driver: acme/wind2\nlike: acme/wind1\n"
        #expect(try driver(text).diagnostics.contains { $0.code == "E419" })
        let chain = ["acme/wind1": anemometer + "\nlike: acme/wind0\n"]
        let found = try driver(text, library: chain).diagnostics
        #expect(found.contains { $0.code == "E420" && $0.span.start.line == 2 })
    }
}

@Suite("The form")
struct WholeFormTests {
    @Test("is read in all its parts at once, without a mistake")
    func everything() throws {
        let (found, diagnostics) = try driver(FormSamples.all)
        #expect(diagnostics.isEmpty, "\(diagnostics)")
        let everything = try #require(found)
        #expect(everything.about.firmware == ["3.1", "4"])
        #expect(everything.framing.frames == ["light", "sized", "headed"])
        #expect(everything.framing.blocks == ["sample", "hex"])
        #expect(everything.fields.first?.details.p01 == "ADEPZZ01")
    }
}

@Suite("A driver with a codec")
struct CodecDriverTests {
    @Test("computes from what the codec gives, and reads declared lines beside its frames")
    func derived() throws {
        let text = driverText(
            framing: "framing: {kind: line}\ncodec: pd0",
            """
            fields:
              pressure: {range: [-10, 6500]}
              depth: {name: depth, unit: m, range: [0, 11000]}
              voltage: {type: decimal, name: battery_voltage, unit: V}
            records:
              - {name: battery, pairs: {Vbat: voltage}}
            computed:
              - {field: depth, formula: depth, input: {pressure: pressure, latitude: latitude}}
            """)
        let (found, diagnostics) = try driver(text)
        #expect(diagnostics.isEmpty, "\(diagnostics)")
        let adcp = try #require(found)
        #expect(adcp.datastreams.last?.key == "voltage")
        let ensemble = Self.ensemble(pressureDecapascals: 100_000)
        let bytes = Array("Vbat=12.5\r\n".utf8) + ensemble + Array("Vbat=12.4\r\n".utf8)
        let frames = adcp.parse(bytes, settings: DriverSettings(latitude: 30))
        #expect(frames.flatMap(\.raw) == bytes)
        #expect(frames.map(\.kind) == ["battery", "pd0", "battery"])
        #expect(summary(of: frames[0], adcp) == "voltage=12.5/2")
        let depth = try #require(frames[1].observations.last)
        #expect(adcp.datastreams[Int(depth.datastream)].key == "depth")
        #expect((depth.result.value - 99.26).magnitude < 0.1 && depth.flag == .pass)
        #expect(adcp.parse(bytes).dropFirst().first?.observations.count == frames[1].observations.count - 1)
    }

    /// The smallest ensemble: fixed and variable leader without a cell.
    private static func ensemble(pressureDecapascals: UInt32) -> [UInt8] {
        var fixed = [UInt8](repeating: 0, count: 59)
        (fixed[8], fixed[9]) = (4, 0)
        var variable = [UInt8](repeating: 0, count: 65)
        variable[0] = 0x80
        (variable[4], variable[5], variable[6]) = (14, 1, 2)
        for byte in 0..<4 { variable[48 + byte] = UInt8(truncatingIfNeeded: pressureDecapascals >> (8 * byte)) }
        var frame: [UInt8] = [0x7F, 0x7F, 0, 0, 0, 2, 10, 0, 69, 0] + fixed + variable + [0, 0]
        frame[2] = UInt8(frame.count)
        let sum = frame.reduce(UInt16(0)) { $0 &+ UInt16($1) }
        return frame + [UInt8(truncatingIfNeeded: sum), UInt8(truncatingIfNeeded: sum >> 8)]
    }
}
