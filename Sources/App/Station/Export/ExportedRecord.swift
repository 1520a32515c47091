import Delivery
import Sensing

/// A stored record with the names that belong to its numbers, as the exports write it.
struct ExportedRecord {
    let epoch: String
    let stored: StoredRecord
    let book: ExportBook

    var instrument: String { book.instruments[stored.record.instrument] ?? "instrument-\(stored.record.instrument)" }

    var record: Record { stored.record }
    var time: Timestamp { record.time }

    var earliest: Instant? { time.bound.map { time.instant.adding(nanoseconds: -$0.before) } }
    var latest: Instant? { time.bound.map { time.instant.adding(nanoseconds: $0.after) } }
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
