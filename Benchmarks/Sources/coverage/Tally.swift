import Sensing

/// What was counted over some runs.
struct Tally: Sendable {
    var readings = 0
    var bounded = 0
    var covered = 0
    /// Misses in a window in which nobody could know.
    var explained: [String: Int] = [:]
    var unexplained = 0
    var firstMisses: [String] = []
    var worstMiss: Int64 = 0
    /// By the raw value of the state.
    var readingsByState = [0, 0, 0, 0]
    var secondsByState = [0, 0, 0, 0]
    /// Of the station clock itself in "locked", by the sources that made the time.
    var locked: [String: Locked] = [:]
    /// Readings that were locked, or bounded, where that must not be.
    var forbidden = 0
    var firstForbidden: [String] = []
    var relocks = 0
    /// Holdovers whose promise held, by the truth.
    var relocksCovered = 0
    /// What the engine itself counts as covered.
    var auditsCovered = 0
    var models = 0

    /// In nanoseconds: the error's size, and the whole width.
    struct Locked: Sendable {
        var errors: [Float] = []
        var widths: [Float] = []
    }

    static let kept = 4

    /// Of the sources that made the time most often: a coarse source while the fine one starts must not flatter it.
    var usual: Locked {
        locked.max { ($0.value.errors.count, $1.key) < ($1.value.errors.count, $0.key) }?.value ?? Locked()
    }

    var misses: Int { bounded - covered }

    mutating func add(_ other: Tally) {
        readings += other.readings
        bounded += other.bounded
        covered += other.covered
        explained.merge(other.explained, uniquingKeysWith: +)
        unexplained += other.unexplained
        firstMisses = Array((firstMisses + other.firstMisses).prefix(Self.kept))
        worstMiss = max(worstMiss, other.worstMiss)
        for state in 0..<4 {
            readingsByState[state] += other.readingsByState[state]
            secondsByState[state] += other.secondsByState[state]
        }
        for (names, other) in other.locked {
            locked[names, default: Locked()].errors += other.errors
            locked[names, default: Locked()].widths += other.widths
        }
        forbidden += other.forbidden
        firstForbidden = Array((firstForbidden + other.firstForbidden).prefix(Self.kept))
        relocks += other.relocks
        relocksCovered += other.relocksCovered
        auditsCovered += other.auditsCovered
        models += other.models
    }
}
