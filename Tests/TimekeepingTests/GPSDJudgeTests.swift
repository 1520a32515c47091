import Sensing
import Testing

@testable import Timekeeping

@Suite("gpsd's word")
struct GPSDJudgeTests {
    /// A host whose clock is 1 000 s behind the receiver's, read when its counter stood at 0.
    private let realtime: Int64 = 1_795_000_000_000_000_000
    private let truth: Int64 = 1_795_001_000_000_000_000

    private func moment(_ nanoseconds: Int64) -> ClockMoment {
        ClockMoment(raw: nanoseconds, realtime: realtime + nanoseconds, halfWidth: 100)
    }

    private func fix(_ second: Int64, mode: Int = 3, device: String = "/dev/ttyS0", more: String = "") -> String {
        let time = Instant(nanoseconds: truth + second * 1_000_000_000)
        return #"{"class":"TPV","device":"\#(device)","mode":\#(mode),"time":"\#(time)","ept":0.005\#(more)}"#
    }

    /// The second's instant by the receiver, and the host's clock so much after it.
    private func comparison(
        _ name: String, _ second: Int64, after: Int64, device: String = "/dev/ttyS0", numbered: Int64 = 0
    ) -> String {
        let clock = realtime + second * 1_000_000_000 + after
        return #"{"class":"\#(name)","device":"\#(device)","real_sec":\#(truth / 1_000_000_000 + second + numbered),"#
            + #""real_nsec":0,"clock_sec":\#(clock / 1_000_000_000),"clock_nsec":\#(clock % 1_000_000_000)}"#
    }

    private func hear(_ line: String, _ judge: inout GPSDJudge, at nanoseconds: Int64) -> SourceReport.Content? {
        judge.report(line: Array(line.utf8), at: moment(nanoseconds))?.content
    }

    private func sample(_ content: SourceReport.Content?) -> SourceSample? {
        guard case .sample(let sample) = content else { return nil }
        return sample
    }

    private func refusal(_ content: SourceReport.Content?) -> String {
        guard case .refused(let reason) = content else { return "" }
        return reason
    }

    private func silence(_ content: SourceReport.Content?) -> String {
        guard case .silent(let reason) = content else { return "" }
        return reason
    }

    private let second: Int64 = 1_000_000_000

    // MARK: - Sentences

    @Test(
        "counts gpsd's stamp of a sentence when a report of a fix confirms its second, whichever comes first",
        arguments: [true, false])
    func sentence(stampFirst: Bool) throws {
        var judge = GPSDJudge(source: "gps", isSameHost: true)
        let lines = [comparison("TOFF", 5, after: 180_000_000), fix(5)]
        let first = hear(lines[stampFirst ? 0 : 1], &judge, at: 5 * second + 300_000_000)
        #expect(first == nil)
        let told = hear(lines[stampFirst ? 1 : 0], &judge, at: 5 * second + 310_000_000)
        let sample = try #require(self.sample(told))
        #expect(sample.raw == 5 * second + 180_000_000)
        #expect(sample.time == .utc(Instant(nanoseconds: truth + 5 * second)))
        // Late by 0 to 700 ms, never early.
        #expect(sample.lateness == 700_000_000 && sample.pathError == 0)
        #expect(sample.sourceError == 1000)
    }

    @Test("moves the stamp back by a latency that was measured, with 100 ms to either side")
    func calibrated() {
        var judge = GPSDJudge(source: "gps", rules: GPSDRules(latency: 150_000_000), isSameHost: true)
        _ = hear(comparison("TOFF", 5, after: 180_000_000), &judge, at: 5 * second + 200_000_000)
        let sample = sample(hear(fix(5), &judge, at: 5 * second + 300_000_000))
        #expect(sample?.raw == 5 * second + 30_000_000)
        #expect(sample?.lateness == 0 && sample?.pathError == 100_000_000)
    }

    @Test("counts the arrival of the report, which is later still, where gpsd takes no stamps")
    func withoutStamps() {
        var judge = GPSDJudge(source: "gps", isSameHost: true)
        let heard = (0..<4).map { sample(hear(fix($0), &judge, at: $0 * second + 400_000_000)) }
        // Three are waited for.
        #expect(heard.prefix(3).allSatisfy { $0 == nil })
        #expect(heard[3]?.raw == 3 * second + 400_000_000)
        #expect(heard[3]?.lateness == 1_000_000_000)
    }

