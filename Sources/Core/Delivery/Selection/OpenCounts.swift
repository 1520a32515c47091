import Sensing

/// Counts each instrument's records and lets through the last of every so many.
///
/// The counter is not kept anywhere: what it has counted is settled only together with the record that goes, so that
/// the first record that is not settled is always the first of its group, after a restart too.
struct OpenCounts: Sendable {
    struct Ended {
        var record: StoredRecord
        var positions: RangeSet
    }

    private struct Key: Hashable {
        var instrument: Int32
        var run: UInt32
    }

    private struct Group {
        var last: StoredRecord
        var count = 0
        var positions = RangeSet()
        var touched: Instant?
    }

    private let count: Int
    private var open: [Key: Group] = [:]

    init(every count: Int) {
        self.count = count
    }

    mutating func add(_ stored: StoredRecord, now: Instant?) -> Ended? {
        let key = Key(instrument: stored.record.instrument, run: stored.record.reprocessed?.run ?? 0)
        var group = open.removeValue(forKey: key) ?? Group(last: stored)
        group.last = stored
        group.count += 1
        group.positions.insert(PositionRange(first: stored.position, last: stored.position))
        group.touched = now ?? group.touched
        if group.count >= count { return Ended(record: group.last, positions: group.positions) }
        open[key] = group
        return nil
    }

    /// Ends the groups whose instruments were silent for `quiet` nanoseconds: what they said last goes.
    mutating func endQuiet(now: Instant, quiet: Int64) -> [Ended] {
        var ended: [Ended] = []
        for (key, group) in open {
            let touched = group.touched ?? now
            open[key]?.touched = touched
            guard now.nanoseconds(since: touched) >= quiet else { continue }
            open[key] = nil
            ended.append(Ended(record: group.last, positions: group.positions))
        }
        return ended.sorted { $0.record.position < $1.record.position }
    }
}
