import Sensing

/// Gathers records into periods and says when one is over.
///
/// A period is over for an instrument when a record of a later one comes from it, and for all when any record lies two
/// periods later: both depend on the records' order alone, so that forming the product again gives the same. Silence
/// ends it too, see `Thinner.drained`. A record that comes after its period has left makes another of the same name.
struct OpenPeriods: Sendable {
    /// A period that is over: its records and what they were made of.
    struct Ended {
        var records: [StoredRecord]
        var positions: RangeSet
    }

    private let period: Period
    private let statistics: [Statistic]
    private var open: [OpenPeriod.Key: OpenPeriod] = [:]

    init(period: Period, statistics: [Statistic]) {
        self.period = period
        self.statistics = statistics
    }

    mutating func add(_ stored: StoredRecord, now: Instant?) -> [Ended] {
        let key = OpenPeriod.Key(
            run: stored.record.reprocessed?.run ?? 0, index: period.index(of: stored.record.time.instant))
        var over: [OpenPeriod.Key] = []
        for other in open.keys where other.run == key.run && other.index < key.index {
            open[other]?.end(of: stored.record.instrument)
            if other.index <= key.index - 2 || open[other]?.isOver ?? false { over.append(other) }
        }
        open[key, default: OpenPeriod()].add(stored, now: now)
        return over.sorted().compactMap { end($0) }
    }

    /// Ends the periods that are over by the clock and were not added to for `quiet` nanoseconds.
    mutating func endQuiet(now: Instant, quiet: Int64) -> [Ended] {
        var over: [OpenPeriod.Key] = []
        for (key, value) in open {
            let touched = value.touched ?? now
            open[key]?.touched = touched
            let end = max(period.start(ofIndex: key.index + 1), touched)
            if now.nanoseconds(since: end) >= quiet { over.append(key) }
        }
        return over.sorted().compactMap { end($0) }
    }

    private mutating func end(_ key: OpenPeriod.Key) -> Ended? {
        open.removeValue(forKey: key).map {
            Ended(
                records: $0.records(of: statistics, period: period, index: key.index), positions: $0.positions)
        }
    }
}
