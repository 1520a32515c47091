import Sensing

/// A selection in the numbers of one epoch.
struct ChosenDatastreams: Sendable {
    private struct Instrument {
        var isChosen: Bool
        var takesAll: Bool
        var datastreams: Set<Int32>
    }

    private let selection: Selection
    private var registrations: [InstrumentRegistration] = []
    private var instruments: [Int32: Instrument] = [:]

    init(_ selection: Selection) {
        self.selection = selection
    }

    /// The registrations must be at least as new as the records that are asked about.
    mutating func learn(_ registrations: [InstrumentRegistration]) {
        guard registrations != self.registrations else { return }
        self.registrations = registrations
        instruments = [:]
        for registration in registrations {
            let name = registration.description.name
            let chosen = zip(registration.datastreamNumbers, registration.description.datastreams)
                .filter { selection.chooses(instrument: name, key: $0.1.key) }
            instruments[registration.number] = Instrument(
                isChosen: selection.chooses(instrument: name), takesAll: selection.takesAll(of: name),
                datastreams: Set(chosen.map(\.0)))
        }
    }

    func takesEvents(of instrument: Int32) -> Bool {
        !selection.eventsOfChosenOnly || instruments[instrument]?.isChosen ?? false
    }

    /// A command or note with those of its observations, such as a clock's offset, that have a number in the product.
    func event(_ stored: StoredRecord) -> StoredRecord {
        var event = stored
        let datastreams =
            selection.thinning.statistics.isEmpty ? instruments[stored.record.instrument]?.datastreams : nil
        event.record.observations.removeAll { datastreams?.contains($0.datastream) != true }
        return event
    }

    /// The record with what is chosen of it; nil when nothing is.
    func chosen(of stored: StoredRecord) -> StoredRecord? {
        guard let instrument = instruments[stored.record.instrument] else { return nil }
        if instrument.takesAll { return stored }
        let observations = stored.record.observations.filter { instrument.datastreams.contains($0.datastream) }
        guard !observations.isEmpty else { return nil }
        var kept = stored
        kept.record.observations = observations
        return kept
    }
}
