import Sensing

/// The corrections that are known, applied to the times as they were stamped. The originals are never changed.
public struct ClockCorrections: Hashable, Sendable {
    /// By epoch, in the order in which they were made.
    private var retimings: [String: [Retiming]] = [:]

    public init() {}

    public var isEmpty: Bool { retimings.isEmpty }

    /// A gap is corrected once: a second correction with the same closing model is left out. Returns the epochs in which
    /// it is new.
    public mutating func add(_ retiming: Retiming) -> [String] {
        let new = retiming.epochs.filter { !knows(retiming.closing.id, in: $0) }
        for epoch in new { retimings[epoch, default: []].append(retiming) }
        return new
    }

    /// Whether the gap that this model closed was corrected.
    public func knows(_ closing: ClockModelID, in epoch: String) -> Bool {
        retimings[epoch]?.contains { $0.closing.id == closing } ?? false
    }

    /// Nil when the time stands as it was stamped.
    public func correction(of time: Timestamp, in epoch: String) -> CorrectedTime? {
        guard time.stamp != nil, let known = retimings[epoch] else { return nil }
        for retiming in known {
            if let corrected = retiming.corrected(time) {
                return CorrectedTime(time: corrected, closing: retiming.closing.id)
            }
        }
        return nil
    }
}

/// A time after its gap was closed.
public struct CorrectedTime: Hashable, Sendable {
    public var time: Timestamp
    /// The model that closed the gap.
    public var closing: ClockModelID

    public init(time: Timestamp, closing: ClockModelID) {
        self.time = time
        self.closing = closing
    }
}
