import Sensing
import Testing

@testable import Pipeline

@Suite("A record's columns")
struct RecordPatternTests {
    private let forms: [DateForm] = [.dayMonthNameYear, .monthDayYear]

    private func ctd(_ delimiter: Delimiter = .character(UInt8(ascii: ","))) -> RecordPattern {
        RecordPattern(
            columns: [
                Column(.decimal(decimals: nil), slot: 0), Column(.decimal(decimals: nil), slot: 1),
                Column(.decimal(decimals: 3), slot: 2), Column(.dateAndClock(forms)),
            ], delimiter: delimiter)
    }

    @Test("fit with blanks around them as one likes")
    func blanks() throws {
        for line in [
            "13.7971,  4.01241,    6.536, 23 Nov 2013 00:00:21", " 13.7971,4.01241,6.536,23 Nov 2013  00:00:21  ",
            "13.7971\t,\t4.01241 , 6.536 , 11-23-2013 00:00:21", "13.7971,4.01241,6.536,23 Nov 2013T00:00:21",
            // SBE 37 manuals: date and time in columns of their own, and the time first; SBE 16plus-IM: all in one.
            "13.7971,4.01241,6.536, 23 Nov 2013, 00:00:21", "13.7971,4.01241,6.536, 00:00:21, 11-23-2013",
            "13.7971,4.01241,6.536,23Nov201300:00:21", "13.7971,4.01241,6.536,23 Nov 2013T00:00:21Z",
        ] {
            let found = try #require(values(of: line, ctd()), "\(line)")
            #expect(found.quantities[0] == Quantity(13.7971, decimals: 4))
            #expect(found.quantities[2] == Quantity(6.536, decimals: 3))
            #expect(found.date == CivilTime.daysSince1970(year: 2013, month: 11, day: 23))
            #expect(found.nanosecondOfDay == 21_000_000_000)
        }
    }

    @Test("apart by blanks fit too, though the date has blanks itself")
    func blankDelimiter() {
        #expect(values(of: "13.7971 4.01241  6.536 23 Nov 2013 00:00:21", ctd(.blanks)) != nil)
        #expect(values(of: "13.7971, 4.01241  6.536, 23 Nov 2013 00:00:21", ctd(.commaOrBlanks)) != nil)
        #expect(values(of: "13.7971, 4.01241  6.536, 23 Nov 2013 00:00:21", ctd(.blanks)) == nil)
    }

    @Test("do not fit when one is missing, too many, cut or of another type")
    func misfits() {
        for line in [
            "", "13.7971", "13.7971,4.01241,6.536", "13.7971,4.01241,6.536,23 Nov 2013 00:00:21,1",
            "13.7971,4.01241,6.536,23 Nov 2013 00:00:2", "13.7971,4.01241,6.53,23 Nov 2013 00:00:21",
            "13.7971,4.01241C,6.536,23 Nov 2013 00:00:21", "13.7971,,6.536,23 Nov 2013 00:00:21",
            "13.7971 4.01241,6.536,23 Nov 2013 00:00:21", "A13.7971,4.01241,6.536,23 Nov 2013 00:00:21",
        ] {
            #expect(values(of: line, ctd()) == nil, "\(line)")
        }
    }

    @Test("say how far they went, for the defect's text")
    func misfitPlace() {
        var values = FieldValues(count: 3)
        let cut = Array("13.7971,4.01241".utf8)
        #expect(!cut.withUnsafeBufferPointer { ctd().read($0, 0..<cut.count, into: &values) })
        #expect(values.columnsRead == 2)
        #expect(values.endedEarly)
    }

    @Test("with a word for no value are missing, not wrong")
    func missing() throws {
        let words = ["Na", "-9.990e-29", ""].map { Array($0.utf8) }
        let pattern = RecordPattern(
            columns: [
                Column(.decimal(decimals: nil), slot: 0, missing: words), Column(.integer, slot: 1, missing: words),
            ],
            delimiter: .character(UInt8(ascii: ",")))
        let first = try #require(values(of: "Na, 12", pattern))
        #expect(first.states[0] == .missing)
        #expect(first.quantities[0].isMissing)
        #expect(first.states[1] == .present)
        #expect(try #require(values(of: "-9.990e-29,Na", pattern)).states[0] == .missing)
        #expect(try #require(values(of: ",", pattern)).states[1] == .missing)
        #expect(values(of: "Nab, 12", pattern) == nil)
        #expect(values(of: "na, 12", pattern) == nil)
    }

    @Test("of fixed width need no delimiter and no more than their digits")
    func fixedWidth() throws {
        let pattern = RecordPattern(
            columns: [
                Column(.hexadecimal(digits: 6, order: .big), slot: 0),
                Column(.hexadecimal(digits: 6, order: .big), slot: 1),
                Column(.hexadecimal(digits: 8, order: .big), timeBase: .since2000),
            ], delimiter: .none)
        // Record 1 of SBE37SM-RS485_20190930_2019_09_30-long.hex.
        let found = try #require(values(of: "053B8218244A233FC911", pattern))
        #expect(found.quantities[0].value == 342_914)
        #expect(found.quantities[1].value == 1_582_154)
        #expect(found.instant?.iso8601 == "2018-09-27T17:00:01.000Z")
        #expect(values(of: "053B8218244A233FC9", pattern) == nil)
        #expect(values(of: "053B8218244A233FC91100", pattern) == nil)
        #expect(values(of: "053B8218244A233FC9 1", pattern) == nil)
    }

    @Test("of a sentence may be empty, and a position takes two")
    func sentence() throws {
        let pattern = RecordPattern(
            columns: [
                Column(.clockDigits), Column(.word, void: [Array("V".utf8)]), Column(.latitude, slot: 0),
                Column(.longitude, slot: 1), Column(.decimal(decimals: nil), slot: 2, scale: 1852.0 / 3600),
                Column(.rest),
            ], delimiter: .character(UInt8(ascii: ",")), allowsEmpty: true)
        // humminbird-M37.log.
        let fix = try #require(values(of: "194101,A,4426.1130,N,07140.5596,W,5.2,77.3,160906,15.8,W", pattern))
        #expect((fix.quantities[0].value - 44.435216667).magnitude < 1e-9)
        #expect((fix.quantities[1].value + 71.675993333).magnitude < 1e-9)
        #expect((fix.quantities[2].value - 2.675).magnitude < 1e-3)
        #expect(!fix.isVoid)
        let empty = try #require(values(of: ",V,,,,,,", pattern))
        #expect(empty.isVoid)
        #expect(empty.states[0] == .absent && empty.states[2] == .absent)
        #expect(values(of: "194101,A,4426.1130,,07140.5596,W,5.2,", pattern) == nil)
    }

    @Test("are read in less than two microseconds for a line of six values (printed, not enforced)")
    func speed() {
        let pattern = RecordPattern(
            columns: (0..<6).map { Column(.decimal(decimals: nil), slot: $0) }, delimiter: .character(UInt8(ascii: ","))
        )
        let line = Array("13.7971,  4.01241,    6.536,  33.4881, 1501.145,  25.0608".utf8)
        var values = FieldValues(count: 6)
        let rounds = 20_000
        let spent = ContinuousClock().measure {
            line.withUnsafeBufferPointer { bytes in
                for _ in 0..<rounds {
                    values.clear()
                    _ = pattern.read(bytes, 0..<bytes.count, into: &values)
                }
            }
        }
        print("six values: \(spent / rounds) a line in this build")
        #expect(values.quantities[5].value == 25.0608)
    }
}
