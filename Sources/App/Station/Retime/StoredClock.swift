import Sensing
import Store
import Timekeeping

/// What the station clock has left in a store: the models that were used, and the corrections that were made.
struct StoredClock {
    /// A model with the place of its record.
    struct StoredModel {
        var used: UsedModel
        var place: RecordPlace
    }

    /// By run, in the order in which they were stored.
    private(set) var models: [UInt32: [StoredModel]] = [:]
    /// The run of the newest model.
    private(set) var newestRun: UInt32?
    private(set) var corrections = ClockCorrections()
    /// The corrections, the oldest first.
    private(set) var retimings: [Retiming] = []

    init(_ reader: StationLedgerReader) throws(StoreError) {
        guard Self.isKnown(in: reader) else { return }
        let selection = RecordSelection(instruments: [ClockRecord.instrument], notesOnly: true)
        try reader.forEachRecord(selection) { epoch, stored in
            switch ClockRecord.content(of: stored.record.raw) {
            case .model(let used):
                let place = RecordPlace(epoch: epoch, position: stored.position)
                newestRun = used.model.id.run
                models[used.model.id.run, default: []].append(StoredModel(used: used, place: place))
            case .retiming(let retiming):
                if !corrections.add(retiming).isEmpty { retimings.append(retiming) }
            case nil: break
            }
            return true
        }
    }

    /// The numbers of the station clock in an epoch.
    static func numbers(in epoch: String, of reader: StationLedgerReader) -> Set<Int32> {
        Set(reader.registrations(epoch: epoch).filter { $0.description.name == ClockRecord.instrument }.map(\.number))
    }

    private static func isKnown(in reader: StationLedgerReader) -> Bool {
        reader.epochs.contains { !numbers(in: $0.id, of: reader).isEmpty }
    }
}
