import ConfigurationFiles
import Diagnostics
import DriverRuntime
import Testing

@Suite("A driver file")
struct DriverMistakesTests {
    @Test("with many mistakes shows them all at once, each with its place and a remedy")
    func allAtOnce() throws {
        let text = """
            driver: Acme Wind
            title: ACME
            category: weather
            manual: none
            framing: {kind: lines}
            fielts: {}
            fields:
              direction: {type: integer, name: wind_from_direction, unit: degrees, range: [360, 0]}
              speed: {type: decimal, digits: 4, name: wind_speed, unit: m/s}
              counts: {type: hex, name: counts, unit: "1"}
              gust: {name: wind_speed_of_gust, unit: m/s}
            records:
              - {name: a, columns: [direktion, speed]}
              - {name: b, columns: [gust, ...]}
              - {name: c, columns: [..., speed]}
              - {name: d, delimiter: none, columns: [speed]}
              - {name: e, columns: [speed], variant: profile}
            computed:
              - {field: gust, formula: sbe_temperature, input: {count: speed}, coefficients: {a0: TAO}}
              - {field: gust, formula: polynomal, input: {x: speed}}
            coefficients:
              TA0: {alias: [A0]}
            """
        let (found, diagnostics) = try driver(text)
        #expect(found == nil)
        let codes = Set(diagnostics.map(\.code))
        for code in ["E401", "E203", "E205", "E206", "E402", "E403", "E404", "E405", "E406", "E409", "E410"] {
            #expect(codes.contains(code), "\(code) is not among \(codes.sorted())")
        }
        for diagnostic in diagnostics {
            #expect(diagnostic.span.start.line >= 1)
            #expect(diagnostic.remedy.first?.isUppercase == true, "\(diagnostic)")
        }
        let direction = try #require(diagnostics.first { $0.code == "E402" })
        #expect(direction.message == "there is no field 'direktion'")
        #expect(direction.remedy == "Write 'direction'.")
        #expect(direction.span.start.line == 13)
        #expect(diagnostics.contains { $0.remedy.contains("'degree'") })
        #expect(diagnostics.contains { $0.remedy.contains("'polynomial'") })
    }

    @Test("without what it needs names each missing key")
    func missingKeys() throws {
        let (found, diagnostics) = try driver("title: ACME")
        #expect(found == nil)
        let missing = diagnostics.filter { $0.code == "E202" }.map(\.message)
        #expect(missing.count == 4, "\(missing)")
        #expect(diagnostics.contains { $0.code == "E411" })
    }

    @Test("of ensembles names only the codec's fields")
    func codec() throws {
        let text = """
            driver: acme/adcp
            title: ACME ADCP
            category: adcp
            manual: none
            framing: {kind: pd0}
            codec: pd0
            fields:
              heading: {range: [0, 360]}
              headin: {range: [0, 360]}
              pitch: {name: pitch, unit: degree}
            """
        let diagnostics = try driver(text).diagnostics
        #expect(diagnostics.map(\.code) == ["E413", "E413"])
        #expect(diagnostics.first?.remedy == "Write 'heading'.")
        let without = try driver(text.replacing("codec: pd0\n", with: "")).diagnostics
        #expect(without.contains { $0.code == "E411" })
    }

    @Test("with a field that nothing fills is read with a warning")
    func unused() throws {
        let text = anemometer.replacing(
            "  status: {type: word, void: [ERR]}",
            with: """
                  status: {type: word, void: [ERR]}
                  spare: {type: word}
                """)
        let (found, diagnostics) = try driver(text)
        #expect(found != nil)
        #expect(diagnostics.map(\.code) == ["W412"])
    }

    @Test("in another folder than its name is refused")
    func misplaced() throws {
        let source = SourceText(name: "Drivers/acme/wind2/driver.yaml", text: anemometer)
        let node = try YAMLReader.read(source)
        let library = DriverLibrary(files: [(source, node)])
        #expect(library.drivers.isEmpty)
        #expect(library.reports.first?.diagnostics.map(\.code) == ["E401"])
        let right = SourceText(name: "Drivers/acme/wind1/driver.yaml", text: anemometer)
        let good = DriverLibrary(files: [(right, node)])
        #expect(good["acme/wind1"] != nil)
        #expect(good.suggestion(for: "acme/wind") == "acme/wind1")
        #expect(good.suggestion(for: "wind1") == "acme/wind1")
        #expect(good.reports.isEmpty)
    }
}
