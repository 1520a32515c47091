import Sensing
import Testing

@testable import Timekeeping

@Suite("chronyd's word")
struct ChronyJudgeTests {
    private let now: Int64 = 1_795_221_420_000_000_000
    private let asked: ClockMoment
    private let answered: ClockMoment

    init() {
        asked = ClockMoment(raw: 5_000_000_000, realtime: now - 400_000, halfWidth: 150)
        answered = ClockMoment(raw: 5_000_400_000, realtime: now, halfWidth: 250)
    }

    /// chronyd 4.3 as it follows a reference clock: a row of `chronyc -c tracking`, with the clock 12.3 ms slow.
    private func tracking(_ change: (inout ChronyTracking) -> Void = { _ in }) -> ChronyTracking {
        var tracking = ChronyTracking(
            referenceID: 0x4750_5358, reference: "GPSX", stratum: 1, leap: .normal,
            updatedAt: Instant(nanoseconds: now - 2_000_000_000), currentCorrection: 0.0123, lastOffset: 0.000014763,
            rootMeanSquareOffset: 0.000012090, frequencyPPM: 0.157, residualFrequencyPPM: 0.163, skewPPM: 1.933,
            rootDelay: 0.0001, rootDispersion: 0.000283236, updateInterval: 4)
        change(&tracking)
        return tracking
    }

    private func content(_ tracking: ChronyTracking, asked: ClockMoment? = nil) -> SourceReport.Content {
        var judge = ChronyJudge(source: "ntp")
        return judge.report(tracking, asked: asked ?? self.asked, answered: answered).content
    }

    private func sample(_ tracking: ChronyTracking, asked: ClockMoment? = nil) -> SourceSample? {
        guard case .sample(let sample) = content(tracking, asked: asked) else { return nil }
        return sample
    }

    private func refusal(_ tracking: ChronyTracking) -> String {
        guard case .refused(let reason) = content(tracking) else { return "" }
        return reason
    }

    @Test("is the host's time and the correction, which is added when the clock is slow")
    func time() {
        let sample = sample(tracking())
        #expect(sample?.time == .utc(Instant(nanoseconds: now + 12_300_000)))
        #expect(sample?.raw == answered.raw)
    }

    @Test("is worth its root dispersion and half its root delay; the correction is applied, so it is no error")
    func bound() {
        let sample = sample(tracking())
        #expect(sample?.sourceError == 283_236)
        #expect(sample?.pathError == 50_000)
        #expect(sample?.sigma == 12_090)
        #expect(sample?.lateness == 0)
    }

    @Test("is read as exactly as the clocks are, and 500 ppm of the time that chronyd took")
    func readError() {
        #expect(sample(tracking())?.readError == 600)
    }

    @Test("is wider by what the host's clock was slewed while chronyd answered")
    func slewed() {
        var before = asked
        before.realtime += 30_000
        #expect(sample(tracking(), asked: before)?.readError == 30_600)
    }

    @Test("is refused when it serves its own clock, although it says Normal: the recorded reply of 'local stratum 10'")
    func localStratum() throws {
        let tracking = try ChronyReply.tracking(
            ChronyReplyTests.bytes(ChronyReplyTests.localStratum), sequence: 0x0102_0304)
        #expect(refusal(tracking).contains("follows nothing: it serves its own clock ('local stratum 10'"))
    }

    @Test("is refused while it follows nothing")
    func notSynchronised() {
        #expect(refusal(tracking { $0.leap = .notSynchronised }).contains("leap status 'not synchronised'"))
        #expect(refusal(tracking { $0.stratum = 0 }).contains("stratum 0"))
        #expect(refusal(tracking { $0.stratum = 16 }).contains("stratum 16"))
        #expect(refusal(tracking { $0.leap = nil }).contains("'unknown'"))
        #expect(refusal(tracking { $0.updatedAt = Instant(nanoseconds: 0) }).contains("follows nothing yet"))
    }

    @Test("is refused with a root dispersion of 0, which no clock has")
    func zeroDispersion() {
        let lie = tracking {
            $0.rootDelay = 0
            $0.rootDispersion = 0
        }
        #expect(refusal(lie).contains("root dispersion of 0.0 s; no clock is so good"))
    }

