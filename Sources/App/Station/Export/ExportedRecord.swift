import Delivery
import Sensing
import Timekeeping

/// A stored record with the names that belong to its numbers, as the exports write it.
struct ExportedRecord {
    let epoch: String
    /// With the corrected time, where the gap of the clock in which it was stamped has been closed.
    let stored: StoredRecord
    let book: ExportBook
    /// The time as it was stamped and the model that closed the gap; nil for a time that stands as it was stamped.
    let original: Original?

    struct Original {
        var time: Timestamp
        var closing: ClockModelID
    }

    init(epoch: String, stored: StoredRecord, book: ExportBook, corrections: ClockCorrections = ClockCorrections()) {
        self.epoch = epoch
        self.book = book
        guard let corrected = corrections.correction(of: stored.record.time, in: epoch) else {
            self.stored = stored
            original = nil
            return
        }
        original = Original(time: stored.record.time, closing: corrected.closing)
        var retimed = stored
        retimed.record.time = corrected.time
        self.stored = retimed
    }

    var instrument: String { book.instruments[stored.record.instrument] ?? "instrument-\(stored.record.instrument)" }

    var record: Record { stored.record }
    var time: Timestamp { record.time }
}

/// What the numbers of one epoch mean.
struct ExportBook {
    let instruments: [Int32: String]
    let descriptions: [Int32: InstrumentDescription]
    let datastreams: [Int32: DatastreamDescription]

    init(_ registrations: [InstrumentRegistration]) {
        instruments = Dictionary(
            registrations.map { ($0.number, $0.description.name) }, uniquingKeysWith: { first, _ in first })
        descriptions = Dictionary(
            registrations.map { ($0.number, $0.description) }, uniquingKeysWith: { first, _ in first })
        var datastreams: [Int32: DatastreamDescription] = [:]
        for registration in registrations {
            for (number, description) in zip(registration.datastreamNumbers, registration.description.datastreams) {
                datastreams[number] = description
            }
        }
        self.datastreams = datastreams
    }
}
