import Sensing
import Testing

@testable import Timekeeping

@Suite("The states of the station clock")
struct ClockEngineStateTests {
    @Test("with a PTP clock it locks within ten seconds, and every stamp of an hour holds the truth")
    func ptpLocks() {
        var world = ClockWorld([("ptp", ClockWorld.ptp())])
        world.run(10)
        #expect(world.engine.model.state == .locked)
        world.run(3600)
        #expect(world.engine.model.state == .locked)
        #expect(world.missed == 0)
        #expect((world.halfWidth ?? .max) < 9_000)
    }

    @Test("without any source it stays unsynchronised, and no stamp has a bound")
    func noSource() {
        var world = ClockWorld([])
        world.run(120)
        #expect(world.engine.model.state == .unsynchronised)
        #expect(world.stamped == 0)
        #expect(world.engine.model.id == ClockModelID(run: 7, number: 0))
    }

    @Test("tells once of a source that has never answered, with the reason")
    func neverAnswered() {
        let moment = ClockMoment(raw: 1_000_000_000, realtime: 1_790_000_000_000_000_000)
        var engine = ClockEngine(
            ClockSettings(sources: [SourceSettings(name: "gps", kind: .gpsd)], builtAt: 1_780_000_000_000_000_000),
            start: ClockStart(run: 1, boot: "boot", moment: moment, leapTable: .builtIn))
        let silent = SourceReport(source: "gps", at: moment.raw, .silent("called gpsd: Connection refused"))
        let told = (0..<3).flatMap { _ in engine.report(silent, moment) }.compactMap { action in
            if case .note(let note) = action { note.text } else { nil }
        }
        #expect(told == ["'gps' does not answer: called gpsd: Connection refused"])
    }

    @Test("a silent source leaves a holdover whose bound grows and holds the truth, and the relock is audited")
    func holdover() {
        var world = ClockWorld([("ptp", ClockWorld.ptp())])
        world.run(2400, reading: false)
        world["ptp"].isSilent = true
        world.run(5)
        #expect(world.engine.model.state == .holdover)
        let early = world.halfWidth ?? 0
        // The sun comes upon the housing: 2 ppm in ten minutes.
        for _ in 0..<100 {
            world.frequency += 2e-8
            world.run(6)
        }
        world.run(3000)
        #expect(world.engine.model.state == .holdover)
        #expect((world.halfWidth ?? 0) > early * 10)
        world["ptp"].isSilent = false
        world.run(30)
        #expect(world.engine.model.state == .locked)
        #expect(world.missed == 0)
        let audit = world.audits.last
        #expect(world.audits.count == 1)
        #expect(audit?.isCovered == true)
        #expect((audit?.error.magnitude ?? 0) > 5_000_000)
        #expect(world.engine.picture(world.moment).holdovers == 1)
    }

    @Test("a holdover ends unsynchronised when its time is over")
    func holdoverEnds() {
        var world = ClockWorld([("ptp", ClockWorld.ptp())]) { $0.longestHoldover = 600_000_000_000 }
        world.run(60, reading: false)
        world["ptp"].isSilent = true
        world.run(590, reading: false)
        #expect(world.engine.model.state == .holdover)
        world.run(20, reading: false)
        #expect(world.engine.model.state == .unsynchronised)
        #expect(world.engine.model.terms == nil)
    }

    @Test("a bound beyond the limit of a lock is no lock")
    func lockLimit() {
        var world = ClockWorld([("ntp", ClockWorld.chrony())]) { $0.lockLimit = 1_000_000 }
        world.run(120)
        #expect(world.engine.model.state == .acquiring)
        #expect(world.missed == 0)
        #expect((world.halfWidth ?? 0) > 1_000_000)
    }

    @Test(
        "a receiver's sentences alone are not believed for 12.5 minutes, and the bound counts the leap seconds it may lack"
    )
    func coldReceiver() {
        var world = ClockWorld([("gps", ClockWorld.gps())])
        world["gps"].taiMinusUTC = 35
        world.run(700)
        #expect(world.engine.model.state == .acquiring)
        #expect(world.missed == 0)
        #expect((world.halfWidth ?? 0) > 18_000_000_000)
        world["gps"].taiMinusUTC = nil
        world.run(100)
        #expect(world.engine.model.state == .locked)
        #expect(world.missed == 0)
    }

    @Test("a receiver whose leap seconds another source confirms is believed at once")
    func confirmedReceiver() {
        var world = ClockWorld([("gps", ClockWorld.gps()), ("ntp", ClockWorld.chrony())])
        world.run(30)
        #expect(world.verdict("gps") == .agrees)
        #expect(world.verdict("ntp") == .selected)
        #expect(world.engine.model.state == .locked)
    }

    @Test("a pulse is numbered by the sentences, and then makes the time")
    func pulse() {
        var world = ClockWorld([("gps", ClockWorld.gps()), ("pps", ClockWorld.pulse())])
        world.run(30)
        #expect(world.verdict("pps") == .refused)
        world.run(800)
        #expect(world.verdict("pps") == .selected)
        #expect(world.engine.model.state == .locked)
        #expect((world.halfWidth ?? .max) < 40_000)
        #expect(world.missed == 0)
    }

    @Test("a pulse that loses its sentences goes on by the time that it made itself")
    func pulseAlone() {
        var world = ClockWorld([("gps", ClockWorld.gps()), ("pps", ClockWorld.pulse())])
        world.run(900, reading: false)
        world["gps"].isSilent = true
        world.run(900)
        #expect(world.verdict("pps") == .selected)
        #expect(world.missed == 0)
        #expect(world.states[.holdover] == nil)
    }

    @Test("the precise time is held on to when only a coarse source is left")
    func coarseLeft() {
        var world = ClockWorld([("gps", ClockWorld.gps()), ("ptp", ClockWorld.ptp())])
        world.run(2400, reading: false)
        world["ptp"].isSilent = true
        world.run(600)
        #expect(world.engine.model.state == .holdover)
        #expect((world.halfWidth ?? .max) < 20_000_000)
        #expect(world.missed == 0)
    }

    @Test("each model that promises something has a number of its own, and no number comes twice")
    func numbers() {
        var world = ClockWorld([("ptp", ClockWorld.ptp())])
        world.run(600, reading: false)
        let numbers = world.published.filter { $0.terms != nil }.map(\.id.number)
        #expect(numbers == Array(1...UInt32(numbers.count)))
        #expect(world.published.filter { $0.terms == nil }.allSatisfy { $0.id.number == 0 })
    }

    @Test("a settled clock publishes less than one model in two seconds")
    func fewModels() {
        var world = ClockWorld([("ptp", ClockWorld.ptp())])
        world.run(2400, reading: false)
        let before = world.published.count
        world.run(1200, reading: false)
        #expect(world.published.count - before < 600)
    }
}
