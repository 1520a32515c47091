import Sensing
import Testing

@testable import Pipeline

@Suite("Columns that repeat")
struct RepeatedColumnsTests {
    private let comma = Delimiter.character(UInt8(ascii: ","))

    /// TRIAXYS: date, time, serial, buoy, position, then the count, the first frequency, the spacing and the densities.
    private func spectrum(_ count: Repeat) -> RecordPattern {
        RecordPattern(
            columns: [
                Column(.date([.yearMonthDayDigits])), Column(.clockDigits), Column(.skip(4)),
                Column(.integer, slot: 0), decimal(1), decimal(2), Column(.repeated([decimal(3)], count: count)),
            ], delimiter: comma)
    }

    private func sentence(_ name: String) -> String? {
        Recording.lines("wave_buoy/20140825.wavss.log", stamped: true)?.lazy
            .map { String(decoding: $0, as: UTF8.self) }
            .first { $0.hasPrefix("$" + name + ",") }
            .map { String($0.dropFirst(7).prefix { $0 != "*" }) }
    }

    @Test("as often as a field says become cells, counted from 1 (TRIAXYS non-directional spectrum, 123 bands)")
    func spectra() throws {
        guard let line = sentence("TSPNA") else { return }
        for count in [Repeat.slot(0), .exactly(123), .rest] {
            let found = try #require(values(of: line, spectrum(count)))
            #expect(found.cells.count == 123)
            #expect(found.cells.first == FieldValues.Cell(slot: 3, cell: 1, quantity: Quantity(7.459e-07)))
            #expect(found.cells.last?.cell == 123)
            #expect(found.states[3] == .absent)
        }
        #expect(values(of: line, spectrum(.exactly(122))) == nil)
        #expect(values(of: line, spectrum(.exactly(124))) == nil)
        #expect(values(of: line + ",1", spectrum(.slot(0))) == nil)
    }

    @Test("in groups of several fields give one cell for each group (TRIAXYS mean direction, three values a band)")
    func directions() throws {
        guard let line = sentence("TSPMA") else { return }
        let pattern = RecordPattern(
            columns: [
                Column(.skip(6)), Column(.integer, slot: 0), Column(.skip(4)),
                Column(.repeated([decimal(1), decimal(2), decimal(3)], count: .slot(0))),
            ], delimiter: comma)
        let found = try #require(values(of: line, pattern))
        #expect(found.cells.count == 3 * Int(found.quantities[0].value))
        #expect(found.cells.prefix(4).map(\.slot) == [1, 2, 3, 1])
        #expect(found.cells.prefix(4).map(\.cell) == [1, 1, 1, 2])
    }

    @Test("up to the end need whole groups, and may be none")
    func rest() {
        let pattern = RecordPattern(
            columns: [Column(.literal(Array("X".utf8))), Column(.repeated([decimal(0), decimal(1)], count: .rest))],
            delimiter: comma)
        #expect(values(of: "X", pattern)?.cells.isEmpty == true)
        #expect(values(of: "X, 1, 2, 3, 4 ", pattern)?.cells.count == 4)
        #expect(values(of: "X,1,2,3", pattern) == nil)
        #expect(values(of: "X,1,2,3,", pattern) == nil)
    }

    @Test("of fixed width need no delimiter (SBE 26plus: the pressures of a wave burst, two a line)")
    func fixedWidth() throws {
        let pattern = RecordPattern(
            columns: [Column(.repeated([Column(.hexadecimal(digits: 6, order: .big), slot: 0)], count: .rest))],
            delimiter: .none)
        let found = try #require(values(of: "02CE3802CE39", pattern))
        #expect(found.cells.map(\.quantity.value) == [183_864, 183_865])
        #expect(values(of: "02CE3802CE3", pattern) == nil)
    }

    @Test("keep their place when a value is missing")
    func missing() throws {
        var column = decimal(0)
        column.missing = [Array("--".utf8)]
        let pattern = RecordPattern(columns: [Column(.repeated([column], count: .rest))], delimiter: .blanks)
        let found = try #require(values(of: " 17.0 --  3.2", pattern))
        #expect(found.cells.map(\.cell) == [1, 2, 3])
        #expect(found.cells.map(\.quantity.isMissing) == [false, true, false])
    }

    @Test("are refused when the record says an impossible count, or does not say it")
    func impossible() {
        let pattern = RecordPattern(
            columns: [
                Column(.integer, slot: 0, missing: [Array("x".utf8)]),
                Column(.repeated([decimal(1)], count: .slot(0))),
            ], delimiter: comma)
        #expect(values(of: "2,5,6", pattern) != nil)
        for line in ["-1,5", "99999999,5", "x,5", "3,5,6"] { #expect(values(of: line, pattern) == nil, "\(line)") }
    }

    @Test("of no width end at once instead of running on")
    func noWidth() {
        let pattern = RecordPattern(
            columns: [Column(.repeated([Column(.literal([]))], count: .exactly(60_000)))], delimiter: .none)
        #expect(values(of: "abc", pattern) == nil)
    }

    @Test("are forgotten with the next record, which allocates nothing for them")
    func cleared() throws {
        var values = FieldValues(count: 1)
        for cell in 1...100 { values.addCell(0, cell: cell, Quantity(1)) }
        values.clear()
        #expect(values.cells.isEmpty)
        #expect(values.cells.capacity >= 100)
    }

    @Test("that are skipped are not looked at: columns of text, characters of fixed width")
    func skipped() throws {
        let columns = RecordPattern(
            columns: [decimal(0), Column(.skip(2)), decimal(1)], delimiter: comma)
        #expect(values(of: "1, any text,,4", columns)?.quantities[1].value == 4)
        #expect(values(of: "1,x,4", columns) == nil)
        let fixed = RecordPattern(
            columns: [Column(.skip(3)), Column(.hexadecimal(digits: 2, order: .big), slot: 0)], delimiter: .none)
        #expect(values(of: "*C207", fixed)?.quantities[0].value == 7)
        #expect(values(of: "*C20", fixed) == nil)
    }
}
