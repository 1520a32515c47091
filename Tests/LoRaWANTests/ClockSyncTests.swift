import Sensing
import Testing
import Timekeeping

@testable import LoRaWAN

@Suite("The time that a device is told")
struct ClockSyncTests {
    /// IERS: 2012-06-30 had a leap second; GPS was 15 s ahead of UTC before, 16 s after.
    @Test(
        "is GPS time, which counts leap seconds",
        arguments: [
            ("1980-01-06T00:00:00Z", 0), ("2010-01-28T16:36:24Z", 948_731_799), ("2012-06-30T23:59:59Z", 1_025_136_014),
            ("2012-07-01T00:00:00Z", 1_025_136_016), ("2026-11-21T00:00:00Z", 1_479_254_418),
        ] as [(String, UInt32)])
    func gps(utc: String, seconds: UInt32) throws {
        let instant = try #require(Instant(iso8601: utc))
        #expect(GPSTime(instant, .builtIn) == GPSTime(seconds: seconds))
        #expect(GPSTime(seconds: seconds).utc(.builtIn) == instant)
    }

    @Test("has parts of a second, cut and not rounded")
    func fraction() throws {
        let instant = Instant(unixSeconds: GPSTime.epoch, nanoseconds: 999_999_999)
        #expect(GPSTime(instant, .builtIn) == GPSTime(seconds: 0, fraction: 255))
        #expect(GPSTime(seconds: 0, fraction: 128).nanoseconds == 500_000_000)
    }

    @Test("before 1980 is the beginning")
    func before() {
        #expect(GPSTime(Instant(unixSeconds: 0), .builtIn) == GPSTime(seconds: 0))
    }

    @Test("of a gateway in milliseconds is UTC 18 s earlier in 2026")
    func gateway() throws {
        // tmms and time of one real packet (sx1302_hal 2.1.0).
        let utc = GPSTime.utc(ofNanoseconds: 1_479_257_460_259 * 1_000_000, .builtIn)
        let told = try #require(Instant(iso8601: "2026-11-21T00:50:42.259978Z"))
        #expect(abs(utc.nanoseconds(since: told)) < 1_000_000)
    }

    @Test("by the application's way is a correction in seconds, up or down")
    func correction() {
        let now = GPSTime(seconds: 1000)
        #expect(ClockSync.answer(deviceTime: 990, token: 5, now: now) == .appTimeAnswer(correction: 10, token: 5))
        #expect(ClockSync.answer(deviceTime: 1010, token: 5, now: now) == .appTimeAnswer(correction: -10, token: 5))
        let far = ClockSync.answer(deviceTime: 0xFFFF_FFF0, token: 1, now: GPSTime(seconds: 16))
        #expect(far == .appTimeAnswer(correction: 32, token: 1))
    }

    @Test("is asked for and answered in the bytes of TS003")
    func coding() throws {
        let request = try #require(HexText.decode("010102040815"))
        #expect(
            ClockSync.Uplink.read(request).commands
                == [.appTimeRequest(deviceTime: 0x0804_0201, token: 5, needsAnswer: true)])
        let answer = ClockSync.Downlink.appTimeAnswer(correction: -2, token: 5)
        #expect(HexText.encode(answer.bytes) == "01feffffff05")
        #expect(ClockSync.Downlink.read(answer.bytes).commands == [answer])
    }
}
