import Sensing
import Testing

@testable import Pipeline

@Suite("A printed time")
struct TimeTextTests {
    @Test(
        "has the date of its form",
        arguments: [
            ("05 Feb 2013", DateForm.dayMonthNameYear), ("5 feb 2013", .dayMonthNameYear),
            ("05-FEB-2013", .dayMonthNameYear), ("05Feb2013", .dayMonthNameYear), ("02-05-2013", .monthDayYear),
            ("02/05/2013", .monthDayYear),
            ("2013-02-05", .yearMonthDay), ("2013/02/05", .yearMonthDay), ("20130205", .yearMonthDayDigits),
            ("050213", .dayMonthYearDigits), ("02/05/13", .monthDayShortYear), ("2013036", .yearDay),
        ])
    func dates(text: String, form: DateForm) {
        #expect(whole(text) { $0.date(form) } == CivilTime.daysSince1970(year: 2013, month: 2, day: 5))
    }

    @Test(
        "is refused where the calendar has no such day",
        arguments: [
            ("31 Jun 2013", DateForm.dayMonthNameYear), ("29 Feb 2013", .dayMonthNameYear),
            ("13-01-2013", .monthDayYear), ("00-10-2013", .monthDayYear), ("2013-02-30", .yearMonthDay),
            ("320113", .dayMonthYearDigits), ("2013366", .yearDay), ("05 Fob 2013", .dayMonthNameYear),
            ("05Fe2013", .dayMonthNameYear), ("0000-01-01", .yearMonthDay),
        ])
    func impossible(text: String, form: DateForm) {
        #expect(whole(text) { $0.date(form) } == nil)
    }

    @Test("with two digits of the year belongs to 1980 to 2079")
    func centuries() {
        #expect(
            whole("160906") { $0.date(.dayMonthYearDigits) } == CivilTime.daysSince1970(year: 2006, month: 9, day: 16))
        #expect(
            whole("010180") { $0.date(.dayMonthYearDigits) } == CivilTime.daysSince1970(year: 1980, month: 1, day: 1))
    }

    @Test("of day has hours, minutes and seconds, with colons or without")
    func clocks() {
        #expect(whole("19:16:59") { $0.clock() } == 69_419_000_000_000)
        #expect(whole("9:05:00.25") { $0.clock() } == 32_700_250_000_000)
        #expect(whole("132820.60") { $0.clockDigits() } == 48_500_600_000_000)
        #expect(whole("000000") { $0.clockDigits() } == 0)
        for cut in ["19:16:5", "19:16", "19:16:", "25:00:00", "19:60:00", "19:16:61"] {
            #expect(whole(cut) { $0.clock() } == nil, "\(cut)")
        }
        #expect(whole("1328") { $0.clockDigits() } == nil)
        #expect(whole("256060") { $0.clockDigits() } == nil)
    }

    @Test("counted from a base is an instant")
    func bases() {
        // SBE 37 hexadecimal record 1 of SBE37SM-RS232_03716125: 2198A5A1.
        #expect(TimeBase.since2000.instant(563_652_001)?.iso8601 == "2017-11-10T18:00:01.000Z")
        #expect(TimeBase.unix.instant(0)?.iso8601 == "1970-01-01T00:00:00.000Z")
        #expect(TimeBase.since1904.instant(2_082_844_800)?.iso8601 == "1970-01-01T00:00:00.000Z")
        #expect(TimeBase.since1900.instant(3_594_153_621)?.iso8601 == "2013-11-23T00:00:21.000Z")
        #expect(TimeBase.since1990.instant(0)?.iso8601 == "1990-01-01T00:00:00.000Z")
        #expect(TimeBase.filetime.instant(116_444_736_005_000_000)?.iso8601 == "1970-01-01T00:00:00.500Z")
        #expect(TimeBase.gps.instant(1_234_567_890)?.iso8601 == "2019-02-18T23:31:12.000Z")
        #expect(TimeBase.timer.instant(12) == nil)
        #expect(TimeBase.since2000.instant(.infinity) == nil)
        #expect(TimeBase.since2000.instant(1e300) == nil)
    }
}
