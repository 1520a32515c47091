/// How much of what was chosen is sent.
public enum Thinning: Hashable, Sendable {
    /// All of it.
    case none
    /// Of each instrument the last of every so many records; 2 or more.
    case every(Int)
    /// Of each datastream and period the mean, the standard deviation and the count.
    case average(Period)
    /// Of each datastream and period the smallest and the largest result.
    case extremes(Period)

    /// The periods that records are gathered in.
    public var period: Period? {
        switch self {
        case .none, .every: nil
        case .average(let period), .extremes(let period): period
        }
    }

    /// What replaces a datastream.
    var statistics: [Statistic] {
        switch self {
        case .none, .every: []
        case .average: [.mean, .standardDeviation, .count]
        case .extremes: [.minimum, .maximum]
        }
    }

    /// `average 10 min`; empty when nothing is thinned.
    var words: String {
        switch self {
        case .none: ""
        case .every(let count): "every \(count)"
        case .average(let period): "average \(period)"
        case .extremes(let period): "min-max \(period)"
        }
    }
}
