import Sensing
import Testing

@testable import Pipeline

@Suite("A number that is a part of the time")
struct TimePartTests {
    private let comma = Delimiter.character(UInt8(ascii: ","))

    private func part(_ part: TimePart, _ kind: Column.Kind = .decimal(decimals: nil)) -> Column {
        Column(kind, part: part)
    }

    @Test("gives year and day of the year with decimal hours (SUNA: SATSDF0344,2014125,21.278082)")
    func decimalHours() throws {
        let pattern = RecordPattern(
            columns: [
                Column(.prefix(Array("SATSDF".utf8))), Column(.date([.yearDay])), part(.decimalHours), Column(.rest),
            ], delimiter: comma)
        let found = try #require(values(of: "SATSDF0344,2014125,21.278082,0.00", pattern))
        #expect(found.civilDate == CivilTime.daysSince1970(year: 2014, month: 5, day: 5))
        // 21:16:41.0952
        #expect(found.nanosecondOfDay == 76_601_095_200_000)
        #expect(values(of: "SATSDF0344,2014125,24.5,0.00", pattern) == nil)
        #expect(values(of: "SATSDF0344,2014366,1.5,0.00", pattern) == nil)
    }

    @Test("adds up to a clock, whatever the order")
    func clock() throws {
        let pattern = RecordPattern(
            columns: [
                part(.second), part(.minute), part(.hour), part(.hundredth), part(.dayOfYear), part(.year),
            ], delimiter: comma)
        let found = try #require(values(of: "41,16,21,5,125,14", pattern))
        #expect(found.nanosecondOfDay == 76_601_050_000_000)
        #expect(found.civilDate == CivilTime.daysSince1970(year: 2014, month: 5, day: 5))
        for line in ["41,60,21,5,125,14", "41,16,24,5,125,14", "41,16,21,100,125,14", "41,16,21,5,0,14"] {
            #expect(values(of: line, pattern) == nil, "\(line)")
        }
    }

    @Test("follows a count of seconds (Campbell TOB1: seconds since 1990 and nanoseconds)")
    func nanoseconds() throws {
        let pattern = RecordPattern(
            columns: [Column(.integer, timeBase: .since1990), part(.nanosecond, .integer)], delimiter: comma)
        let found = try #require(values(of: "708000000,50000000", pattern))
        #expect(found.instant?.iso8601 == "2012-06-08T10:40:00.050Z")
    }

    @Test("stands as text in more forms: short years, names, digits in every order")
    func forms() {
        let day = CivilTime.daysSince1970(year: 2013, month: 2, day: 5)
        for (text, form) in [
            ("05-feb-13", DateForm.dayMonthNameShortYear), ("05.02.2013", .dayMonthYear),
            ("05/02/13", .dayMonthShortYear),
            ("13/02/05", .shortYearMonthDay), ("02052013", .monthDayYearDigits), ("05022013", .dayMonthFullYearDigits),
            ("020513", .monthDayShortYearDigits), ("130205", .shortYearMonthDayDigits), ("2013-036", .yearDashDay),
        ] {
            #expect(whole(text) { $0.date(form) } == day, "\(text)")
        }
        #expect(whole("05-feb-2013") { $0.date(.dayMonthNameShortYear) } == nil)
    }

    @Test("of day may stand in digits behind its date, and ahead of UTC")
    func dateAndClock() throws {
        let pattern = RecordPattern(
            columns: [Column(.dateAndClock([.yearMonthDayDigits, .yearMonthDay]))], delimiter: .blanks)
        // SBE 37-IM telemetry; ASL AZFP telemetry.
        #expect(values(of: "20140712 120719", pattern)?.nanosecondOfDay == 43_639_000_000_000)
        #expect(values(of: "20150407003501", pattern)?.nanosecondOfDay == 2_101_000_000_000)
        let ahead = try #require(values(of: "2014-08-01T01:30:00.5+02:00", pattern))
        #expect(ahead.date == CivilTime.daysSince1970(year: 2014, month: 7, day: 31))
        #expect(ahead.nanosecondOfDay == 84_600_500_000_000)
        let behind = try #require(values(of: "2014-12-31 22:00:00-0330", pattern))
        #expect(behind.date == CivilTime.daysSince1970(year: 2015, month: 1, day: 1))
        #expect(behind.nanosecondOfDay == 5_400_000_000_000)
    }

    @Test("in milliseconds is exact")
    func milliseconds() {
        #expect(TimeBase.unixMilliseconds.instant(1_408_280_103_730)?.iso8601 == "2014-08-17T12:55:03.730Z")
    }

    @Test("without a date says so with its word (WET Labs ECO without a clock: 99/99/99 99:99:99)")
    func noClock() throws {
        let none = { (text: String) in [Array(text.utf8)] }
        let pattern = RecordPattern(
            columns: [
                Column(.date([.monthDayShortYear]), missing: none("99/99/99")),
                Column(.clock, missing: none("99:99:99")), Column(.integer, slot: 0),
            ], delimiter: .character(UInt8(ascii: "\t")))
        let found = try #require(values(of: "99/99/99\t99:99:99\t700", pattern))
        #expect(found.civilDate == nil && found.nanosecondOfDay == nil)
        #expect(values(of: "07/16/13\t09:33:06\t700", pattern)?.civilDate != nil)
    }
}