    @Test("never uses the stamps of another host: its clock is not ours")
    func otherHost() {
        var judge = GPSDJudge(source: "gps", rules: GPSDRules(pulse: .kernel), isSameHost: false)
        #expect(hear(comparison("TOFF", 5, after: 0), &judge, at: 5 * second + 1000) == nil)
        let sample = sample(hear(fix(5), &judge, at: 5 * second + 200_000_000))
        #expect(sample?.raw == 5 * second + 200_000_000)
        #expect(hear(comparison("PPS", 6, after: 0), &judge, at: 6 * second + 1000) == nil)
    }

    @Test("tells one second once")
    func once() {
        var judge = GPSDJudge(source: "gps", isSameHost: true)
        _ = hear(comparison("TOFF", 5, after: 180_000_000), &judge, at: 5 * second + 200_000_000)
        #expect(hear(fix(5), &judge, at: 5 * second + 300_000_000) != nil)
        #expect(hear(fix(5), &judge, at: 5 * second + 400_000_000) == nil)
    }

    @Test("is refused without a fix, although there is a time: the furuno log of gpsd's tests")
    func noFix() {
        var judge = GPSDJudge(source: "gps", isSameHost: true)
        _ = hear(comparison("TOFF", 5, after: 180_000_000), &judge, at: 5 * second + 200_000_000)
        #expect(refusal(hear(fix(5, mode: 1), &judge, at: 5 * second)).contains("has no fix (mode 1)"))
        #expect(refusal(hear(fix(5, mode: 0), &judge, at: 5 * second)).contains("has no fix (mode 0)"))
        // And the stamp of that second is not used, when the fix comes within it.
        #expect(hear(fix(5), &judge, at: 5 * second + 300_000_000) == nil)
    }

    @Test("is degraded with a fix in two dimensions")
    func twoDimensions() {
        var judge = GPSDJudge(source: "gps", isSameHost: false)
        #expect(sample(hear(fix(5, mode: 2), &judge, at: 5 * second))?.degraded?.contains("two dimensions") ?? false)
        #expect(sample(hear(fix(6), &judge, at: 6 * second))?.degraded == nil)
    }

