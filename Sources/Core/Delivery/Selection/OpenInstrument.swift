import Sensing

/// What one instrument gave in a period that is not over.
struct OpenInstrument: Sendable {
    /// A datastream, or a cell of its profiles.
    private struct Slot: Hashable, Comparable {
        var datastream: Int32
        var cell: UInt16

        static func < (left: Slot, right: Slot) -> Bool {
            (left.datastream, left.cell) < (right.datastream, right.cell)
        }
    }

    let number: Int32
    /// Of its last record in the period: there the product's record gets its place.
    private(set) var position: UInt64
    /// Whether a record of a later period came.
    var isOver = false
    private var replaces: Reprocessed?
    private var averages: [Slot: PeriodAverage] = [:]
    private var times: PeriodTimes

    init(first stored: StoredRecord) {
        number = stored.record.instrument
        position = stored.position
        times = PeriodTimes(first: stored.record.time)
        add(stored)
    }

    mutating func add(_ stored: StoredRecord) {
        position = max(position, stored.position)
        times.add(stored.record.time)
        if let new = stored.record.reprocessed, new.position >= replaces?.position ?? 0 { replaces = new }
        for observation in stored.record.observations {
            let slot = Slot(datastream: observation.datastream, cell: observation.cell)
            averages[slot, default: PeriodAverage()].add(observation.result, flag: observation.flag)
        }
    }

    /// The product's record of the period.
    func record(of statistics: [Statistic], period: Period, index: Int64) -> StoredRecord {
        var observations: [Observation] = []
        for (slot, average) in averages.sorted(by: { $0.key < $1.key }) {
            for statistic in statistics {
                guard let number = Selection.number(of: statistic, datastream: slot.datastream) else { continue }
                let (result, flag) = statistic.value(of: average)
                observations.append(Observation(datastream: number, cell: slot.cell, result: result, flag: flag))
            }
        }
        return StoredRecord(
            position: position,
            record: Record(
                instrument: number, time: times.timestamp(period: period, index: index), raw: [],
                observations: observations, reprocessed: replaces))
    }
}
