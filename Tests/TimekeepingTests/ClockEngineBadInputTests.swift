import Sensing
import Testing

@testable import Timekeeping

@Suite("A source that lies")
struct ClockEngineBadInputTests {
    @Test("with a bound of zero gets no lock")
    func zeroBound() {
        var world = ClockWorld([("ntp", ClockWorld.chrony())])
        (world["ntp"].sourceError, world["ntp"].pathError) = (0, 0)
        world.run(300)
        #expect(world.engine.model.state == .unsynchronised)
        #expect(world.stamped == 0)
        #expect(world.reason("ntp").contains("bound of zero"))
    }

    @Test("by repeating its last sample loses the lock after three intervals, though it answers for ever")
    func normalForEver() {
        var world = ClockWorld([("ntp", ClockWorld.chrony())])
        world.run(300)
        #expect(world.engine.model.state == .locked)
        world["ntp"].repeatsLast = true
        world.run(8)
        #expect(world.engine.model.state == .holdover)
        world.run(1500)
        #expect(world.engine.model.state == .holdover)
        #expect(world.verdict("ntp") == .silent)
        #expect(world.missed == 0)
    }

    @Test("by a time that stands still is refused as frozen")
    func standsStill() {
        var world = ClockWorld([("ptp", ClockWorld.ptp())])
        world.run(60)
        world["ptp"].standsStill = true
        world.run(60)
        #expect(world.engine.model.state == .holdover)
        #expect(world.reason("ptp").contains("frozen"))
        #expect(world.missed == 0)
    }

    @Test("by differences that agree to the nanosecond is refused as frozen")
    func identical() {
        var world = ClockWorld([("ptp", ClockWorld.ptp())])
        world.frequency = 0
        world["ptp"].jitter = 0
        world.run(60)
        #expect(world.engine.model.state != .locked)
        #expect(world.reason("ptp").contains("frozen"))
    }

    @Test("by 37 seconds from one update to the next is refused as a fault of the time scale, and the time is held")
    func timeScale() {
        var world = ClockWorld([("ptp", ClockWorld.ptp())])
        world.run(300)
        world["ptp"].error = 37e9
        world.run(1200)
        #expect(world.engine.model.state == .holdover)
        #expect(world.reason("ptp").contains("37 s"))
        #expect(world.missed == 0)
        world["ptp"].error = 0
        world.run(30)
        #expect(world.engine.model.state == .locked)
        #expect(world.missed == 0)
    }

    @Test("by a receiver's week roll-over is refused, and the weeks are named", arguments: [-1024, 1024])
    func rollover(weeks: Int) {
        var world = ClockWorld([("gps", ClockWorld.gps())])
        world["gps"].error = Double(weeks) * 7 * 86_400e9
        world.run(900)
        #expect(world.engine.model.state == .unsynchronised)
        #expect(world.reason("gps").contains("roll-over"))
        #expect(world.reason("gps").contains("\(weeks) weeks"))
    }

    @Test("by more than 512 weeks from the last good time is refused")
    func farFromLastGood() {
        var world = ClockWorld([("gps", ClockWorld.gps())], lastGood: ClockWorld.builtAt + 1_000_000_000)
        world["gps"].error = 700 * 7 * 86_400e9
        world.run(60)
        #expect(world.verdict("gps") == .refused)
        #expect(world.engine.model.state == .unsynchronised)
    }

    @Test("beyond its bound against one other is named, both are covered, and there is no lock")
    func twoInConflict() {
        var world = ClockWorld([("ptp", ClockWorld.ptp()), ("ntp", ClockWorld.chrony())])
        world.run(300)
        #expect(world.engine.model.state == .locked)
        world = ClockWorld([("ptp", ClockWorld.ptp()), ("ntp", ClockWorld.chrony())])
        world["ntp"].error = 40_000_000
        world.run(300)
        #expect(world.engine.model.state == .acquiring)
        #expect(world.engine.model.flags.contains(.conflict))
        #expect(world.engine.model.sourceNames == "ptp+ntp")
        #expect((world.halfWidth ?? 0) > 20_000_000)
        #expect(world.missed == 0)
        #expect(world.notes.contains { $0.contains("'ntp' contradicts") })
    }

