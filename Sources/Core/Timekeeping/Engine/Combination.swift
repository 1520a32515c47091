import Sensing

/// The intervals of the believed sources at one moment, made one (after Marzullo; RFC 5905, 11.2.1).
///
/// Sources whose intervals have a point in common agree, and the narrowest of them makes the time. Where one does not meet
/// the others, the interval is widened to cover it: nobody can know from outside which of them is wrong. Only a source
/// that most others contradict, and that could be covered no longer within the limit of a lock, is left out.
struct Combination: Hashable, Sendable {
    struct Member: Hashable, Sendable {
        /// Its place in the list of sources.
        var index: Int
        /// TAI at the moment.
        var centre: TAIInstant
        var halfWidth: Double

        func lowest(from zero: TAIInstant) -> Double { Double(centre.nanoseconds(since: zero)) - halfWidth }
        func highest(from zero: TAIInstant) -> Double { Double(centre.nanoseconds(since: zero)) + halfWidth }
    }

    /// The narrowest of those that agree.
    var selected: Member
    /// In conflict with those that agree, and covered.
    var conflicting: [Int]
    /// In conflict, and left out.
    var outvoted: [Int]
    /// More than half agree, and at least two.
    var hasMajority: Bool
    /// The middle of what covers all, less the selected one's, in nanoseconds.
    var shift: Int64
    /// How much wider than the selected one's interval that is to either side.
    var widening: Double

    /// Nil without members. `preferred` is selected as long as it is not clearly worse than the best.
    init?(_ members: [Member], preferred: Int?, limit: Double) {
        guard let first = members.first else { return nil }
        let zero = first.centre
        let agreeing = Self.largestClique(members, zero)
        guard let best = agreeing.min(by: { $0.halfWidth < $1.halfWidth }) else { return nil }
        let kept = agreeing.first { $0.index == preferred && $0.halfWidth <= best.halfWidth * 1.25 }
        selected = kept ?? best
        hasMajority = agreeing.count >= 2 && agreeing.count * 2 > members.count
        var covered = agreeing.count == members.count ? [] : agreeing
        (conflicting, outvoted, shift, widening) = ([], [], 0, 0)
        let agreed = Set(agreeing.map(\.index))
        for member in members where !agreed.contains(member.index) {
            let span = Self.span(covered + [member], zero)
            if hasMajority, (span.high - span.low) / 2 > limit {
                outvoted.append(member.index)
            } else {
                conflicting.append(member.index)
                covered.append(member)
            }
        }
        guard !conflicting.isEmpty else { return }
        let span = Self.span(covered, zero)
        let middle = (span.high + span.low) / 2
        shift = Int64(clamping: (middle - Double(selected.centre.nanoseconds(since: zero))).rounded())
        widening = max(0, (span.high - span.low) / 2 - selected.halfWidth) + 1
    }

    /// The members that contain the point which most contain; of two such points that with the narrowest member.
    private static func largestClique(_ members: [Member], _ zero: TAIInstant) -> [Member] {
        var best: [Member] = []
        var narrowest = Double.infinity
        for member in members {
            let point = member.lowest(from: zero)
            let clique = members.filter { $0.lowest(from: zero) <= point && $0.highest(from: zero) >= point }
            let width = clique.map(\.halfWidth).min() ?? .infinity
            if clique.count > best.count || (clique.count == best.count && width < narrowest) {
                (best, narrowest) = (clique, width)
            }
        }
        return best
    }

    private static func span(_ members: [Member], _ zero: TAIInstant) -> (low: Double, high: Double) {
        (
            members.map { $0.lowest(from: zero) }.min() ?? 0,
            members.map { $0.highest(from: zero) }.max() ?? 0
        )
    }
}
