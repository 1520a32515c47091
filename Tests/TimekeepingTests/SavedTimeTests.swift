import Sensing
import Testing

@testable import Timekeeping

@Suite("The time of a battery clock")
struct SavedTimeTests {
    private let moment = ClockMoment(raw: 7, realtime: 0)

    @Test("tells one round of GPS weeks from the next, and nothing more")
    func batteryClock() {
        let report = SavedTime.report(source: "rtc", batteryClock: "1795221420\n", at: moment)
        guard case .sample(let sample) = report.content else {
            Issue.record("\(report)")
            return
        }
        #expect(sample.time == .utc(Instant(unixSeconds: 1_795_221_420)))
        #expect(sample.sourceError == 309_657_600_000_000_000)
        #expect(sample.lateness == 1_000_000_000)
    }

    @Test("that is no number is refused", arguments: ["", "x", "1 2", "-5", "99999999999999999999"])
    func noNumber(text: String) {
        guard case .refused(let reason) = SavedTime.report(source: "rtc", batteryClock: text, at: moment).content else {
            Issue.record("taken: \(text)")
            return
        }
        #expect(reason.contains("'\(text)'"))
    }
}
