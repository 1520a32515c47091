import Sensing

/// The correction of one gap: what was stamped between two locked states of the station clock, seen again from the first
/// model after it.
///
/// A time in the gap was promised from the past, with a bound that grew since the last news; the closing model says it from
/// the future, with a bound that grows backwards. The truth lies in both intervals, so it lies where they meet:
///
///     forward    [earliest + lateness, latest] as stamped; everything, where nothing was promised
///     backward   UTC(raw) ± (B0 + rho * |raw - anchor| + E_stamp) by the closing model, B0 its bound at its anchor
///     new time   the middle of what both share, ± half its width; before it the lateness of the stamp is added again
///
/// Where the holdover broke its promise the two do not meet; then the new interval covers both, and says so.
public struct Retiming: Hashable, Sendable {
    public enum Verdict: String, Hashable, Sendable, CaseIterable {
        case intersection
        /// The held clock was found outside its bound at the relock, so neither interval is believed alone.
        case union
    }

    /// The last model number before the gap; models from there to `closing`, and number 0, stamped what is in the gap.
    public var after: UInt32
    /// CLOCK_MONOTONIC_RAW between which the gap lies, both included.
    public var from: Int64
    public var to: Int64
    public var closing: ClockModel
    /// rho: how fast the bound grows backwards from the closing model's anchor, in parts per billion. The model's own
    /// holds for the seconds until the next model; this one for the gap.
    public var driftPPB: Int64
    public var verdict: Verdict
    /// The epochs of the store in which the gap's records are.
    public var epochs: [String]

    /// E_stamp: the bracket in which a stamp's two clocks were read, where it is not part of its lateness.
    static let stampError: Int64 = 1000

    public init(
        after: UInt32, from: Int64, to: Int64, closing: ClockModel, driftPPB: Int64, verdict: Verdict,
        epochs: [String]
    ) {
        self.after = after
        self.from = from
        self.to = to
        self.closing = closing
        self.driftPPB = driftPPB
        self.verdict = verdict
        self.epochs = epochs
    }

    public func covers(_ stamp: RawStamp) -> Bool {
        let model = stamp.model
        return model.run == closing.id.run && from <= stamp.monotonic && stamp.monotonic <= to
            && (model.number == 0 || (after < model.number && model.number < closing.id.number))
    }

    /// The time by both sides of the gap; nil for a stamp that is not of the gap, and for a time that the instrument gave:
    /// its stamp says when the sample came.
    public func corrected(_ time: Timestamp) -> Timestamp? {
        guard time.source != .instrument, let stamp = time.stamp, covers(stamp), let backward = backward(stamp) else {
            return nil
        }
        let lateness = max(0, stamp.lateness)
        let forward = forward(time, lateness: lateness)
        var corrected = time
        let shared = forward.map { $0.intersection(backward) } ?? backward
        let interval: TimeInterval
        if let shared, verdict == .intersection {
            interval = shared
        } else {
            interval = forward.map { $0.union(backward) } ?? backward
            corrected.flags.insert(.conflict)
        }
        corrected.instant = interval.middle
        corrected.bound = TimeBound(
            before: interval.beforeMiddle.addingClamped(lateness), after: interval.afterMiddle)
        guard forward == nil else { return corrected }
        // Nothing had been promised: all that is known now is the closing model, held backwards.
        corrected.source = closing.source
        corrected.state = .holdover
        return corrected
    }

    /// Whether the two sides contradict each other at a stamp.
    func contradicts(_ time: Timestamp) -> Bool {
        guard time.source != .instrument, let stamp = time.stamp, let backward = backward(stamp),
            let forward = forward(time, lateness: max(0, stamp.lateness))
        else { return false }
        return forward.intersection(backward) == nil
    }

    private func forward(_ time: Timestamp, lateness: Int64) -> TimeInterval? {
        guard let bound = time.bound else { return nil }
        let before = max(0, bound.before - min(lateness, max(0, bound.before)))
        return TimeInterval(around: time.instant, before: before, after: max(0, bound.after))
    }

    private func backward(_ stamp: RawStamp) -> TimeInterval? {
        guard var terms = closing.terms else { return nil }
        terms.driftPPB = max(terms.driftPPB, driftPPB)
        let half = terms.halfWidth(away: stamp.monotonic &- closing.anchor).addingClamped(Self.stampError)
        return TimeInterval(around: closing.utc(at: stamp.monotonic), before: half, after: half)
    }
}
