import Sensing

@testable import Timekeeping

/// A station clock that is locked, holds over and locks again, by a counter whose truth is known.
struct HoldoverWorld {
    /// True TAI at raw 0, and how fast the counter is; the wander is what the clock does not know.
    static let start = TAIInstant(nanoseconds: 1_795_219_237_000_000_000)
    static let boot = "5f0c"
    static let second: Int64 = 1_000_000_000
    static let run: UInt32 = 3

    var frequency = 12e-6
    /// What the frequency changes by during the gap, in parts per billion; the models promise at most `rho`.
    var wanderPPB: Int64 = 9000
    var rho: Int64 = 15_000
    /// Locked until, and again from, in raw seconds.
    var lost: Int64 = 100
    var found: Int64 = 3700
    /// The error of the locked models, within their constant bound.
    var errorBefore: Int64 = 700
    var errorAfter: Int64 = -600
    static let constant: Int64 = 1000

    func truth(_ raw: Int64) -> TAIInstant {
        let gap = min(max(0, raw - lost * Self.second), (found - lost) * Self.second)
        let elapsed = Double(raw) * (1 + frequency) + Double(gap) * Double(wanderPPB) * 1e-9
        return Self.start.adding(nanoseconds: Int64(elapsed.rounded()))
    }

    func utc(_ raw: Int64) -> Instant { Self.leap.utc(of: truth(raw)) }

    static let leap = LeapOffset(taiMinusUTC: 37)

    func model(
        _ number: UInt32, _ state: ClockState, at second: Int64, error: Int64, isPromising: Bool = true,
        flags: ClockFlags = []
    ) -> ClockModel {
        let raw = second * Self.second
        return ClockModel(
            id: ClockModelID(run: Self.run, number: number), boot: Self.boot, state: state, flags: flags,
            source: isPromising ? .gnss : .system, sourceNames: isPromising ? "gps" : "", anchor: raw,
            tai: truth(raw).adding(nanoseconds: error), frequency: frequency,
            terms: isPromising ? BoundTerms(source: Self.constant, driftPPB: rho) : nil, leap: Self.leap)
    }

    var locked: ClockModel { model(7, .locked, at: lost, error: errorBefore) }
    var held: ClockModel {
        var held = locked
        held.id.number = 8
        held.state = .holdover
        return held
    }
    var relocked: ClockModel { model(9, .locked, at: found, error: errorAfter) }

    func used(_ model: ClockModel, after seconds: Int64 = 3) -> UsedModel {
        UsedModel(model: model, usedAt: model.anchor + seconds * Self.second)
    }

    var gap: ClockGap { ClockGap(before: locked, models: [used(held)], closing: used(relocked)) }

    /// A reading in the gap that came `lateness` before its stamp.
    func stamped(_ raw: Int64, lateness: Int64 = 0, by model: ClockModel? = nil) -> Timestamp {
        var time = (model ?? held).timestamp(at: raw)
        time.stamp?.lateness = lateness
        time.bound?.before += lateness
        return time
    }

    func contains(_ time: Timestamp, raw: Int64, lateness: Int64 = 0) -> Bool {
        guard let earliest = time.earliest, let latest = time.latest else { return false }
        // The byte came anywhere between the stamp and its lateness before.
        return earliest <= utc(raw - lateness) && utc(raw) <= latest
    }
}
