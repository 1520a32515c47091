import Sensing

/// What one instrument sent while nothing could be taken.
struct LossTally {
    private var frames: UInt64 = 0
    private var bytes: UInt64 = 0
    private let first: Instant
    private var last: Timestamp

    init(firstLost record: Record) {
        first = record.time.instant
        last = record.time
    }

    mutating func add(_ record: Record) {
        frames += 1
        bytes += UInt64(record.raw.count)
        last = record.time
    }

    /// The record that tells of the loss, with the time of the last lost frame.
    func note(instrument: Int32, reason: String) -> Record {
        let text = "lost \(frames) frames, \(bytes) bytes between \(first) and \(last.instant): \(reason)"
        return Record(instrument: instrument, direction: .note, time: last, raw: [], defect: text)
    }
}
