import Delivery
import Sensing
import Store

/// The reprocessing runs whose notes are in a store.
struct StoredRuns {
    private(set) var versions = ProcessingVersions()
    private(set) var lastRun: UInt32 = 0
    private var notes: [String] = []

    init(_ reader: StationLedgerReader) throws(StoreError) {
        guard Self.isKnown(in: reader) else { return }
        let selection = RecordSelection(instruments: [ReprocessingRun.instrument], notesOnly: true)
        try reader.forEachRecord(selection) { epoch, stored in
            versions.note(stored.record.raw, in: epoch)
            if let origin = ReprocessingRun.origin(in: stored.record.raw) { lastRun = max(lastRun, origin.run) }
            notes.append(String(decoding: stored.record.raw, as: UTF8.self))
            return true
        }
    }

    /// Whether one of the runs was about the instrument.
    func has(_ instrument: String) -> Bool {
        let name = "\"instrument\":\(JSONText.string(instrument))"
        return notes.contains { $0.contains(name) }
    }

    private static func isKnown(in reader: StationLedgerReader) -> Bool {
        reader.epochs.contains { epoch in
            reader.registrations(epoch: epoch.id).contains { $0.description.name == ReprocessingRun.instrument }
        }
    }
}
