import Delivery
import Sensing

/// Records on their way to a commit, in one arena: the bound on memory is exact, and the committing thread only binds.
struct PendingRecords {
    /// Everything of a record that has a fixed size; the rest follows in the arena.
    struct Entry {
        var instrument: Int32
        var direction: Record.Direction
        var time: Timestamp
        var instrumentTime: Int64?
        var loggerTime: Int64?
        var rawBytes: Int
        /// Nil without a defect.
        var defectBytes: Int?
        var observationBytes: Int
        var observations: Int
        /// See `RecordDigest.content(of:)`.
        var content: UInt64
        var reprocessed: Reprocessed?

        var arenaBytes: Int { rawBytes + (defectBytes ?? 0) + observationBytes }
    }

    private(set) var entries: [Entry] = []
    /// For each entry: raw, defect in UTF-8, observations.
    private(set) var arena: [UInt8] = []

    var isEmpty: Bool { entries.isEmpty }
    var count: Int { entries.count }
    var byteCount: Int { arena.count + entries.count * MemoryLayout<Entry>.stride }

    mutating func append(_ record: Record) {
        let start = arena.count
        arena.append(contentsOf: record.raw)
        if let defect = record.defect { arena.append(contentsOf: defect.utf8) }
        let blobStart = arena.count
        ObservationCoding.encode(record.observations, into: &arena)
        let defectBytes = record.defect == nil ? nil : blobStart - start - record.raw.count
        entries.append(
            Entry(
                instrument: record.instrument, direction: record.direction, time: record.time,
                instrumentTime: record.instrumentTime?.nanoseconds, loggerTime: record.loggerTime?.nanoseconds,
                rawBytes: record.raw.count, defectBytes: defectBytes, observationBytes: arena.count - blobStart,
                observations: record.observations.count, content: RecordDigest.content(of: record),
                reprocessed: record.reprocessed))
    }

    mutating func append(contentsOf other: PendingRecords) {
        arena.append(contentsOf: other.arena)
        entries.append(contentsOf: other.entries)
    }

    /// Empties it; keeps the memory only when it is little.
    mutating func removeAll() {
        let isSmall = arena.capacity + entries.capacity * MemoryLayout<Entry>.stride < 1 << 20
        arena.removeAll(keepingCapacity: isSmall)
        entries.removeAll(keepingCapacity: isSmall)
    }

    /// What a record will take, before it is taken.
    static func estimatedBytes(_ record: Record) -> Int {
        MemoryLayout<Entry>.stride + record.raw.count + (record.defect?.utf8.count ?? 0)
            + record.observations.count * 8
    }
}
