import Sensing
import Testing

@testable import Timekeeping

@Suite("A gap of the station clock that a relock has closed")
struct RetimingTests {
    private static let second = HoldoverWorld.second

    private func width(_ time: Timestamp) -> Int64 {
        (time.bound?.before ?? 0) + (time.bound?.after ?? 0)
    }

    private func raws(_ world: HoldoverWorld) -> [Int64] {
        stride(from: world.lost + 4, through: world.found + 2, by: 7).map { $0 * Self.second + 123_456 }
    }

    @Test(
        "has times that contain the truth and are nowhere wider, whichever way the counter wandered",
        arguments: [-15_000, -9000, -100, 0, 3000, 14_900] as [Int64])
    func truth(wander: Int64) throws {
        var world = HoldoverWorld()
        world.wanderPPB = wander
        let retiming = world.gap.retiming(epochs: ["e"])
        #expect(retiming.verdict == .intersection)
        for raw in raws(world) {
            let stamped = world.stamped(raw)
            let corrected = try #require(retiming.corrected(stamped))
            #expect(world.contains(stamped, raw: raw) && world.contains(corrected, raw: raw), "raw \(raw)")
            #expect(width(corrected) <= width(stamped))
            #expect(corrected.flags.isEmpty && corrected.state == .holdover && corrected.stamp == stamped.stamp)
        }
    }

    @Test("is as exact as the relock at its end, and as the last news at its beginning")
    func ends() throws {
        let world = HoldoverWorld()
        let retiming = world.gap.retiming(epochs: [])
        let late = try #require(retiming.corrected(world.stamped(world.found * Self.second)))
        #expect(width(late) <= 2 * (HoldoverWorld.constant + Retiming.stampError))
        let early = try #require(retiming.corrected(world.stamped(world.lost * Self.second + 1)))
        #expect(width(early) <= 2 * (HoldoverWorld.constant + 1))
        let middle = (world.lost + world.found) / 2 * Self.second
        let both = try #require(retiming.corrected(world.stamped(middle)))
        #expect(width(both) < width(world.stamped(world.found * Self.second)) / 2)
    }

    @Test("keeps the lateness of each stamp on the early side alone")
    func lateness() throws {
        let world = HoldoverWorld()
        let retiming = world.gap.retiming(epochs: [])
        for raw in raws(world) {
            let stamped = world.stamped(raw, lateness: 4_000_000)
            let corrected = try #require(retiming.corrected(stamped))
            #expect(width(corrected) <= width(stamped))
            let bound = try #require(corrected.bound)
            #expect((3_999_999...4_000_001).contains(bound.before - bound.after))
            #expect(world.contains(corrected, raw: raw, lateness: 4_000_000))
        }
    }

    @Test("before the first lock gets bounds where nothing had been promised")
    func beforeTheFirstLock() throws {
        let world = HoldoverWorld()
        let silent = world.model(0, .unsynchronised, at: 1, error: 3_600_000_000_000, isPromising: false)
        let first = world.model(1, .locked, at: 60, error: 500)
        let gaps = ClockGap.closed(in: [world.used(silent), world.used(first)])
        let retiming = try #require(gaps.first).retiming(epochs: ["e"])
        let raw = 20 * Self.second
        let stamped = world.stamped(raw, by: silent)
        #expect(stamped.bound == nil)
        let corrected = try #require(retiming.corrected(stamped))
        #expect(world.contains(corrected, raw: raw) && corrected.source == .gnss && corrected.state == .holdover)
        #expect(retiming.corrected(world.stamped(raw, by: first)) == nil)
    }

    @Test("whose holdover broke its promise covers both sides, and says so")
    func brokenPromise() throws {
        var world = HoldoverWorld()
        world.wanderPPB = 80_000
        let retiming = world.gap.retiming(epochs: [])
        #expect(retiming.verdict == .union)
        let raw = world.found * Self.second - Self.second
        let stamped = world.stamped(raw)
        #expect(!world.contains(stamped, raw: raw))
        let corrected = try #require(retiming.corrected(stamped))
        #expect(world.contains(corrected, raw: raw) && corrected.flags == .conflict)
        #expect(try #require(corrected.earliest) <= (try #require(stamped.earliest)))
        #expect(try #require(corrected.latest) >= (try #require(stamped.latest)))
    }

    @Test("touches nothing that was stamped by another model, in another run, or outside of it")
    func others() {
        let world = HoldoverWorld()
        let retiming = world.gap.retiming(epochs: [])
        let raw = 200 * Self.second
        var other = world.stamped(raw)
        other.stamp?.model.run = 4
        var without = world.stamped(raw)
        without.stamp = nil
        let times = [
            world.stamped(raw, by: world.locked), world.stamped(raw, by: world.relocked), other, without,
            world.stamped(99 * Self.second), world.stamped(4000 * Self.second),
        ]
        #expect(times.allSatisfy { retiming.corrected($0) == nil })
    }

