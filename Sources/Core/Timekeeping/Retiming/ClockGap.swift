import Sensing

/// A stretch of one run in which the station clock was not locked, and that a relock has closed.
public struct ClockGap: Hashable, Sendable {
    /// The last locked model before it; nil when the clock had not been locked before.
    public var before: ClockModel?
    /// The models of the gap that were used, in their order; never empty.
    public var models: [UsedModel]
    /// The first locked model after it.
    public var closing: UsedModel

    /// The gaps of one run, from its used models in the order in which they were stored. What is not closed is none yet.
    public static func closed(in models: [UsedModel]) -> [ClockGap] {
        var gaps: [ClockGap] = []
        var before: ClockModel?
        var open: [UsedModel] = []
        for used in models {
            guard used.model.state == .locked, used.model.terms != nil else {
                open.append(used)
                continue
            }
            if !open.isEmpty { gaps.append(ClockGap(before: before, models: open, closing: used)) }
            before = used.model
            open = []
        }
        return gaps
    }

    /// Why times in the gap cannot be computed from both sides; nil when they can.
    public var obstacle: String? {
        if let before, before.boot != closing.model.boot {
            return "the machine was started anew in between, and its counter with it"
        }
        if let before, before.leap.utc(of: start) != closing.model.leap.utc(of: start) {
            return "TAI - UTC is not the same before and after it: a leap second, or news of one, came in between"
        }
        return nil
    }

    /// The correction, before its records were looked at.
    public func retiming(epochs: [String]) -> Retiming {
        Retiming(
            after: lastNumberBefore, from: from, to: max(closing.usedAt, closing.model.anchor),
            closing: closing.model, driftPPB: driftPPB, verdict: isPromiseKept ? .intersection : .union, epochs: epochs)
    }

    /// Nothing is known of the counter but that it is one: a plain crystal before its frequency was learned.
    static let unknownDriftPPB: Int64 = 50_000

    /// What the last model of a holdover promised for all of the gap; it is as good backwards. Where there was no promise
    /// in a part of the gap, none is assumed.
    private var driftPPB: Int64 {
        let own = closing.model.terms?.driftPPB ?? Self.unknownDriftPPB
        let promised = models.compactMap(\.model.terms?.driftPPB)
        if promised.count == models.count, let held = models.last(where: { $0.model.state == .holdover }) {
            return max(own, held.model.terms?.driftPPB ?? Self.unknownDriftPPB)
        }
        return promised.reduce(max(own, Self.unknownDriftPPB), max)
    }

    private var start: TAIInstant { closing.model.tai(at: from) }

    private var from: Int64 {
        before?.anchor ?? models.map { min($0.usedAt, $0.model.anchor) }.min() ?? closing.model.anchor
    }

    private var lastNumberBefore: UInt32 {
        if let before { return before.id.number }
        let first = models.map(\.model.id.number).filter { $0 > 0 }.min() ?? closing.model.id.number
        return first - 1
    }

    /// Whether what was held to meets the closing model's interval at the relock.
    private var isPromiseKept: Bool {
        guard let held = models.last(where: { $0.model.terms != nil })?.model else { return true }
        let relock = closing.model.anchor
        let stamped = held.timestamp(at: relock)
        return !Retiming(
            after: 0, from: .min, to: .max, closing: closing.model, driftPPB: driftPPB, verdict: .intersection,
            epochs: []
        ).contradicts(stamped)
    }
}
