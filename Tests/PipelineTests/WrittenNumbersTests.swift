import Sensing
import Testing

@testable import Pipeline

@Suite("A number in a column")
struct WrittenNumbersTests {
    private let comma = Delimiter.character(UInt8(ascii: ","))

    private func suffixed(_ suffixes: [String: UnitSuffix]) -> RecordPattern {
        let suffixes = suffixes.map { UnitSuffix(Array($0.utf8), factor: $1.factor, offset: $1.offset) }
        return RecordPattern(
            columns: [
                Column(
                    .decimal(decimals: nil), slot: 0, suffixes: suffixes, invalidSuffixes: [Array("#".utf8)]),
                Column(.rest),
            ], delimiter: comma)
    }

    @Test("has the unit of its suffix: metres a second, knots, bar, degrees Fahrenheit (Vaisala WXT530)")
    func suffixes() throws {
        let speed = suffixed(["M": UnitSuffix([]), "N": UnitSuffix([], factor: 0.5144444444444445)])
        #expect(values(of: "2.74M,x", speed)?.quantities[0] == Quantity(2.74, decimals: 2))
        let knots = try #require(values(of: "10.0N", speed)).quantities[0]
        #expect((knots.value - 5.144444).magnitude < 1e-6)
        #expect(knots.decimals == nil)
        let temperature = suffixed(["C": UnitSuffix([]), "F": UnitSuffix([], factor: 5.0 / 9, offset: -160.0 / 9)])
        #expect(((values(of: "50.0F", temperature)?.quantities[0].value ?? 0) - 10).magnitude < 1e-12)
    }

    @Test("with the suffix for invalid data is missing; another or no suffix does not fit")
    func invalidSuffix() {
        let speed = suffixed(["M": UnitSuffix([])])
        #expect(values(of: "1.1#", speed)?.states[0] == .missing)
        // The last is a published WXT line of which the line noise took a piece.
        for line in ["1.1", "1.1K", "1.1MM", "0.0M0R2", "0m=032D"] {
            #expect(values(of: line, speed) == nil, "\(line)")
        }
        #expect(values(of: "1.1", suffixed(["": UnitSuffix([])])) != nil)
    }

    @Test("that stands for no value is missing, before any scale")
    func sentinels() {
        let column = Column(.integer, slot: 0, scale: 0.001, sentinels: [-32_768])
        let pattern = RecordPattern(columns: [column], delimiter: comma)
        #expect(values(of: "-32768", pattern)?.states[0] == .missing)
        #expect(values(of: "-32767", pattern)?.quantities[0] == Quantity(-32.767, decimals: 3))
    }

    @Test("of fixed width may have blanks around it, and nothing else")
    func width() {
        let pattern = RecordPattern(
            columns: [
                Column(.decimal(decimals: nil), slot: 0, width: 8), Column(.integer, slot: 1, width: 3),
                Column(.word, width: 4), Column(.integer, slot: 2),
            ], delimiter: .none)
        let good = values(of: "  12.50  -7 ab,12", pattern)
        #expect(good?.quantities[0] == Quantity(12.5, decimals: 2))
        #expect(good?.quantities[1].value == -7)
        #expect(good?.quantities[2].value == 12)
        #expect(values(of: " 12.50   -7ab, 12", pattern) != nil)
        #expect(values(of: "  12 50  -7 ab,12", pattern) == nil)
        #expect(values(of: "  12.5", pattern) == nil)
        #expect(values(of: "         -7 ab,12", pattern) == nil)
    }

    @Test("may stand in quotes, with the time and NAN (Campbell TOA5, TOA5_6843.ts_Above_2012_06_07_1245.dat)")
    func quotes() throws {
        var number = decimal(0)
        number.quotes = true
        number.missing = [Array("NAN".utf8)]
        let pattern = RecordPattern(
            columns: [
                Column(.dateAndClock([.yearMonthDay]), quotes: true), Column(.integer), number,
                Column(.word, quotes: true),
            ], delimiter: comma)
        let found = try #require(values(of: "\"2012-06-07 12:45:00.05\",111850400,2.00875,\"a, \"\"b\"\"\"", pattern))
        #expect(found.nanosecondOfDay == 45_900_050_000_000)
        #expect(found.date == CivilTime.daysSince1970(year: 2012, month: 6, day: 7))
        #expect(found.quantities[0].value == 2.00875)
        #expect(values(of: "\"2012-06-07 12:45:00\",1,\"NAN\",x", pattern)?.states[0] == .missing)
        #expect(values(of: "\"2012-06-07 12:45:00\",1,\"2.5\",x", pattern)?.quantities[0].value == 2.5)
        #expect(values(of: "\"2012-06-07 12:45:00\",1,\"2.5,x", pattern) == nil)
        #expect(values(of: "\"2012-06-07 12:45:00\",1,\"2.5\"3,x", pattern) == nil)
        #expect(values(of: "\"2012-06-07 12:45\",1,2.5,x", pattern) == nil)
    }

    @Test("with a scale of a tenth, a hundredth … stays an exact decimal")
    func exactScale() {
        let pattern = RecordPattern(
            columns: [
                Column(.integer, slot: 0, scale: 0.001), Column(.decimal(decimals: nil), slot: 1, scale: 0.1),
                Column(.integer, slot: 2, scale: 0.3),
            ], delimiter: comma)
        let found = values(of: "12345,1.5,10", pattern)
        #expect(found?.quantities[0] == Quantity(12.345, decimals: 3))
        #expect(found?.quantities[1] == Quantity(0.15, decimals: 2))
        #expect(found?.quantities[2] == Quantity(3))
    }

    @Test("is not a word: a word runs to the delimiter with its blanks, a prefix tells kinds of records apart")
    func words() {
        let pattern = RecordPattern(
            columns: [Column(.prefix(Array("SATNLC".utf8))), Column(.word), decimal(0)], delimiter: comma)
        #expect(values(of: "SATNLC0243, in position ,1.5", pattern)?.quantities[0].value == 1.5)
        #expect(values(of: "SATNDC0243,x,1.5", pattern) == nil)
        #expect(values(of: "SATNLC,x,1.5", pattern) != nil)
    }
}
