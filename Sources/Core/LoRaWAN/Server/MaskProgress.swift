/// How far a device of AU915 or US915 has been told which channels are heard: it hops over 72 of them, of which a gateway
/// hears eight.
enum MaskProgress: Hashable, Sendable {
    /// Nothing has to be said: another region, or its join-accept said it.
    case notNeeded
    case needed(requests: Int)
    case done

    var isNeeded: Bool {
        guard case .needed(let requests) = self else { return false }
        return requests < ServerLimits.mostMaskRequests
    }

    mutating func requested() {
        if case .needed(let requests) = self { self = .needed(requests: requests + 1) }
    }

    mutating func answered(isAccepted: Bool) {
        if case .needed = self, isAccepted { self = .done }
    }

    /// A device whose stack passes over the join-accept's mask goes on hopping: most of its frames are missing.
    mutating func lost(_ frames: UInt32) {
        if self == .notNeeded, frames >= 3 { self = .needed(requests: 0) }
    }
}
