import Framing
import Sensing
import Testing

@testable import Timekeeping

@Suite("The time in a receiver's sentences")
struct NMEAJudgeTests {
    private static let second = Instant.nanosecondsPerSecond
    private static let model = ClockModelID(run: 1, number: 0)

    /// Sentences without `$` and checksum, each with the milliseconds at which its first byte came.
    private func reports(
        _ sentences: [(milliseconds: Int64, text: String)], rules: NMEARules = NMEARules(), lateness: Int64 = 0
    ) -> [SourceReport.Content] {
        var judge = NMEAJudge(source: "gnss", rules: rules)
        return sentences.compactMap { sentence in
            let fields = sentence.text.split(separator: ",", omittingEmptySubsequences: false)
            let raw = sentence.milliseconds * 1_000_000
            return NMEATime(fields: fields).flatMap {
                judge.report($0, at: RawStamp(monotonic: raw, lateness: lateness, model: Self.model), now: raw + 1)
            }?.content
        }
    }

    private func sampled(_ content: SourceReport.Content?) -> SourceSample? {
        guard case .sample(let sample) = content else { return nil }
        return sample
    }

    private func reason(_ content: SourceReport.Content?) -> String? {
        guard case .refused(let reason) = content else { return nil }
        return reason
    }

    private let rmc = "GPRMC,092750.000,A,5321.6802,N,00630.3372,W,0.02,31.66,280511,,,A"
    private let gga = "GPGGA,092750.000,5321.6802,N,00630.3372,W,1,8,1.03,61.7,M,55.2,M,,"

    @Test("is that of the first sentence of its cycle, with the date of a later one")
    func firstSentence() throws {
        let heard = reports([(100, gga), (180, "GPGSA,A,3,10,07,05,02,29,04,08,13,,,,,1.72,1.03,1.38"), (250, rmc)])
        #expect(heard.count == 1)
        let sample = try #require(sampled(heard.first))
        #expect(sample.raw == 100_000_000)
        #expect(sample.time == .utc(try #require(Instant(iso8601: "2011-05-28T09:27:50Z"))))
    }

    @Test("may be 700 ms late beside what the line adds, until somebody has measured it")
    func lateness() throws {
        let uncalibrated = try #require(sampled(reports([(100, rmc)], lateness: 3_000_000).first))
        #expect(uncalibrated.lateness == 703_000_000)
        let measured = try #require(sampled(reports([(100, rmc)], rules: NMEARules(latency: 60_000_000)).first))
        #expect(measured.raw == 40_000_000)
        #expect(measured.lateness == 100_000_000)
    }

    @Test("of ZDA alone is not believed: it does not say whether there is a fix")
    func zdaAlone() {
        let heard = reports([(0, "GPZDA,193913.00,07,09,2018,00,00"), (1000, "GPZDA,193914.00,07,09,2018,00,00")])
        #expect(heard.count == 1)
        #expect(reason(heard.first)?.contains("let it send RMC or GGA beside ZDA") == true)
    }

    @Test("of ZDA counts together with a GGA that has a fix, with all four digits of the year")
    func zdaWithFix() throws {
        let heard = reports([(0, gga), (40, "GPZDA,092750.000,28,05,2011,00,00")])
        #expect(
            sampled(heard.first)?.time == .utc(try #require(Instant(iso8601: "2011-05-28T09:27:50Z"))))
    }

    @Test(
        "is refused without a fix, with what the sentence says",
        arguments: [
            ("GPRMC,092750.000,V,,,,,,,280511,,,N", "RMC has the status 'V'"),
            ("GPRMC,092750.000,A,5321.6802,N,00630.3372,W,0.02,31.66,280511,,,E", "RMC has the mode E: estimated"),
            ("GPRMC,092750.000,A,5321.6802,N,00630.3372,W,0.02,31.66,280511,,,S", "RMC has the mode S: simulated"),
            ("GPGGA,092750.000,,,,,0,0,,,M,,M,,", "GGA has the quality '0'"),
            ("GPGGA,,,,,,0,,,,M,,M,,", "no time yet (GGA has the quality '0')"),
        ])
    func noFix(sentence: String, words: String) {
        let heard = reports([(0, sentence)])
        #expect(heard.count == 1)
        #expect(reason(heard.first)?.contains(words) == true)
    }

    @Test("is refused from the sentence on that says the fix is lost, and once a second at most")
    func fixLost() {
        let lost = "GPRMC,092751.000,V,,,,,,,280511,,,N"
        let heard = reports([(0, rmc), (1000, lost), (1080, "GPGGA,092751.000,,,,,0,0,,,M,,M,,")])
        #expect(heard.count == 2)
        #expect(sampled(heard.first) != nil)
        #expect(reason(heard.last)?.contains("no fix") == true)
    }

    @Test("that stands still is refused")
    func frozen() {
        let heard = reports((0..<5).map { ($0 * 1000, rmc) })
        #expect(heard.count { sampled($0) != nil } == 1)
        #expect(reason(heard.last)?.contains("repeats the time 09:27:50") == true)
    }

    @Test("is told once a second, also by a receiver that speaks ten times in it")
    func tenTimes() {
        let heard = reports(
            (0..<30).map { number in
                (number * 100, "GNRMC,09275\(number / 10).\(number % 10)00,A,5321.6,N,00630.3,W,0,0,280511,,,A")
            })
        #expect(heard.map { sampled($0)?.raw } == [0, 1_000_000_000, 2_000_000_000])
    }

    @Test("is not told for a leap second, which has no instant of its own")
    func leapSecond() {
        let heard = reports([
            (0, "GPRMC,235959.00,A,5321.6,N,00630.3,W,0,0,311216,,,A"),
            (1000, "GPRMC,235960.00,A,5321.6,N,00630.3,W,0,0,311216,,,A"),
            (2000, "GPRMC,000000.00,A,5321.6,N,00630.3,W,0,0,010117,,,A"),
        ])
        #expect(heard.map { sampled($0)?.raw } == [0, 2_000_000_000])
    }

    @Test("of a sentence that comes after the next cycle began is not taken for it")
    func echo() {
        let next = "GPRMC,092751.000,A,5321.6802,N,00630.3372,W,0.02,31.66,280511,,,A"
        let heard = reports([(0, rmc), (1000, next), (1050, gga), (1100, next)])
        #expect(heard.map { sampled($0)?.raw } == [0, 1_000_000_000])
    }

    @Test("on a date that does not exist is refused")
    func noDate() {
        let heard = reports([(0, "GPRMC,092750.000,A,5321.6,N,00630.3,W,0,0,310211,,,A")])
        #expect(reason(heard.first)?.contains("which is no date") == true)
    }

    @Test(
        "is not found in fields that cannot be read",
        arguments: ["GPRMC,9:27,A,,,,,,,280511", "GPRMC,250000,A", "GPZDA,,", ""])
    func unreadable(sentence: String) {
        #expect(NMEATime(fields: sentence.split(separator: ",", omittingEmptySubsequences: false)) == nil)
    }

    @Test("is missed when no checksum holds for five seconds")
    func damaged() {
        var judge = NMEAJudge(source: "gnss")
        let heard = (0..<8).compactMap { judge.damaged(now: $0 * Self.second)?.content }
        #expect(heard.count == 2)
        #expect(reason(heard.first)?.contains("check the baud rate") == true)
    }
}
