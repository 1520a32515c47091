import Sensing
import Testing

@testable import Timekeeping

@Suite("A machine that is disturbed")
struct ClockEngineHostTests {
    @Test("by a step of its clock keeps the station clock, which does not follow the host")
    func step() {
        var world = ClockWorld([("ptp", ClockWorld.ptp())])
        world.run(60)
        world.hostError += 5_000_000_000
        world.wasSet = true
        world.run(30)
        #expect(world.engine.model.flags == .disrupted)
        #expect(world.missed == 0)
        world.run(60)
        #expect(world.engine.model.state == .locked)
        #expect(world.engine.model.flags.isEmpty)
        #expect(world.notes.contains { $0.contains("was set by") })
    }

    @Test("by a suspend acquires anew, and promises nothing until then")
    func suspend() {
        var world = ClockWorld([("ptp", ClockWorld.ptp())])
        world.run(60)
        world.suspended += 30_000_000_000
        world.advance(30_000_000_000)
        world.lost += 30_000_000_000
        world.run(1)
        #expect(world.engine.model.terms == nil)
        #expect(world.engine.model.flags.contains(.disrupted))
        world.run(30)
        #expect(world.engine.model.state == .locked)
        #expect(world.missed <= 4)
    }

    @Test("by a counter that fell back acquires anew")
    func counterFell() {
        var world = ClockWorld([("ptp", ClockWorld.ptp())])
        world.run(60)
        world.lost += 50_000_000_000
        world.hostError -= 50_000_000_000
        world.run(1)
        #expect(world.engine.model.terms == nil)
        world.run(30)
        #expect(world.engine.model.state == .locked)
    }

    @Test("by a move that its clocks show covers what the counter may have lost, and follows the sources then")
    func move() {
        var world = ClockWorld([("ptp", ClockWorld.ptp())])
        world.run(60)
        world.lost += 300_000_000
        world.run(3)
        #expect(world.engine.model.flags.contains(.disrupted))
        world.run(30)
        #expect(world.engine.model.state == .locked)
        #expect(world.missed <= 4)
        let missed = world.missed
        world.run(300)
        #expect(world.missed == missed)
        #expect((world.halfWidth ?? .max) < 40_000)
    }

    @Test("by a slew of its own clock keeps the lock as soon as three samples have shown that the counter is well")
    func slew() {
        var world = ClockWorld([("ptp", ClockWorld.ptp())])
        world.run(60)
        for _ in 0..<5 {
            world.hostError += 50_000_000
            world.run(1)
        }
        #expect(world.engine.model.flags.contains(.disrupted))
        world.run(3)
        #expect(world.engine.model.state == .locked)
        #expect(world.missed == 0)
    }

    @Test("by a pause that nothing shows follows two sources that jump alike")
    func hiddenPause() {
        var world = ClockWorld([("ptp", ClockWorld.ptp()), ("ntp", ClockWorld.chrony())])
        world.run(120)
        world.lost += 200_000_000
        world.hostError -= 200_000_000
        world.run(60)
        #expect(world.engine.model.state == .locked)
        let missed = world.missed
        world.run(300)
        #expect(world.missed == missed)
    }

    @Test("in no way, and its clock slews as ntpd does, gives no alarm")
    func ordinarySlew() {
        var world = ClockWorld([("ptp", ClockWorld.ptp())])
        for _ in 0..<300 {
            world.hostError += 400_000
            world.run(1, reading: false)
        }
        #expect(!world.published.contains { $0.flags.contains(.disrupted) })
    }
}
