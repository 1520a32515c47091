import Console
import Delivery
import Sensing

/// Counts what another driver or calibration changes.
struct ReprocessTally {
    /// By the epoch of the records, in the order in which they were met.
    private(set) var counts: [(epoch: String, counts: ReprocessingRun.Counts)] = []
    private(set) var defectsBefore = 0
    private(set) var defectsAfter = 0
    private var differences: [String: ReprocessReport.Difference] = [:]

    /// In the order of their keys.
    var sortedDifferences: [ReprocessReport.Difference] { differences.values.sorted { $0.key < $1.key } }

    /// - Parameter results: how many records carry what is new; 0 when nothing is.
    mutating func note(
        epoch: String, time: Instant, before: [ProcessedRecord], after: [ProcessedRecord], results: Int,
        in table: DatastreamTable
    ) {
        if counts.last?.epoch != epoch { counts.append((epoch, ReprocessingRun.Counts())) }
        let last = counts.count - 1
        counts[last].counts.records += 1
        defectsBefore += before.count { $0.defect != nil }
        defectsAfter += after.count { $0.defect != nil }
        compare(before, after, at: time, table)
        guard results > 0 else { return }
        counts[last].counts.changed += 1
        counts[last].counts.results += results
        if after.allSatisfy(\.observations.isEmpty), before.contains(where: { !$0.observations.isEmpty }) {
            counts[last].counts.withdrawn += 1
        }
    }

    private struct Place: Hashable {
        var key: String
        var cell: UInt16
        /// Of several values with this key and cell, which.
        var turn: Int
    }

    private mutating func compare(
        _ before: [ProcessedRecord], _ after: [ProcessedRecord], at time: Instant, _ table: DatastreamTable
    ) {
        guard before != after else {
            for observation in after.lazy.flatMap(\.observations) {
                let description = table.descriptions[Int(observation.datastream)]
                differences[description.key, default: Self.none(description)].before += 1
                differences[description.key, default: Self.none(description)].after += 1
            }
            return
        }
        var old = Self.places(before, table)
        for (place, observation) in Self.places(after, table) {
            let description = table.descriptions[Int(observation.datastream)]
            var difference = differences[place.key] ?? Self.none(description)
            difference.after += 1
            difference.unit = description.unit
            if let former = old.removeValue(forKey: place) {
                difference.before += 1
                Self.note(former, observation, at: time, table, &difference)
            }
            differences[place.key] = difference
        }
        for (place, observation) in old {
            let description = table.descriptions[Int(observation.datastream)]
            differences[place.key, default: Self.none(description)].before += 1
        }
    }

    private static func note(
        _ former: Observation, _ new: Observation, at time: Instant, _ table: DatastreamTable,
        _ difference: inout ReprocessReport.Difference
    ) {
        guard former.result != new.result else {
            if former.flag != new.flag { difference.flagged += 1 }
            return
        }
        difference.changed += 1
        let isComparable =
            table.descriptions[Int(former.datastream)].unit == table.descriptions[Int(new.datastream)].unit
        let size = new.result.value - former.result.value
        guard isComparable, size.isFinite, size.magnitude > difference.largest?.magnitude ?? -1 else { return }
        difference.largest = size
        difference.at = time
    }

    private static func none(_ description: DatastreamDescription) -> ReprocessReport.Difference {
        ReprocessReport.Difference(key: description.key, unit: description.unit)
    }

    private static func places(_ records: [ProcessedRecord], _ table: DatastreamTable) -> [Place: Observation] {
        var places: [Place: Observation] = [:]
        for observation in records.lazy.flatMap(\.observations) {
            var place = Place(
                key: table.descriptions[Int(observation.datastream)].key, cell: observation.cell, turn: 0)
            while places[place] != nil { place.turn += 1 }
            places[place] = observation
        }
        return places
    }
}
