import Delivery
import Sensing

/// What the archive knows of each epoch's instruments; a copy in memory of three tables.
struct KnownEpochs: Sendable {
    struct Identity: Hashable, Sendable {
        var station: String
        var epoch: String
    }

    /// The numbers of one epoch and what they mean. They never change within the epoch.
    struct Meaning: Hashable, Sendable {
        var id: Int64
        var instruments: [Int32: InstrumentDescription] = [:]
        var datastreams: [Int32: Datastream] = [:]
    }

    struct Datastream: Hashable, Sendable {
        var instrument: Int32
        var description: DatastreamDescription
    }

    var epochs: [Identity: Meaning] = [:]

    var stations: Set<String> { Set(epochs.keys.map(\.station)) }
}

extension KnownEpochs.Meaning {
    /// Adds what is new in the metadata. Returns the contradiction when a number is already taken by something else.
    mutating func learn(_ metadata: [InstrumentRegistration]) -> String? {
        for registration in metadata {
            let description = registration.description
            if let contradiction = learn(description, number: registration.number) { return contradiction }
            for (number, stream) in zip(registration.datastreamNumbers, description.datastreams) {
                let datastream = KnownEpochs.Datastream(instrument: registration.number, description: stream)
                if let known = datastreams[number], known != datastream {
                    return "datastream \(number) is '\(stream.key)' of '\(description.name)' now and was "
                        + "'\(known.description.key)' before; an epoch's numbers never change their meaning"
                }
                datastreams[number] = datastream
            }
        }
        return nil
    }

    private mutating func learn(_ description: InstrumentDescription, number: Int32) -> String? {
        var bare = description
        bare.datastreams = []
        if let known = instruments[number], known != bare {
            return "instrument \(number) is '\(bare.name)' (\(bare.driver)) now and was '\(known.name)' "
                + "(\(known.driver)) before; an epoch's numbers never change their meaning"
        }
        instruments[number] = bare
        return nil
    }

    /// Whether every number in the batch has a meaning.
    func covers(_ batch: Batch) -> Bool {
        batch.records.allSatisfy { stored in
            instruments[stored.record.instrument] != nil
                && stored.record.observations.allSatisfy { datastreams[$0.datastream] != nil }
        }
    }
}
