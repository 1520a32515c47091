import DriverRuntime
import Sensing
import Testing

/// What an open driver makes of a recording that tells its own columns.
private func discovered(_ text: String, _ bytes: [UInt8]) throws -> (driver: Driver, readings: [String]) {
    let (found, diagnostics) = try driver(text)
    #expect(diagnostics.isEmpty, "\(diagnostics)")
    let open = try #require(found)
    let fitted = open.fitted(to: DriverSettings(), bytes)
    let frames = fitted.parse(bytes)
    #expect(frames.flatMap(\.raw) == bytes)
    #expect(fitted.parse(bytes, pieceLength: 1) == frames)
    return (fitted, frames.map { cells(of: $0, fitted) })
}

private let table = driverText("records:\n  - {name: row, open: true}\n")

@Suite("An open driver finds the columns")
struct DiscoveryTests {
    @Test("of a TOA5 file in its header (Campbell CR3000)")
    func loggerTable() throws {
        let text = """
            "TOA5","6843","CR3000","6843","CR3000.Std.22","CPU:CA_Flux__GOOD.CR3","24006","ts_Above"
            "TIMESTAMP","RECORD","Ux","Uy","Uz","co2","h2o","Ts","press","diag_csat"
            "TS","RN","m/s","m/s","m/s","mg/m^3","g/m^3","C","kPa","m/s"
            "","","Smp","Smp","Smp","Smp","Smp","Smp","Smp","Smp"
            "2012-06-07 12:45:00.05",111850400,2.00875,-1.59625,-0.4375,667.4865,8.788113,27.65771,100.2198,0
            "2012-06-07 12:45:00.1",111850401,"NAN",-1.67175,-0.401,667.3378,8.806417,27.74078,100.1938,0

            """
        let (fitted, read) = try discovered(table, Array(text.utf8))
        #expect(fitted.datastreams.map(\.key).prefix(3) == ["RECORD", "Ux", "Uy"])
        #expect(fitted.datastreams.map(\.unit) == ["1", "m/s", "m/s", "m/s", "mg/m3", "g/m3", "degC", "kPa", "m/s"])
        #expect(read.prefix(4).allSatisfy { $0.isEmpty })
        #expect(read[4].hasPrefix("RECORD=111850400.0/2 Ux=2.00875/2"))
        #expect(read[5].hasPrefix("RECORD=111850401.0/2 Ux=nil/9"))
        let frames = fitted.parse(Array(text.utf8))
        #expect(frames[4].instrumentTime?.iso8601 == "2012-06-07T12:45:00.050Z")
    }

