import Delivery
import Sensing
import StationClock
import Synchronization
import Timekeeping

/// Writes what the station clock does into the store, as records of the pseudo-instrument `station-clock`.
final class ClockRecorder: Sendable {
    private let registration: InstrumentRegistration
    private let append: @Sendable ([Record]) -> Int
    /// Models that the store had no room for: without them times could not be computed again.
    private let waiting = Mutex<[Record]>([])

    /// More than this are not kept waiting: a disk that is full for days.
    private static let mostWaiting = 1000

    /// `append` is the store's: it never waits, and returns how many records it had no room for.
    init(_ registration: InstrumentRegistration, append: @escaping @Sendable ([Record]) -> Int) {
        self.registration = registration
        self.append = append
    }

    /// A model is about to be used for the first time.
    func use(_ model: ClockModel, at moment: ClockMoment) {
        let time = StationClock.timestamp(by: model, ofRealtime: moment.realtime, at: moment)
        let record = record(ClockRecord.model(model, usedAt: moment.raw), time)
        guard append([record]) > 0 else { return }
        waiting.withLock { waiting in
            if waiting.count < Self.mostWaiting { waiting.append(record) }
        }
    }

    func note(_ note: ClockNote, at time: Timestamp) {
        _ = append([record(ClockRecord.note(note), time)])
    }

    func relocked(_ audit: HoldoverAudit, covered: Int, of holdovers: Int, at time: Timestamp) {
        _ = append([record(ClockRecord.audit(audit, covered: covered, of: holdovers), time)])
    }

    func status(_ model: ClockModel, at moment: ClockMoment, _ time: Timestamp) {
        let hostOffset = moment.realtime &- model.utc(at: moment.raw).nanoseconds
        _ = append([record(ClockRecord.status(model, at: moment.raw, hostOffset: hostOffset), time)])
    }

    /// Tries again what the store had no room for.
    func catchUp() {
        let records = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        for (index, record) in records.enumerated() where append([record]) > 0 {
            waiting.withLock { $0 = Array(records[index...]) + $0 }
            return
        }
    }

    private func record(_ content: ClockRecord, _ time: Timestamp) -> Record {
        content.record(time: time, instrument: registration.number, datastreams: registration.datastreamNumbers)
    }
}
