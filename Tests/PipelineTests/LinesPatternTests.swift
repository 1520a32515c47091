import Sensing
import Testing

@testable import Pipeline

@Suite("A record of several lines")
struct LinesPatternTests {
    private func template(_ text: String, _ columns: [String: Column]) throws -> LinesPattern.Pattern {
        .template(try TemplatePattern(text) { columns[$0] })
    }

    /// SBE 26plus: the start, the frequency of the temperature sensor, the pressures, the end.
    private func burst() throws -> LinesPattern {
        LinesPattern([
            .init(try template("wave: start time = {start}", ["start": Column(.dateAndClock([.dayMonthNameYear]))])),
            .init(try template("wave: ptfreq = {f}", ["f": decimal(0)])),
            .init(.columns(RecordPattern(columns: [decimal(1)], delimiter: .blanks)), repeats: true),
            .init(try template("wave: end burst", [:])),
        ])
    }

    @Test("has the repeated lines' values as cells (SBE 26plus, 20131013.presf.log)")
    func waves() throws {
        let block = """
            wave: start time = 13 Oct 2013 00:00:25
            wave: ptfreq = 171242.281
              14.8383
              14.8390

              14.8386
            wave: end burst
            """
        let found = try #require(values(of: block, burst()))
        #expect(found.nanosecondOfDay == 25_000_000_000)
        #expect(found.quantities[0].value == 171_242.281)
        #expect(found.cells.map(\.cell) == [1, 2, 3])
        #expect(found.cells.last?.quantity == Quantity(14.8386, decimals: 4))
        #expect(found.states[1] == .absent)
        #expect(values(of: block.replacing("\n", with: "\r\n"), try burst())?.cells.count == 3)
    }

    @Test("is a profile with bad bins (RDI PD8, 20141208.adcp.log)")
    func profile() throws {
        var slow = decimal(1)
        slow.missing = [Array("--".utf8)]
        let bins = RecordPattern(
            columns: [Column(.integer)] + Array(repeating: slow, count: 2)
                + Array(repeating: Column(.integer, slot: 2, sentinels: [-32_768]), count: 8), delimiter: .blanks)
        let pattern = LinesPattern([
            .init(
                try template("{start} {n}", ["start": Column(.dateAndClock([.yearMonthDay])), "n": Column(.integer)])),
            .init(try template("Hdg: {h} Pitch: {p} Roll: *", ["h": decimal(0), "p": decimal(nil)])),
            .init(try template("Temp: {t} SoS: *", ["t": decimal(3)])),
            .init(try template("Bin Dir Mag *", [:])),
            .init(.columns(bins), repeats: true),
        ])
        let found = try #require(
            values(
                of: """
                    2014/12/08 04:05:00.00 00151
                    Hdg: 50.3 Pitch: -1.0 Roll: -1.1
                    Temp:  0.4 SoS: 1452 BIT: 00
                    Bin    Dir    Mag     E/W     N/S    Vert     Err   Echo1  Echo2  Echo3  Echo4
                      1     --     --      99       2     196  -32768     44     42     51     52
                      2  108.4    3.2       3      -1      86       6     49     40     57     58
                    """, pattern))
        #expect(found.quantities[3] == Quantity(0.4, decimals: 1))
        #expect(found.cells.count == 4)
        #expect(found.cells.map(\.cell) == [1, 1, 2, 2])
        #expect(found.cells.first?.quantity.isMissing == true)
    }

    @Test("may lack the lines that are optional, and no other")
    func optional() throws {
        let pattern = LinesPattern([
            .init(try template("a = {a}", ["a": decimal(0)])),
            .init(try template("b = {b}", ["b": decimal(1)]), isOptional: true),
            .init(try template("c = {c}", ["c": decimal(2)]), repeats: true, isOptional: true),
            .init(try template("end", [:])),
        ])
        #expect(values(of: "a = 1\nend", pattern) != nil)
        #expect(values(of: "a = 1\nb = 2\nc = 3\nc = 4\nend", pattern)?.cells.count == 2)
        #expect(misfit(of: "b = 2\nend", pattern)?.columnsRead == 0)
        #expect(misfit(of: "a = 1\nc = 1\nb = 2\nend", pattern)?.columnsRead == 3)
        #expect(misfit(of: "a = 1\nend\nend", pattern)?.columnsRead == 4)
        let cut = try #require(misfit(of: "a = 1\nb = 2", pattern))
        #expect(cut.columnsRead == 3 && cut.endedEarly)
    }

    @Test("needs a repeated line at least once where it is not optional")
    func once() throws {
        #expect(
            misfit(
                of: "wave: start time = 13 Oct 2013 00:00:25\nwave: ptfreq = 1.5\nwave: end burst", try burst())?
                .columnsRead == 2)
        #expect(
            misfit(of: "wave: start time = 13 Oct 2013 00:00:25\nwave: ptfreq = 1.5", try burst())?.endedEarly == true)
    }

    @Test(
        "goes on counting in groups of repeated lines (SBE 26plus wave burst: two samples a line, presf_abc_test_1.hex)"
    )
    func groups() throws {
        let hex = { (digits: Int, slot: Int?) in Column(.hexadecimal(digits: digits, order: .big), slot: slot) }
        let line = { (columns: [Column]) in
            LinesPattern.Pattern.columns(RecordPattern(columns: columns, delimiter: .none))
        }
        let pattern = LinesPattern([
            .init(line([Column(.literal(Array(repeating: 0x30, count: 18)))])),
            .init(line([Column(.hexadecimal(digits: 8, order: .big), timeBase: .since2000), Column(.skip(10))])),
            .init(line([hex(8, 0), Column(.skip(10))])),
            .init(line([Column(.repeated([hex(6, 1)], count: .rest))]), repeats: true),
        ])
        let block = "000000000000000000\n1CB9B9EA0000000000\n029F23440200000000\n8A808F8A8091\n8A80938A8095"
        let found = try #require(values(of: block, pattern))
        #expect(found.cells.map(\.cell) == [1, 2, 3, 4])
        #expect(found.instant?.iso8601 == "2015-04-09T22:30:02.000Z")
    }

    @Test("keeps nothing of a line that turned out to be another")
    func tried() throws {
        let group = RecordPattern(
            columns: [decimal(0), Column(.repeated([decimal(1)], count: .exactly(3)))], delimiter: .blanks)
        let pattern = LinesPattern([
            .init(.columns(group), isOptional: true),
            .init(.columns(RecordPattern(columns: [decimal(2), Column(.rest)], delimiter: .blanks))),
        ])
        let found = try #require(values(of: "1 2 3 x", pattern))
        #expect(found.cells.isEmpty && found.states[0] == .absent && found.states[2] == .present)
    }
}
