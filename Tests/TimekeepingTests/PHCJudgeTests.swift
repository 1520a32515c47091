import Sensing
import Testing
import Timekeeping

@Suite("The clock of a network card")
struct PHCJudgeTests {
    private let settings = PHCSettings(scale: .tai, accuracy: 1000)

    @Test("is a sample with what somebody vouches for as its error, and half the bracket of its reading")
    func sample() throws {
        var judge = PHCJudge(settings)
        #expect(
            judge.judge(point(0))
                == .sample(
                    SourceSample(
                        raw: 0, time: .tai(TAIInstant(nanoseconds: 1_795_000_000_000_000_000)), sourceError: 1000,
                        readError: 400, sigma: 50)))
    }

    @Test("tells UTC where it is said to be on UTC")
    func utc() throws {
        var judge = PHCJudge(PHCSettings(scale: .utc, accuracy: 1000))
        guard case .sample(let sample) = judge.judge(point(0)) else { throw Refused() }
        #expect(sample.time == .utc(Instant(nanoseconds: 1_795_000_000_000_000_000)))
    }

    @Test("that stands still is refused")
    func frozen() {
        var judge = PHCJudge(settings)
        _ = judge.judge(point(0))
        var frozen = point(1)
        frozen.reading = point(0).reading
        guard case .refused(let reason) = judge.judge(frozen) else {
            Issue.record("a clock that stands still was believed")
            return
        }
        #expect(reason.contains("stands still"))
    }

    @Test("that jumps is refused once, and believed again when it runs on evenly")
    func jump() {
        var judge = PHCJudge(settings)
        _ = judge.judge(point(0))
        var after = point(1)
        after.reading += 37_000_000_000
        #expect(judge.judge(after) == .refused("the clock jumped by 37.0 s; something sets it"))
        after = point(2)
        after.reading += 37_000_000_000
        guard case .sample = judge.judge(after) else {
            Issue.record("the clock was not believed again")
            return
        }
    }

    @Test("read in a bracket that is too wide is refused")
    func bracket() {
        var judge = PHCJudge(settings)
        var wide = point(0)
        wide.halfWidth = 150_000
        guard case .refused(let reason) = judge.judge(wide) else {
            Issue.record("a bracket of 300 us was accepted")
            return
        }
        #expect(reason == ("the clock took 300 us to read, more than 200 us; the machine is too busy"))
    }

    private struct Refused: Error {}

    private func point(_ seconds: Int64) -> ClockTrack.Point {
        ClockTrack.Point(
            raw: seconds * 1_000_000_000, reading: 1_795_000_000_000_000_000 + seconds * 1_000_000_000, halfWidth: 400)
    }
}
