import Sensing

/// A stored record with the names that belong to its numbers, as the exports of a station and of an archive write it.
public struct ExportedRecord: Sendable {
    public let epoch: String
    /// With the corrected time, where the gap of the clock in which it was stamped has been closed.
    public let stored: StoredRecord
    public let book: ExportBook
    /// The time as it was stamped and the model that closed the gap; nil for a time that stands as it was stamped.
    public let original: Original?

    public struct Original: Sendable {
        public var time: Timestamp
        /// Nil where it is not known which one it was.
        public var closing: ClockModelID?
    }

    /// - Parameters:
    ///   - corrected: the time after the gap was closed; nil for a time that stands as it was stamped.
    ///   - closing: the model that closed it.
    public init(
        epoch: String, stored: StoredRecord, book: ExportBook, corrected: Timestamp? = nil, closing: ClockModelID? = nil
    ) {
        self.epoch = epoch
        self.book = book
        guard let corrected else {
            self.stored = stored
            original = nil
            return
        }
        original = Original(time: stored.record.time, closing: closing)
        var retimed = stored
        retimed.record.time = corrected
        self.stored = retimed
    }

    public var instrument: String {
        book.instruments[stored.record.instrument] ?? "instrument-\(stored.record.instrument)"
    }

    public var record: Record { stored.record }
    public var time: Timestamp { record.time }
}