    @Test("against a majority is named and covered, and the majority keeps its lock")
    func majority() {
        var world = ClockWorld([
            ("ptp", ClockWorld.ptp()), ("ntp", ClockWorld.chrony()), ("liar", ClockWorld.ptp()),
        ])
        world["liar"].error = 30_000_000
        world.run(300)
        #expect(world.engine.model.state == .locked)
        #expect(world.engine.model.flags.contains(.conflict))
        #expect(world.verdict("liar") == .conflicts)
        #expect((world.halfWidth ?? 0) > 15_000_000)
        #expect(world.missed == 0)
    }

    @Test("against a majority by more than a lock allows is left out")
    func outvoted() {
        var world = ClockWorld([
            ("ptp", ClockWorld.ptp()), ("ntp", ClockWorld.chrony()), ("liar", ClockWorld.ptp()),
        ])
        world["liar"].error = 37e9
        world.run(300)
        #expect(world.engine.model.state == .locked)
        #expect(world.engine.model.flags.contains(.conflict))
        #expect(world.reason("liar").contains("not covered"))
        #expect(world.missed == 0)
    }

    @Test("by a small jump is heard again, but not alone: what was held is covered too")
    func smallJump() {
        var world = ClockWorld([("ptp", ClockWorld.ptp())])
        world.run(2400, reading: false)
        world["ptp"].error = 50_000_000
        world.run(600)
        #expect(world.engine.model.state == .acquiring)
        #expect(world.engine.model.flags.contains(.conflict))
        #expect(world.missed == 0)
    }

    @Test("now and then, far out, moves nothing")
    func outliers() {
        var ptp = ClockWorld.ptp()
        ptp.interval = 1_000_000_000
        var world = ClockWorld([("ptp", ptp)])
        for _ in 0..<60 {
            world["ptp"].error = 1500
            world.run(9)
            world["ptp"].error = 900_000_000
            world.run(1)
        }
        #expect(world.missed == 0)
        #expect(world.states[.locked, default: 0] * 100 > world.states.values.reduce(0, +) * 95)
    }

    @Test("alone as the kernel's word is used only when nothing else is there, and contradicts nobody")
    func kernel() {
        var kernel = ClockWorld.Source(kind: .kernel, error: 90_000_000, jitter: 100, sourceError: 1_000_000)
        kernel.pathError = 0
        var world = ClockWorld([("ptp", ClockWorld.ptp()), ("kernel", kernel)])
        world.run(60)
        #expect(world.engine.model.sourceNames == "ptp")
        #expect(!world.engine.model.flags.contains(.conflict))
        #expect(world.missed == 0)
    }

    @Test("in its adapter's opinion twice is not believed, and is again after its next good sample")
    func refusal() {
        var world = ClockWorld([("ptp", ClockWorld.ptp())])
        world.run(60)
        world["ptp"].refusal = "clock class 248"
        world.run(2)
        #expect(world.engine.model.state == .holdover)
        #expect(world.reason("ptp") == "clock class 248")
        world["ptp"].refusal = nil
        world.run(2)
        #expect(world.engine.model.state == .locked)
    }

    @Test("by two times in turn gets no lock, whichever of the two is true")
    func twoTimes() {
        var ptp = ClockWorld.ptp()
        ptp.interval = 1_000_000_000
        var world = ClockWorld([("ptp", ptp)])
        for _ in 0..<60 {
            world["ptp"].error = 1500
            world.run(1)
            world["ptp"].error = 5e9
            world.run(1)
        }
        #expect(world.states[.locked] == nil)
        #expect(world.reason("ptp").contains("two times in turn"))
    }

    @Test("less well than before raises the flag of a degraded source")
    func degraded() {
        var world = ClockWorld([("ptp", ClockWorld.ptp())])
        world.run(60)
        world["ptp"].degraded = "clock class 7"
        world.run(5)
        #expect(world.engine.model.flags == .degradedSource)
        #expect(world.engine.model.state == .locked)
    }
}