    @Test("is refused with numbers that cannot be")
    func impossible() {
        #expect(refusal(tracking { $0.currentCorrection = 3e9 }).contains("cannot be"))
        #expect(refusal(tracking { $0.rootDelay = -1 }).contains("cannot be"))
        #expect(refusal(tracking { $0.rootDispersion = 1e18 }).contains("cannot be"))
        #expect(refusal(tracking { $0.rootDispersion = .nan }).contains("no clock is so good"))
        #expect(refusal(tracking { $0.updateInterval = .nan }).contains("cannot be"))
    }

    @Test("is refused for the age of its last update, although it says Normal, after 8 intervals")
    func tooOld() {
        let interval = 64.0
        let last = Int64(8 * interval) * 1_000_000_000 + 1_000_000_000
        // The correction is part of the time that the update is compared with.
        func old(_ age: Int64) -> ChronyTracking {
            tracking {
                $0.updateInterval = interval
                $0.updatedAt = Instant(nanoseconds: now + 12_300_000 - age)
            }
        }
        #expect(sample(old(last)) != nil)
        #expect(refusal(old(last + 1)).contains("has had no update from GPSX since"))
    }

    @Test("is not refused for its age before 200 s, in which the first polls of a slow source may get lost")
    func leastSilence() {
        let old = tracking {
            $0.updateInterval = 2
            $0.updatedAt = Instant(nanoseconds: now - 200_000_000_000)
        }
        #expect(sample(old) != nil)
    }

    @Test("widens by 15 ppm of what its update is overdue")
    func overdue() {
        let interval = 4.0
        let late = tracking {
            $0.updateInterval = interval
            // Two intervals, the second that chronyd hides, and 100 s.
            $0.updatedAt = Instant(nanoseconds: now + 12_300_000 - 109_000_000_000)
        }
        #expect(sample(late)?.sourceError == 1_783_236)
    }

    @Test("is refused when its last update lies ahead")
    func future() {
        let early = tracking { $0.updatedAt = Instant(nanoseconds: now + 5_000_000_000) }
        #expect(refusal(early).contains("its clock was set back"))
    }

    @Test(
        "tells of a leap second that comes",
        arguments: [(ChronyTracking.Leap.normal, LeapAnnouncement.Coming.none), (.insert, .insert), (.delete, .delete)])
    func leap(said: ChronyTracking.Leap, coming: LeapAnnouncement.Coming) {
        #expect(sample(tracking { $0.leap = said })?.leap == LeapAnnouncement(coming: coming))
    }

    @Test("is degraded from the moment its stratum rises until it falls again")
    func stratumRises() {
        var judge = ChronyJudge(source: "ntp")
        let degraded = [2, 1, 3, 1].map { stratum -> String? in
            let tracking = tracking { $0.stratum = UInt16(stratum) }
            guard case .sample(let sample) = judge.report(tracking, asked: asked, answered: answered).content else {
                return "refused"
            }
            return sample.degraded
        }
        #expect(degraded[0] == nil && degraded[1] == nil && degraded[3] == nil)
        #expect(degraded[2] == "chronyd follows GPSX at stratum 3; it has been at 1")
    }

    @Test("is degraded while its frequency is hardly known: the skew of a receiver without a pulse")
    func skew() {
        #expect(sample(tracking { $0.skewPPM = 550 })?.degraded?.contains("550 ppm") ?? false)
        #expect(sample(tracking())?.degraded == nil)
    }

    @Test("never traps, whatever 104 bytes it says")
    func damaged() {
        var random = SeededNumbers(seed: 4)
        var judge = ChronyJudge(source: "ntp")
        let whole = ChronyReplyTests.bytes(ChronyReplyTests.referenceClock)
        var samples = 0
        for _ in 0..<20_000 {
            var reply = whole
            for _ in 0..<3 { reply[28 + Int(random.next() % 76)] = UInt8(truncatingIfNeeded: random.next()) }
            guard let tracking = try? ChronyReply.tracking(reply, sequence: 0x0102_0304) else { continue }
            let report = judge.report(tracking, asked: asked, answered: answered)
            guard case .sample(let sample) = report.content else { continue }
            samples += 1
            let errors = [sample.sourceError, sample.pathError, sample.readError, sample.sigma]
            if errors.contains(where: { $0 < 0 }) { Issue.record("a negative error: \(sample)") }
        }
        #expect(samples > 0)
    }
}
