import Testing
import Timekeeping

@Suite("A pulse a second")
struct PPSJudgeTests {
    @Test("says that a second began, as much as the kernel's stamp may be late")
    func pulse() {
        var world = PulseWorld()
        world.pulse()
        #expect(
            world.look()
                == .sample(
                    SourceSample(
                        raw: 10_000_000_000, time: .startOfSecond, sourceError: 1000, readError: 100, sigma: 1000,
                        lateness: 5000)))
    }

    @Test("is told once, and the next one again")
    func once() {
        var world = PulseWorld()
        world.pulse()
        #expect(world.look() != nil)
        #expect(world.look() == nil)
        world.pass(1000)
        world.pulse()
        #expect(world.look() != nil)
    }

    @Test("on the other edge is not heard: after three seconds that is silence")
    func edge() {
        var world = PulseWorld(settings: PPSSettings(edge: .clear))
        for _ in 0..<4 {
            world.pulse()
            #expect(world.look() == nil)
            world.pass(1000)
        }
        #expect(
            world.look()
                == .silent(
                    "no clear edge for 4 s; see the receiver's fix, the wire, and whether the pulse has the other edge")
        )
    }

    @Test("that stops is silence after three seconds, an old one at the start too")
    func stops() {
        var world = PulseWorld()
        world.pulse()
        _ = world.look()
        world.pass(3000)
        #expect(world.look() == nil)
        world.pass(100)
        guard case .silent = world.look() else {
            Issue.record("a pulse that stopped was not missed")
            return
        }
        var late = PulseWorld()
        late.pulse()
        late.pass(60_000)
        #expect(late.look() == nil)
        late.pass(3100)
        guard case .silent = late.look() else {
            Issue.record("a pulse of a minute ago was used")
            return
        }
    }

    @Test("that was not fetched in time is counted, and the next one is used")
    func gap() {
        var world = PulseWorld()
        world.pulse()
        _ = world.look()
        for _ in 0..<3 {
            world.pass(1000)
            world.pulse()
        }
        guard case .sample = world.look() else {
            Issue.record("the pulse after a gap was not used")
            return
        }
        #expect(world.judge.missed == 2)
    }

    @Test("that did not come makes the next one degraded, and is named")
    func lost() {
        var world = PulseWorld()
        world.pulse()
        _ = world.look()
        world.pass(3000)
        world.pulse()
        guard case .sample(let sample) = world.look() else {
            Issue.record("the pulse after two lost ones was not used")
            return
        }
        #expect(sample.degraded == "2 of 3 pulses did not come")
        #expect(world.judge.missed == 0)
    }

    @Test(
        "that comes at another rate is refused",
        arguments: [(300, "300 ms"), (1500, "1.5 s"), (100, "100 ms")] as [(Int64, String)])
    func noise(_ milliseconds: Int64, _ words: String) {
        var world = PulseWorld()
        world.pulse()
        _ = world.look()
        world.pass(milliseconds)
        world.pulse()
        guard case .refused(let reason) = world.look() else {
            Issue.record("pulses \(milliseconds) ms apart were taken for seconds")
            return
        }
        #expect(reason.hasPrefix("pulses came \(words) apart"))
    }

    @Test("with more edges between two whole seconds is refused: the line is noisy")
    func edges() {
        var world = PulseWorld()
        world.pulse()
        _ = world.look()
        world.pass(400)
        world.pulse()
        world.pass(600)
        world.pulse()
        #expect(world.look() == .refused("2 pulses came in 1 s: noise on the wire, or not a pulse a second"))
    }

    @Test("from before a step of the host's clock is refused")
    func step() {
        var world = PulseWorld()
        world.pulse()
        world.step(1_500_000_000)
        guard case .refused(let reason) = world.look() else {
            Issue.record("a pulse from before a step was used")
            return
        }
        #expect(reason.contains("was stepped"))
    }
}

/// A host with a pulse on the rising edge.
private struct PulseWorld {
    private(set) var judge: PPSJudge
    private var track = ClockTrack()
    private var raw: Int64 = 10_000_000_000
    private var realtime: Int64 = 1_795_000_000_000_000_000
    private var events = PPSEvents(
        assert: PPSEvents.Last(sequence: 0, realtime: 0), clear: PPSEvents.Last(sequence: 0, realtime: 0))

    init(settings: PPSSettings = PPSSettings()) {
        judge = PPSJudge(settings)
        pass(0)
    }

    mutating func pulse() {
        events.assert.sequence += 1
        events.assert.realtime = realtime
    }

    mutating func pass(_ milliseconds: Int64) {
        raw += milliseconds * 1_000_000
        realtime += milliseconds * 1_000_000
        track.note(ClockMoment(raw: raw, realtime: realtime, halfWidth: 100))
    }

    mutating func step(_ nanoseconds: Int64) {
        realtime += nanoseconds
        raw += 1000
        track.note(ClockMoment(raw: raw, realtime: realtime, halfWidth: 100))
    }

    mutating func look() -> SourceReport.Content? { judge.judge(events, track) }
}
