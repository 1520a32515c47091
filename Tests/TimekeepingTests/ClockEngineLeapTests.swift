import Sensing
import Testing

@testable import Timekeeping

@Suite("A leap second")
struct ClockEngineLeapTests {
    private let midnight = Instant(iso8601: "2028-01-01T00:00:00Z") ?? Instant(nanoseconds: 0)

    private func table(inserting: Bool, expires: String) -> LeapTable {
        var entries = LeapTable.builtIn.entries
        if inserting { entries.append(LeapTable.Entry(from: midnight, taiMinusUTC: 38)) }
        return LeapTable(verified: entries, expires: Instant(iso8601: expires))
    }

    private func world(_ sources: [(name: String, source: ClockWorld.Source)], _ table: LeapTable, from utc: String)
        -> ClockWorld
    {
        var world = ClockWorld(sources, utc: utc, table: table)
        world.leapSecond = (at: midnight, change: 1)
        return world
    }

    @Test("that the table holds is followed to the second, and announced the day before")
    func inTable() {
        var world = world(
            [("ptp", ClockWorld.ptp()), ("ntp", ClockWorld.chrony())],
            table(inserting: true, expires: "2028-06-28T00:00:00Z"), from: "2027-12-31T23:50:00Z")
        world.run(300)
        #expect(world.engine.model.flags == .leapPending)
        world.run(900)
        #expect(world.engine.model.state == .locked)
        #expect(world.engine.model.flags.isEmpty)
        #expect(world.missed == 0)
        #expect(world.states[.holdover] == nil)
    }

    @Test(
        "that an expired table lacks is found from the sources, and the bound covers both until then",
        arguments: [1, 2])
    func unknown(sources: Int) {
        let gps = Array([("a", ClockWorld.gps()), ("b", ClockWorld.gps())].prefix(sources))
        var world = world(
            gps, table(inserting: false, expires: "2027-06-28T00:00:00Z"), from: "2027-12-31T23:40:00Z")
        world.run(900)
        #expect(world.engine.model.state == .locked)
        #expect(world.engine.model.flags.contains(.leapTableExpired))
        world.run(600)
        #expect(world.engine.model.state == .locked)
        #expect(world.engine.model.leap.inForce(at: world.utc) == 38)
        #expect(world.missed == 0)
        #expect(world.notes.contains { $0.contains("a leap second was inserted") })
    }

    @Test("that does not come after the table's expiry widens the bound for some seconds only")
    func none() {
        var world = world(
            [("gps", ClockWorld.gps())], table(inserting: false, expires: "2027-06-28T00:00:00Z"),
            from: "2027-12-31T23:40:00Z")
        world.leapSecond = nil
        world.run(1500)
        #expect(world.engine.model.state == .locked)
        #expect(world.engine.model.leap.inForce(at: world.utc) == 37)
        #expect(world.missed == 0)
        #expect((world.halfWidth ?? .max) < 400_000_000)
    }

    @Test("that the sources announce after the table's expiry is followed")
    func announced() {
        var ntp = ClockWorld.chrony()
        ntp.leap.coming = .insert
        var world = world(
            [("ntp", ntp), ("gps", ClockWorld.gps())], table(inserting: false, expires: "2027-06-28T00:00:00Z"),
            from: "2027-12-31T23:50:00Z")
        world.run(300)
        #expect(world.engine.model.flags.contains(.leapPending))
        world.run(900)
        #expect(world.engine.model.state == .locked)
        #expect(world.engine.model.leap.inForce(at: world.utc) == 38)
        #expect(world.missed == 0)
    }

    @Test("that only one of three announces is not inserted")
    func loneLiar() {
        var (honest, liar) = (ClockWorld.chrony(), ClockWorld.chrony())
        honest.leap.coming = .none
        liar.leap.coming = .insert
        var world = world(
            [("a", honest), ("b", honest), ("liar", liar)],
            table(inserting: false, expires: "2027-06-28T00:00:00Z"), from: "2027-12-31T23:50:00Z")
        world.leapSecond = nil
        world.run(1200)
        #expect(!world.published.contains { $0.flags.contains(.leapPending) })
        #expect(world.engine.model.leap.inForce(at: world.utc) == 37)
        #expect(world.missed == 0)
    }

    @Test("that a source announces against a valid table is named and not believed")
    func againstTable() {
        var liar = ClockWorld.chrony()
        liar.leap.coming = .insert
        var world = world(
            [("liar", liar)], table(inserting: false, expires: "2028-06-28T00:00:00Z"), from: "2027-12-31T23:50:00Z")
        world.leapSecond = nil
        world.run(1200)
        #expect(world.notes.contains { $0.contains("announces a leap second") })
        #expect(world.missed == 0)
    }

    @Test("that comes in a holdover after the table's expiry leaves a second of doubt")
    func inHoldover() {
        var world = world(
            [("ptp", ClockWorld.ptp())], table(inserting: false, expires: "2027-06-28T00:00:00Z"),
            from: "2027-12-31T23:50:00Z")
        world["ptp"].leap.taiMinusUTC = 37
        world.run(300)
        world["ptp"].isSilent = true
        world.run(600)
        #expect((world.halfWidth ?? 0) > 1_000_000_000)
        #expect(world.missed == 0)
    }

    @Test("that a source spreads over a day is taken out of its time")
    func smeared() {
        var smeared = ClockWorld.chrony()
        smeared.smear = .day
        smeared.jitter = 20_000
        var world = world(
            [("ntp", smeared)], table(inserting: true, expires: "2028-06-28T00:00:00Z"), from: "2027-12-31T11:00:00Z")
        world.smearsDay = true
        for _ in 0..<26 { world.run(3600, reading: false); world.run(60) }
        #expect(world.missed == 0)
        #expect(world.published.contains { $0.flags.contains(.smear) })
    }

    @Test("that a source may spread in an unknown way makes its bound a second wider for two days")
    func unknownSmear() {
        var smeared = ClockWorld.chrony()
        smeared.smear = .unknown
        var world = world(
            [("ntp", smeared)], table(inserting: true, expires: "2028-06-28T00:00:00Z"), from: "2027-12-31T09:00:00Z")
        world.run(60)
        #expect(world.engine.model.flags.contains(.smear))
        #expect((world.halfWidth ?? 0) > 1_000_000_000)
        #expect(world.missed == 0)
    }
}
