import Sensing
import Testing

@testable import Station

@Suite("Who has a line")
struct LineHoldTests {
    private static let time = Instant(unixSeconds: 1_795_219_200)
    private static let second: UInt64 = 1_000_000_000

    private func taken(idleSeconds: UInt64 = 900, now: UInt64 = 0) -> LineHold {
        var hold = LineHold()
        let taking = hold.take(by: "alice", force: false, idle: idleSeconds * Self.second, at: Self.time, now: now)
        #expect(taking == .taken(number: 1, from: nil))
        return hold
    }

    @Test("is told to the second person who wants it")
    func refused() throws {
        var hold = taken()
        let alice = try #require(hold.holder)
        #expect(hold.take(by: "bob", force: false, idle: 1, at: Self.time, now: 1) == .refused(alice))
        #expect(alice.by == "alice" && alice.since == Self.time)
    }

    @Test("changes by force, and the first one's words no longer count")
    func force() throws {
        var hold = taken()
        let alice = try #require(hold.holder)
        let taking = hold.take(by: "bob", force: true, idle: Self.second, at: Self.time, now: 1)
        #expect(taking == .taken(number: 2, from: alice))
        let counts = hold.heard(1, isKey: true, now: 2)
        #expect(!counts)
        #expect(hold.release(1) == nil)
        #expect(hold.holder?.by == "bob")
    }

    @Test("is nobody's after it was given back, and can be given back once")
    func release() {
        var hold = taken()
        #expect(hold.release(1)?.by == "alice")
        #expect(hold.release(1) == nil)
        #expect(hold.holder == nil && hold.deadline == nil)
    }

    /// Signs of life without a key come every five seconds.
    private func signs(_ hold: inout LineHold, from start: UInt64, to end: UInt64) -> [LineHold.Expiry] {
        var expiries: [LineHold.Expiry] = []
        for second in start..<end {
            if second % 5 == 0 { _ = hold.heard(1, isKey: false, now: second * Self.second) }
            if let expiry = hold.expire(now: second * Self.second) { expiries.append(expiry) }
        }
        return expiries
    }

    @Test("is warned of once before an idle person loses it")
    func idle() {
        var hold = taken()
        #expect(signs(&hold, from: 0, to: 900) == [.warning(number: 1, seconds: 60)])
        #expect(hold.expire(now: 900 * Self.second) == .idle(number: 1))
    }

    @Test("is kept by a key after the warning")
    func key() {
        var hold = taken()
        #expect(signs(&hold, from: 0, to: 850).count == 1)
        let counts = hold.heard(1, isKey: true, now: 850 * Self.second)
        #expect(counts)
        #expect(signs(&hold, from: 851, to: 1690).isEmpty)
        #expect(signs(&hold, from: 1690, to: 1749) == [.warning(number: 1, seconds: 60)])
    }

    @Test("is lost by a console that says nothing any more, however long it may be idle")
    func silent() {
        var hold = taken()
        #expect(hold.expire(now: 20 * Self.second - 1) == nil)
        #expect(hold.deadline == 20 * Self.second)
        #expect(hold.expire(now: 20 * Self.second) == .silent(number: 1))
    }

    @Test("is warned of at three quarters of a short limit")
    func shortLimit() {
        var hold = taken(idleSeconds: 12)
        #expect(signs(&hold, from: 0, to: 12) == [.warning(number: 1, seconds: 3)])
        #expect(hold.deadline == 12 * Self.second)
    }
}
