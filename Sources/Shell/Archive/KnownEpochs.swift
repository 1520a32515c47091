import Delivery
import Sensing

/// What the archive knows of each stream's instruments; a copy in memory of three tables.
struct KnownEpochs: Sendable {
    /// The numbers of one stream and what they mean. They never change within the stream.
    struct Meaning: Hashable, Sendable {
        var id: Int64
        var instruments: [Int32: InstrumentDescription] = [:]
        var datastreams: [Int32: Datastream] = [:]
    }

    struct Datastream: Hashable, Sendable {
        var instrument: Int32
        var description: DatastreamDescription
    }

    var epochs: [BatchStream: Meaning] = [:]

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
        var last: Int32?
        for stored in batch.records {
            if stored.record.instrument != last, instruments[stored.record.instrument] == nil { return false }
            last = stored.record.instrument
            // A profile has hundreds of values of one datastream.
            var datastream: Int32?
            for observation in stored.record.observations where observation.datastream != datastream {
                datastream = observation.datastream
                if datastreams[observation.datastream] == nil { return false }
            }
        }
        return true
    }

    /// What was learned, in the order of the numbers.
    var registrations: [InstrumentRegistration] {
        let streams = Dictionary(grouping: datastreams.sorted { $0.key < $1.key }, by: \.value.instrument)
        return instruments.sorted { $0.key < $1.key }.map { number, description in
            var full = description
            full.datastreams = streams[number]?.map(\.value.description) ?? []
            return InstrumentRegistration(
                number: number, description: full, datastreamNumbers: streams[number]?.map(\.key) ?? [])
        }
    }
}
