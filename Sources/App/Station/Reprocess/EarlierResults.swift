import Delivery
import Sensing

/// The newest results that earlier runs gave to the records of one instrument, kept compact, because there may be as
/// many as there are records.
struct EarlierResults {
    private struct Entry {
        var run: UInt32
        /// Where the entry's first result begins; the others of the same run are found through `next`.
        var first: Int
        var last: Int
    }

    /// By the epoch of the originals and their positions.
    private var entries: [String: [UInt64: Entry]] = [:]
    private var results: [Stored] = []
    private var arena: [UInt8] = []

    private struct Stored {
        var instrumentTime: Instant?
        var loggerTime: Instant?
        var defect: Int32
        var observations: Int32
        var offset: Int
        var next: Int32 = -1
    }

    /// Results of an older run than what is known are left out; those of a newer one replace it.
    mutating func add(_ result: ProcessedRecord, replacing position: UInt64, in epoch: String, run: UInt32) {
        let known = entries[epoch]?[position]
        guard known.map({ $0.run <= run }) ?? true else { return }
        let index = results.count
        store(result)
        if var known, known.run == run {
            results[known.last].next = Int32(index)
            known.last = index
            entries[epoch]?[position] = known
        } else {
            entries[epoch, default: [:]][position] = Entry(run: run, first: index, last: index)
        }
    }

    /// Nil when no run has replaced the record.
    func results(for position: UInt64, in epoch: String) -> [ProcessedRecord]? {
        guard let entry = entries[epoch]?[position] else { return nil }
        var found: [ProcessedRecord] = []
        var index = entry.first
        while index >= 0 {
            found.append(result(results[index]))
            index = Int(results[index].next)
        }
        return found
    }

    private mutating func store(_ result: ProcessedRecord) {
        let offset = arena.count
        let defect = result.defect.map { Array($0.utf8) }
        arena += defect ?? []
        let start = arena.count
        ObservationCoding.encode(result.observations, into: &arena)
        results.append(
            Stored(
                instrumentTime: result.instrumentTime, loggerTime: result.loggerTime,
                defect: Int32(defect?.count ?? -1), observations: Int32(arena.count - start), offset: offset))
    }

    private func result(_ stored: Stored) -> ProcessedRecord {
        let middle = stored.offset + Int(max(0, stored.defect))
        let bytes = Array(arena[middle..<middle + Int(stored.observations)])
        let defect = stored.defect < 0 ? nil : String(decoding: arena[stored.offset..<middle], as: UTF8.self)
        // What was encoded here a moment ago can be decoded.
        let observations = (try? ObservationCoding.decode(bytes)) ?? []
        return ProcessedRecord(
            instrumentTime: stored.instrumentTime, loggerTime: stored.loggerTime, defect: defect,
            observations: observations)
    }
}