    @Test("of a TOB1 file in its header, types and all")
    func binaryTable() throws {
        var bytes = Array(
            """
            "TOB1","6843","CR3000","6843","CR3000.Std.22","CPU:a.CR3","24006","ts"
            "SECONDS","NANOSECONDS","RECORD","Ux","batt"
            "SECONDS","NANOSECONDS","RN","m/s","Volts"
            "","","","Smp","Min"
            "ULONG","ULONG","ULONG","IEEE4","FP2"

            """.utf8)
        // 2012-06-07 12:45:00.05 is 708 007 500 s after 1990; FP2: two decimals, 1234.
        func little(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
        for record: UInt32 in 1...2 {
            bytes += little(707_921_100) + little(50_000_000) + little(record) + little(Float(2.5).bitPattern)
            bytes += [0x40 | 0x04, 0xD2]
        }
        bytes += [1, 2, 3]
        let (fitted, read) = try discovered(table, bytes)
        #expect(fitted.datastreams.map(\.key) == ["RECORD", "Ux", "batt"])
        #expect(fitted.datastreams.map(\.unit) == ["1", "m/s", "V"])
        #expect(read.prefix(5).allSatisfy { $0.isEmpty })
        #expect(read[5] == "RECORD=1.0/2 Ux=2.5/2 batt=12.34/2")
        #expect(read.last == "! cut short: 3 of the 18 bytes of a row")
        #expect(fitted.parse(bytes)[5].instrumentTime?.iso8601.hasSuffix("00.050Z") == true)
    }

    @Test("of a CSIXML file in its head")
    func xmlTable() throws {
        let text = """
            <?xml version="1.0" standalone="yes"?>
            <csixml version="1.0">
            <head>
            <fields>
            <field name="batt_volt_Min" type="xsd:float" units="Volts" process="Min"/>
            <field name="PTemp" type="xsd:float" units="Deg C" process="Smp"/>
            </fields>
            </head>
            <data>
            <r time="2012-06-07T12:45:00.05" no="17"><v1>13.68</v1><v2>21.84</v2></r>
            <r time="2012-06-07T12:46:00.05" no="18"><v1>13.68</v1><v2>NAN</v2></r>
            </data>

            """
        let xml = driverText("ignore: [\"</*\"]\nrecords:\n  - {name: row, open: true, elements: {}}\n")
        let (fitted, read) = try discovered(xml, Array(text.utf8))
        #expect(fitted.datastreams.map(\.unit) == ["1", "V", "degC"])
        #expect(read[9] == "row_number=17.0/2 batt_volt_Min=13.68/2 PTemp=21.84/2")
        #expect(read[10] == "row_number=18.0/2 batt_volt_Min=13.68/2 PTemp=nil/9")
        #expect(read.last == "")
        #expect(fitted.parse(Array(text.utf8))[9].instrumentTime?.iso8601 == "2012-06-07T12:45:00.050Z")
    }

    @Test(
        "of delimited text in its header row, with a row of units or not",
        arguments: [
            "time,temp,sal [1e-3]\n,degC,1e-3\n2026-11-21T02:52:33Z,13.5,35.1\n",
            "# time;temp;sal [1e-3]\n2026-11-21 02:52:33;13.5;35.1\n",
            "time\ttemp\tsal [1e-3]\n2026-11-21 02:52:33\t13.5\t35.1\n",
        ])
    func headerRow(text: String) throws {
        let (fitted, read) = try discovered(table, Array(text.utf8))
        #expect(fitted.datastreams.map(\.key) == ["temp", "sal [1e-3]"])
        #expect(fitted.datastreams.last?.unit == "1e-3")
        #expect(read.last == "temp=13.5/2 sal [1e-3]=35.1/2")
        #expect(read.dropLast().allSatisfy { $0.isEmpty })
        #expect(fitted.parse(Array(text.utf8)).last?.instrumentTime?.iso8601 == "2026-11-21T02:52:33.000Z")
    }

    @Test("of lines without names by their number, behind a logger's stamp")
    func nameless() throws {
        let text = """
            2014-08-01T00:00:00.435000Z 12.25 19.28 507.5 NAN
            2014-08-01T00:00:01.433000Z 12.25 19.28 507.5 0

            """
        let stamped = table.replacing("records:", with: "unwrap: [logger_stamp]\nrecords:")
        let (_, read) = try discovered(stamped, Array(text.utf8))
        #expect(read[0] == "column_1=12.25/2 column_2=19.28/2 column_3=507.5/2 column_4=nil/9")
    }

    @Test("of keys and values by the keys")
    func pairs() throws {
        let text = "Temp = 13.5, Sal=35.1, mode=fast\nSal=35.2, Temp = NAN\n"
        let (fitted, read) = try discovered(
            driverText("records:\n  - {name: pairs, open: true, pairs: {}}\n"), Array(text.utf8))
        #expect(fitted.datastreams.map(\.key) == ["Temp", "Sal"])
        #expect(read == ["Temp=13.5/2 Sal=35.1/2", "Temp=nil/9 Sal=35.2/2"])
    }

    @Test("of JSON by the paths, and its time")
    func json() throws {
        let text = """
            {"ts": 1700000000.5, "data": {"temp": 13.5, "counts": [1, 2]}, "name": "x"}
            {"ts": 1700000001, "data": {"temp": null, "counts": []}, "name": "x"}

            """
        let (fitted, read) = try discovered(
            driverText("records:\n  - {name: object, open: true, json: {}}\n"), Array(text.utf8))
        #expect(fitted.datastreams.map(\.key) == ["data.temp", "data.counts"])
        #expect(read == ["data.temp=13.5/2 data.counts[1]=1.0/2 data.counts[2]=2.0/2", "data.temp=nil/9"])
        #expect(fitted.parse(Array(text.utf8))[0].instrumentTime?.iso8601 == "2023-11-14T22:13:20.500Z")
    }

    @Test("in the station's fields, which name and judge them")
    func station() throws {
        let (found, _) = try driver(table)
        let open = try #require(found)
        let settings = try settings(
            """
            fields:
              temperature: {type: decimal, name: sea_water_temperature, unit: degC, range: [0, 30]}
              salinity: {type: decimal, name: sea_water_practical_salinity, unit: "1"}
            columns: ["-", salinity, temperature]
            """)
        var session = DriverSession(driver: open, settings: settings)
        #expect(session.notices.isEmpty)
        #expect(session.driver.datastreams.map(\.key) == ["temperature", "salinity"])
        var frames: [ParsedFrame] = []
        Array("x,35.1,40.5\n".utf8).withUnsafeBytes { session.ingest($0, time: .unknown, into: &frames) }
        #expect(frames.map { summary(of: $0, session.driver) } == ["temperature=40.5/4 salinity=35.1/2"])
        #expect(open.problems(in: DriverSettings()).first?.contains("give them under 'fields'") == true)
    }

    @Test("in the station's fields, with the driver's own words for no value")
    func stationWords() throws {
        let (found, _) = try driver(table.replacing("records:", with: "missing: [\"9999\"]\nrecords:"))
        let settings = try settings("fields: {temperature: {type: decimal, name: sea_water_temperature, unit: degC}}")
        let fitted = try #require(found).specialised(for: settings)
        #expect(summaries(fitted, ["9999", "12.5"]) == ["temperature=nil/9", "temperature=12.5/2"])
    }

    @Test("in the station's fields by what the instrument calls them")
    func stationPaths() throws {
        let (found, _) = try driver(driverText("records:\n  - {name: pairs, open: true, pairs: {}}\n"))
        let settings = try settings(
            "fields: {temperature: {type: decimal, from: Tw, name: sea_water_temperature, unit: degC}}")
        let fitted = try #require(found).specialised(for: settings)
        #expect(summaries(fitted, ["Ta=1,Tw=2"]) == ["temperature=2.0/2"])
    }
}
