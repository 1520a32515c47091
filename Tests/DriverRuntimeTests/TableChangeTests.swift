import DriverRuntime
import Sensing
import Testing

private let table = driverText("ignore: ['\"TOA5\",*']\nrecords:\n  - {name: row, open: true}\n")

private func read(_ text: String, _ bytes: [UInt8]) throws -> (driver: Driver, readings: [String]) {
    let (found, diagnostics) = try driver(text)
    #expect(diagnostics.isEmpty, "\(diagnostics)")
    let fitted = try #require(found).fitted(to: DriverSettings(), bytes)
    let frames = fitted.parse(bytes)
    #expect(frames.flatMap(\.raw) == bytes)
    #expect(fitted.parse(bytes, pieceLength: 1) == frames)
    return (fitted, frames.map { summary(of: $0, fitted) })
}

@Suite("A recording whose columns are not as simple")
struct TableChangeTests {
    @Test("changes them within the file: each row is read under the names above it")
    func headerChange() throws {
        let text = """
            "TOA5","6843","CR3000"
            "TIMESTAMP","a","b"
            "TS","V","C"
            "","Smp","Smp"
            "2012-06-07 12:45:00",1,2
            "TOA5","6843","CR3000"
            "TIMESTAMP","b","c"
            "TS","C","mmol/m^3"
            "","Smp","Smp"
            "2012-06-07 12:46:00",3,4
            "TOA5","6843","CR3000"
            "TIMESTAMP","a","b"
            "TS","V","C"
            "","Smp","Smp"
            "2012-06-07 12:47:00",5,6

            """
        let (fitted, readings) = try read(table, Array(text.utf8))
        #expect(readings.filter { $0 != "-" } == ["a=1.0/2 b=2.0/2", "b=3.0/2 c=4.0/2", "a=5.0/2 b=6.0/2"])
        #expect(fitted.datastreams.map(\.unit) == ["V", "degC", "mmol/m^3"])
        #expect(fitted.datastreams.last?.ucum == "{mmol/m^3}")
    }

    @Test("is a TOB3 file: every frame says why it is not read")
    func refused() throws {
        let header = "\"TOB3\",\"a\"\r\n\"tab\",\"60 SEC\",\"64\"\r\n\"x\"\r\n\"V\"\r\n\"\"\r\n\"FP2\"\r\n"
        let (_, readings) = try read(table, Array(header.utf8) + Array(repeating: 0x0A, count: 130))
        #expect(readings == Array(repeating: "-", count: 6) + ["!", "!", "!"])
    }

    @Test("is a TOB1 file with a type that nobody knows: it is refused, not guessed")
    func unknownType() throws {
        let header = "\"TOB1\",\"a\"\r\n\"x\"\r\n\"V\"\r\n\"\"\r\n\"IEEE3\"\r\n"
        let (fitted, readings) = try read(table, Array(header.utf8) + [1, 2, 3, 10, 49, 44, 50, 10])
        #expect(readings == Array(repeating: "-", count: 5) + ["!"])
        #expect(fitted.parse(Array(header.utf8) + [1]).last?.defect?.contains("IEEE3") == true)
    }

    @Test("has several numbers under a key, and keys of text alone")
    func lists() throws {
        let text = "load=2.16 0.85 NAN\nstate=running well\nload=1 2 3\ncounts=a=1, b=2\n"
        let (_, readings) = try read(
            driverText("records:\n  - {name: pairs, open: true, pairs: {}}\n"), Array(text.utf8))
        #expect(readings == ["load=2.16/2 load=0.85/2 load=nil/9", "-", "load=1.0/2 load=2.0/2 load=3.0/2", "-"])
    }

    @Test("is of SensorThings Observations: each Datastream is a field of its own")
    func observations() throws {
        let text = """
            {"phenomenonTime":"2026-11-21T02:52:33Z","result":13.5,"Datastream":{"@iot.id":5}}
            {"Datastream":{"@iot.id":"7"},"result":35,"phenomenonTime":"2026-11-21T02:52:34Z"},
            {"Datastream":{"@iot.id":5},"result":null,"phenomenonTime":"2026-11-21T02:52:35Z"}

            """
        let (fitted, readings) = try read(
            driverText("records:\n  - {name: object, open: true, json: {}}\n"), Array(text.utf8))
        #expect(readings == ["datastream_5=13.5/2", "datastream_7=35.0/2", "datastream_5=nil/9"])
        #expect(fitted.parse(Array(text.utf8))[1].instrumentTime?.iso8601 == "2026-11-21T02:52:34.000Z")
    }

    @Test(
        "has decimal commas: it is not read, rather than read as twice as many columns",
        arguments: ["13,5;35,1\n13,6;35,2\n", "t;s\n13,5;35,1\n13,6;35,2\n13,6;35,2\n", "13,5 35,1\n13,6 35,2\n"])
    func decimalCommas(text: String) throws {
        let (_, readings) = try read(table, Array(text.utf8))
        #expect(readings.allSatisfy { $0 == "!" })
    }

    @Test("is told by the station with one list of columns, whatever stands between them")
    func stationColumns() throws {
        let (found, _) = try driver(
            driverText(
                "records:\n  - {name: row, open: true}\n  - {name: row, open: true, delimiter: semicolon}\n"))
        let settings = try settings(
            "fields: {t: {type: decimal, name: temperature, unit: degC}}\ncolumns: [\"-\", t]")
        let fitted = try #require(found).specialised(for: settings)
        #expect(summaries(fitted, ["x;1", "x,2", "x 3"], settings: settings) == ["t=1.0/2", "t=2.0/2", "!"])
    }
}