    @Test("says TAI less UTC where the receiver says its leap seconds, which count from GPS time")
    func leapSeconds() {
        var judge = GPSDJudge(source: "gps", isSameHost: false)
        let known = sample(hear(fix(5, more: #","leapseconds":18"#), &judge, at: 5 * second))
        #expect(known?.leap == LeapAnnouncement(coming: .unknown, taiMinusUTC: 37))
        let unknown = sample(hear(fix(6), &judge, at: 6 * second))
        #expect(unknown?.leap == LeapAnnouncement(coming: .unknown, taiMinusUTC: nil))
    }

    @Test("is refused when the receiver's time stands still")
    func standing() {
        var judge = GPSDJudge(source: "gps", isSameHost: false)
        _ = hear(fix(5), &judge, at: 5 * second)
        #expect(hear(fix(5), &judge, at: 10 * second) == nil)
        #expect(refusal(hear(fix(5), &judge, at: 11 * second)).contains("its time stands still"))
    }

    @Test("is refused when a fix comes with a time that is none")
    func noTime() {
        var judge = GPSDJudge(source: "gps", isSameHost: false)
        let line = #"{"class":"TPV","device":"/dev/ttyS0","mode":3,"time":"2026-13-45T00:00:00Z"}"#
        #expect(refusal(hear(line, &judge, at: 0)).contains("'2026-13-45T00:00:00Z', which is no time"))
    }

    @Test("is nothing for a fix without a time, which receivers send between")
    func withoutTime() {
        var judge = GPSDJudge(source: "gps", isSameHost: false)
        #expect(hear(#"{"class":"TPV","device":"/dev/pts/1","status":2,"mode":3}"#, &judge, at: 0) == nil)
    }

    @Test("is refused when its stamp is of another clock than ours", arguments: [-3600, -6, 1])
    func foreignStamp(offset: Int64) {
        var judge = GPSDJudge(source: "gps", isSameHost: true)
        let content = hear(comparison("TOFF", 10, after: offset * second), &judge, at: 10 * second)
        #expect(refusal(content).contains("gpsd stamps by another clock"))
    }

    // MARK: - Pulses

    @Test(
        "counts a pulse to either side, as exactly as it reaches the host",
        arguments: [
            (GPSDRules.PulsePath.kernel as GPSDRules.PulsePath?, Int64(5000)), (.usb2, 100_000), (.usb1, 1_000_000),
            (nil, 1_000_000),
        ])
    func pulse(path: GPSDRules.PulsePath?, error: Int64) throws {
        var judge = GPSDJudge(source: "gps", rules: GPSDRules(pulse: path), isSameHost: true)
        _ = hear(fix(5), &judge, at: 5 * second + 300_000_000)
        let content = hear(comparison("PPS", 6, after: 2000), &judge, at: 6 * second + 1_000_000)
        let sample = try #require(self.sample(content))
        #expect(sample.raw == 6 * second + 2000)
        #expect(sample.time == .utc(Instant(nanoseconds: truth + 6 * second)))
        #expect(sample.pathError == error && sample.sourceError == 1000 && sample.lateness == 0)
    }

    @Test("passes sentences over while there are pulses, and comes back to them, degraded, when the pulse is lost")
    func lostPulse() {
        var judge = GPSDJudge(source: "gps", rules: GPSDRules(pulse: .kernel), isSameHost: true)
        _ = hear(fix(5), &judge, at: 5 * second + 300_000_000)
        _ = hear(comparison("PPS", 6, after: 2000), &judge, at: 6 * second + 1_000_000)
        #expect(hear(comparison("TOFF", 6, after: 180_000_000), &judge, at: 6 * second + 200_000_000) == nil)
        #expect(hear(fix(6), &judge, at: 6 * second + 300_000_000) == nil)
        #expect(hear(comparison("TOFF", 12, after: 180_000_000), &judge, at: 12 * second + 200_000_000) == nil)
        let sample = sample(hear(fix(12), &judge, at: 12 * second + 300_000_000))
        #expect(sample?.degraded == "gpsd reports sentences and no pulse; check the PPS line")
    }

    @Test("refuses a pulse that no fix vouches for")
    func pulseWithoutFix() {
        var judge = GPSDJudge(source: "gps", rules: GPSDRules(pulse: .kernel), isSameHost: true)
        let pulse = comparison("PPS", 6, after: 2000, device: "/dev/pps0")
        #expect(refusal(hear(pulse, &judge, at: 6 * second + 1_000_000)).contains("no fix in the last 5 s"))
    }

    @Test("refuses a pulse that has the number of another second", arguments: [-1, 1])
    func misnumberedPulse(numbered: Int64) {
        var judge = GPSDJudge(source: "gps", rules: GPSDRules(pulse: .kernel), isSameHost: true)
        _ = hear(fix(5), &judge, at: 5 * second + 400_000_000)
        let pulse = comparison("PPS", 6, after: 2000, numbered: numbered)
        #expect(refusal(hear(pulse, &judge, at: 6 * second + 1_000_000)).contains("wrong number"))
    }

    @Test("takes pulses from a pin, which has a name of its own, and not from another receiver")
    func pulseNames() {
        var judge = GPSDJudge(source: "gps", rules: GPSDRules(pulse: .kernel), isSameHost: true)
        _ = hear(fix(5), &judge, at: 5 * second + 300_000_000)
        let other = comparison("PPS", 6, after: 2000, device: "/dev/ttyUSB7")
        #expect(hear(other, &judge, at: 6 * second + 1_000_000) == nil)
        let pin = comparison("PPS", 6, after: 2000, device: "/dev/pps0")
        #expect(sample(hear(pin, &judge, at: 6 * second + 1_000_000)) != nil)
    }

    @Test("reads a stamp as exactly as the host's clock ran by the counter between the stamp and its report")
    func slewedHost() {
        var judge = GPSDJudge(source: "gps", rules: GPSDRules(pulse: .kernel), isSameHost: true)
        // Nothing is known of the host yet: 500 ppm of the 10 ms that the report took, and the reading of the clocks.
        _ = hear(fix(5), &judge, at: 5 * second + 300_000_000)
        let first = sample(hear(comparison("PPS", 6, after: 0), &judge, at: 6 * second + 10_000_000))
        #expect(first?.readError == 5100)
        // The host does not slew.
        _ = hear(fix(6), &judge, at: 6 * second + 400_000_000)
        let steady = sample(hear(comparison("PPS", 7, after: 0), &judge, at: 7 * second + 500_000_000))
        #expect(steady?.readError == 100)
        // It has gained 1 % since.
        var slewed = moment(8 * second)
        slewed.realtime += 10_000_000
        let late = comparison("PPS", 8, after: 0)
        _ = hear(fix(7), &judge, at: 7 * second + 600_000_000)
        let third = judge.report(line: Array(late.utf8), at: slewed)
        #expect((50_000...110_000).contains(sample(third?.content)?.readError ?? 0))
    }

    // MARK: - Receivers

    @Test("listens to one receiver of several, the first or the one that was named", arguments: [nil, "/dev/ttyS1"])
    func oneOfSeveral(named: String?) {
        var judge = GPSDJudge(source: "gps", rules: GPSDRules(device: named), isSameHost: false)
        let first = sample(hear(fix(5, device: "/dev/ttyS0"), &judge, at: 5 * second))
        let second = sample(hear(fix(5, device: "/dev/ttyS1"), &judge, at: 5 * second))
        #expect((first != nil) == (named == nil))
        #expect((second != nil) == (named != nil))
    }

    @Test("is silent without a receiver, without the one that was named, and when it has lost it")
    func receivers() {
        var judge = GPSDJudge(source: "gps", rules: GPSDRules(device: "/dev/ttyS1"), isSameHost: true)
        #expect(silence(hear(#"{"class":"DEVICES","devices":[]}"#, &judge, at: 0)).contains("has no receiver"))
        let others = #"{"class":"DEVICES","devices":[{"class":"DEVICE","path":"/dev/ttyS0"}]}"#
        #expect(silence(hear(others, &judge, at: 0)) == "gpsd has /dev/ttyS0 and no receiver '/dev/ttyS1'")
        let lost = #"{"class":"DEVICE","path":"/dev/ttyS1","activated":0}"#
        #expect(silence(hear(lost, &judge, at: 0)).contains("has lost the receiver /dev/ttyS1"))
        #expect(hear(#"{"class":"DEVICE","path":"/dev/ttyS0","activated":0}"#, &judge, at: 0) == nil)
    }

    @Test("is refused when it speaks another protocol, says an error, or is no gpsd")
    func strangers() {
        var judge = GPSDJudge(source: "gps", isSameHost: true)
        let version = #"{"class":"VERSION","release":"9.1","proto_major":4,"proto_minor":0}"#
        #expect(refusal(hear(version, &judge, at: 0)).contains("version 4 of its protocol"))
        #expect(refusal(hear(#"{"class":"ERROR","message":"no"}"#, &judge, at: 0)) == "gpsd says: 'no'")
        #expect(refusal(hear("SSH-2.0-OpenSSH_9.2", &judge, at: 0)).contains("'SSH-2.0-OpenSSH_9.2'; is it a gpsd?"))
    }

    @Test("never traps, whatever numbers it says")
    func extremes() {
        var judge = GPSDJudge(source: "gps", rules: GPSDRules(latency: 5), isSameHost: true)
        let numbers = ["0", "-1", "1", "8999999999", "999999999", "9223372036854775807", "1e300", "-0.5"]
        var said = 0
        for real in numbers {
            for clock in numbers {
                for name in ["TOFF", "PPS"] {
                    let line =
                        #"{"class":"\#(name)","device":"d","real_sec":\#(real),"real_nsec":0,"#
                        + #""clock_sec":\#(clock),"clock_nsec":0}"#
                    _ = hear(fix(5, device: "d"), &judge, at: .max / 2)
                    if hear(line, &judge, at: 0) != nil { said += 1 }
                }
            }
        }
        #expect(said > 0)
    }
}