    @Test("is found by its models, also twice in a run, and not while it is open")
    func gaps() {
        let world = HoldoverWorld()
        let again = world.model(12, .locked, at: 9000, error: 0)
        let models = [
            world.model(0, .unsynchronised, at: 0, error: 0, isPromising: false),
            world.model(1, .acquiring, at: 5, error: 9),
            world.locked, world.held, world.relocked, world.model(10, .holdover, at: 5000, error: 3),
            world.model(0, .unsynchronised, at: 8000, error: 0, isPromising: false),
            world.model(11, .acquiring, at: 8100, error: 0), again, world.model(13, .holdover, at: 9500, error: 0),
        ].map { world.used($0) }
        let gaps = ClockGap.closed(in: models)
        #expect(gaps.map { $0.models.map(\.model.id.number) } == [[0, 1], [8], [10, 0, 11]])
        #expect(gaps.map(\.closing.model.id.number) == [7, 9, 12])
        let retimings = gaps.map { $0.retiming(epochs: []) }
        // Number 0 stands for "no model" again and again: the counter tells which gap it is of.
        let late = world.stamped(8050 * Self.second, by: models[6].model)
        #expect(retimings.map { $0.corrected(late) == nil } == [true, true, false])
    }

    @Test("is seen backwards by the drift that was promised for all of it, not by that of the closing model's seconds")
    func drift() {
        let world = HoldoverWorld()
        var gap = world.gap
        gap.closing.model.terms?.driftPPB = 80
        gap.models.insert(gap.models[0], at: 0)
        gap.models[0].model.terms?.driftPPB = 90
        let retiming = gap.retiming(epochs: [])
        #expect(retiming.driftPPB == world.rho)
        let holdsTruth = raws(world).allSatisfy { raw in
            retiming.corrected(world.stamped(raw)).map { world.contains($0, raw: raw) } ?? false
        }
        #expect(holdsTruth)
        let silent = world.model(0, .unsynchronised, at: 2000, error: 0, isPromising: false)
        gap.models.append(world.used(silent))
        #expect(gap.retiming(epochs: []).driftPPB == ClockGap.unknownDriftPPB)
    }

    @Test("is left when a leap second came in between, or the machine was started anew")
    func obstacles() {
        let world = HoldoverWorld()
        var leaping = world.gap
        leaping.closing.model.leap = LeapOffset(taiMinusUTC: 38)
        #expect(leaping.obstacle?.contains("leap second") == true)
        var rebooted = world.gap
        rebooted.closing.model.boot = "other"
        #expect(rebooted.obstacle?.contains("started anew") == true)
        #expect(world.gap.obstacle == nil)
    }

    @Test("is seen from its end only as far as the last disruption, which may have stopped the counter")
    func disruption() throws {
        let world = HoldoverWorld()
        var draft = RetimingDraft(world.gap.retiming(epochs: []))
        for second in stride(from: Int64(200), to: 3600, by: 100) {
            var time = world.stamped(second * Self.second)
            if second >= 2000 { time.flags = .disrupted }
            draft.add(time)
        }
        let (retiming, summary) = try #require(draft.finished())
        #expect(retiming.from == 2000 * Self.second && summary.records == 16)
        #expect(retiming.corrected(world.stamped(1900 * Self.second)) == nil)
    }

    @Test("is cut at a disruption too that only the clock's own records show, which are not counted")
    func ownRecords() throws {
        let world = HoldoverWorld()
        var draft = RetimingDraft(world.gap.retiming(epochs: []))
        for second in stride(from: Int64(200), to: 3600, by: 100) { draft.add(world.stamped(second * Self.second)) }
        var noted = world.stamped(2050 * Self.second)
        noted.flags = .disrupted
        draft.add(noted, isReading: false)
        let (retiming, summary) = try #require(draft.finished())
        #expect(retiming.from == 2050 * Self.second && summary.records == 15)
    }

    @Test("shows medians of the bound before and after, and nothing at all without records")
    func summary() throws {
        let world = HoldoverWorld()
        var draft = RetimingDraft(world.gap.retiming(epochs: []))
        #expect(draft.finished() == nil)
        for raw in raws(world) { draft.add(world.stamped(raw)) }
        draft.add(world.stamped(5 * Self.second, by: world.locked))
        let summary = try #require(draft.finished()).summary
        #expect(summary.records == raws(world).count)
        let (before, after) = (try #require(summary.boundBefore), try #require(summary.boundAfter))
        #expect(after < before * 2 / 3, "\(before) \(after)")
        #expect(summary.from < summary.until)
    }

    @Test("with one contradiction among its records covers both sides in all of them")
    func oneContradiction() throws {
        let world = HoldoverWorld()
        var draft = RetimingDraft(world.gap.retiming(epochs: []))
        for raw in raws(world) { draft.add(world.stamped(raw)) }
        var wrong = world.stamped(3000 * Self.second)
        wrong.instant = wrong.instant.adding(nanoseconds: Self.second)
        draft.add(wrong)
        let retiming = try #require(draft.finished()).retiming
        #expect(retiming.verdict == .union)
        let agreeing = world.stamped(200 * Self.second)
        let corrected = try #require(retiming.corrected(agreeing))
        #expect(corrected.flags == .conflict && width(corrected) > width(agreeing))
    }
}
