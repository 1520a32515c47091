import Sensing

/// A period of which records are still to come. All its instruments leave together, so that what they settle is nearly
/// one range and costs a few bytes to say.
struct OpenPeriod: Sendable {
    /// Which period, and of which processing; 0 for what came from the instruments.
    struct Key: Hashable, Comparable {
        var run: UInt32
        var index: Int64

        static func < (left: Key, right: Key) -> Bool { (left.run, left.index) < (right.run, right.index) }
    }

    private var instruments: [Int32: OpenInstrument] = [:]
    private(set) var positions = RangeSet()
    /// When the last record was added, if the time was known.
    var touched: Instant?

    /// Whether every instrument in it has gone on to a later period.
    var isOver: Bool { instruments.values.allSatisfy(\.isOver) }

    mutating func add(_ stored: StoredRecord, now: Instant?) {
        let number = stored.record.instrument
        if instruments[number]?.add(stored) == nil { instruments[number] = OpenInstrument(first: stored) }
        positions.insert(PositionRange(first: stored.position, last: stored.position))
        touched = now ?? touched
    }

    /// A record of a later period came from the instrument.
    mutating func end(of instrument: Int32) {
        instruments[instrument]?.isOver = true
    }

    func records(of statistics: [Statistic], period: Period, index: Int64) -> [StoredRecord] {
        instruments.values.map { $0.record(of: statistics, period: period, index: index) }
            .sorted { $0.position < $1.position }
    }
}
