import Testing

@testable import Sensing

@Suite("An instant")
struct InstantTests {
    @Test(
        "is written in ISO 8601 with at least milliseconds and read back to the same nanosecond",
        arguments: [
            (Int64(0), "1970-01-01T00:00:00.000Z"),
            (1_000_000_000_123_456_789, "2001-09-09T01:46:40.123456789Z"),
            (-1, "1969-12-31T23:59:59.999999999Z"),
            (951_782_400_000_000_000, "2000-02-29T00:00:00.000Z"),
            (1_385_164_825_236_000_000, "2013-11-23T00:00:25.236Z"),
        ])
    func roundTrip(nanoseconds: Int64, text: String) {
        #expect(Instant(nanoseconds: nanoseconds).iso8601 == text)
        #expect(Instant(iso8601: text)?.nanoseconds == nanoseconds)
    }

    @Test(
        "is refused when the text is not a possible UTC time",
        arguments: ["", "2013", "2013-02-30", "2013-11-23T25:00", "2013-11-23T00:00:25+01:00", "2013-11-23T00:00:25."])
    func refusal(text: String) {
        #expect(Instant(iso8601: text) == nil)
    }

    @Test("survives every day of four centuries through the calendar and back")
    func calendar() {
        var day: Int64 = -106_000
        while day < 106_000 {
            let instant = Instant(unixSeconds: day * 86_400 + 3661)
            #expect(CivilTime(instant).instant == instant)
            day += 1
        }
    }
}

@Suite("A quantity")
struct QuantityTests {
    @Test(
        "keeps the digits that the instrument printed",
        arguments: [(Int64(123_456), 4, 12.3456), (-4000, 4, -0.4), (0, 3, 0), (572_170, 3, 572.17)])
    func digits(mantissa: Int64, decimals: Int, value: Double) {
        let quantity = Quantity(mantissa: mantissa, decimals: decimals)
        #expect(quantity.value == value)
        #expect(quantity.mantissa == mantissa)
    }

    @Test("has no digits when it was computed")
    func computed() {
        #expect(Quantity(1.0 / 3).mantissa == nil)
        #expect(Quantity(1.0 / 3, decimals: 4).mantissa == nil)
    }
}
