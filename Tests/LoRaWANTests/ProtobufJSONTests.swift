import Framing
import Sensing
import Testing

@testable import LoRaWAN

@Suite("JSON made of protocol buffers")
struct ProtobufJSONTests {
    @Test(
        "has times with any offset and up to nine decimals",
        arguments: [
            "2022-07-18T09:34:15.775023242+00:00", "2022-07-18T09:34:15.775023242Z", "2022-07-18T09:34:15.775023242z",
            "2022-07-18T20:34:15.775023242+11:00", "2022-07-18T00:04:15.775023242-09:30",
            "2022-07-19T09:33:15.775023242+23:59",
        ])
    func times(text: String) {
        #expect(Instant(rfc3339: text) == Instant(unixSeconds: 1_658_136_855, nanoseconds: 775_023_242))
    }

    @Test(
        "has no times of another form",
        arguments: [
            "", "Z", "z", "2022-07-18T09:34:15+0000", "2022-07-18T09:34:15+24:00", "2022-07-18T09:34:15+00:60",
            "2022-07-18T09:34:15+1:00", "2022-07-18T09:34:15.7750232421Z", "2022-13-18T09:34:15Z", "+00:00",
            "2022-07-18T09:34:15+-1:00", "1658136855",
        ])
    func noTimes(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test(
        "has durations in seconds with up to nine decimals",
        arguments: [
            ("1s", 1_000_000_000), ("0.123s", 123_000_000), ("1342172400.123456789s", 1_342_172_400_123_456_789),
            ("0s", 0), ("7999999999.9s", 7_999_999_999_900_000_000),
        ] as [(String, Int64)])
    func durations(text: String, nanoseconds: Int64) {
        #expect(JSONValue.string(text).duration == nanoseconds)
    }

    @Test(
        "has no durations of another form or beyond what an instant holds",
        arguments: ["", "s", "1", "-1s", "1.s", ".5s", "1.0000000001s", "1.-5s", "1.+5s", "9223372036.9s", "1e9s"])
    func noDurations(text: String) {
        #expect(JSONValue.string(text).duration == nil)
    }
}
