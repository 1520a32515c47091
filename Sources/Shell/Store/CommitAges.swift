import Delivery

/// When records were committed, by the clock that never steps: what is live and what is backlog. It is kept in memory
/// only: what an earlier run committed is backlog.
struct CommitAges {
    private struct Commit {
        var uptime: UInt64
        var epoch: String
        var first: UInt64
    }

    /// The place from which on all records are live.
    struct Floor: Hashable {
        var epoch: String
        var position: UInt64
    }

    /// The oldest first.
    private var commits: [Commit] = []
    /// Commits that follow each other more closely count as one.
    private static let resolution: UInt64 = 250_000_000

    /// - Parameter keeping: the longest age, in nanoseconds, that somebody asks for.
    mutating func add(_ positions: PositionRange, of epoch: String, at uptime: UInt64, keeping longest: UInt64) {
        if let newest = commits.last, newest.epoch == epoch, uptime &- newest.uptime < Self.resolution { return }
        let old = index(ofCommitsSince: uptime - min(uptime, longest))
        // Now and then, so that it costs nothing.
        if old > 1000 || old == commits.count { commits.removeFirst(old) }
        commits.append(Commit(uptime: uptime, epoch: epoch, first: positions.first))
    }

    /// Where the records begin that were committed since; nil when there are none.
    func floor(since uptime: UInt64) -> Floor? {
        let index = index(ofCommitsSince: uptime)
        guard index < commits.count else { return nil }
        return Floor(epoch: commits[index].epoch, position: commits[index].first)
    }

    private func index(ofCommitsSince uptime: UInt64) -> Int {
        var low = 0
        var high = commits.count
        while low < high {
            let middle = (low + high) / 2
            if commits[middle].uptime < uptime { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
