import Sensing
import Testing

@testable import Timekeeping

@Suite("The log of sources")
struct SourceLogTests {
    @Test("replayed gives the same models, notes and audits")
    func replay() throws {
        var world = ClockWorld([("gps roof", ClockWorld.gps()), ("ptp", ClockWorld.ptp()), ("pps", ClockWorld.pulse())])
        world.isLogging = true
        world.run(120)
        world["ptp"].isSilent = true
        world.hostError += 1_000_000_000
        world.wasSet = true
        world.run(60)
        world["ptp"].isSilent = false
        world["gps roof"].refusal = "no fix: 'mode 1'\nlook at the antenna, 100 %"
        world.run(60)
        var replay = ClockReplay()
        var actions: [ClockAction] = []
        for line in world.log { actions += replay.take(try SourceLogLine(line: line)) }
        let isSame = actions == world.actions
        #expect(isSame)
        #expect(actions.count > 100)
        #expect(replay.engine?.picture(world.moment) == world.engine.picture(world.moment))
    }

    @Test("has one line for each thing, whatever its words hold")
    func lines() throws {
        let line = SourceLogLine.report(
            SourceReport(source: "a b=c", at: -5, .refused("two\nlines and a % and ünïcode")),
            ClockMoment(raw: 1, realtime: 2, halfWidth: 3, suspended: 4, wasSet: true))
        let text = line.line
        #expect(text.split(whereSeparator: \.isNewline).count == 1)
        #expect(try SourceLogLine(line: text) == line)
    }

    @Test("that is cut at any place is refused or read, and never traps")
    func cuts() {
        let world = ClockWorld([("ptp", ClockWorld.ptp())])
        for line in world.head.map(\.line) {
            for length in 0..<line.count { _ = try? SourceLogLine(line: line.prefix(length)) }
        }
        #expect(throws: LineDefect.unreadable(key: "log", value: "else")) { try SourceLogLine(line: "log=else") }
    }
}
