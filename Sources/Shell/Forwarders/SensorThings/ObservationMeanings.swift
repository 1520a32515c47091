import Delivery
import Sensing

/// What the numbers in a batch's records mean to a SensorThings service.
struct ObservationMeanings: Sendable {
    struct Datastream: Sendable {
        var instrument: InstrumentDescription
        var description: DatastreamDescription
        /// Whether its results stand for periods, as averages do.
        var isOfPeriod: Bool
    }

    let stream: BatchStream
    private var datastreams: [Int32: Datastream] = [:]

    init(_ registrations: [InstrumentRegistration], stream: BatchStream) {
        self.stream = stream
        for registration in registrations {
            for (number, description) in zip(registration.datastreamNumbers, registration.description.datastreams) {
                datastreams[number] = Datastream(
                    instrument: registration.description, description: description,
                    isOfPeriod: !stream.product.isEmpty && Statistic.parse(key: description.key) != nil)
            }
        }
    }

    func datastream(_ number: Int32) -> Datastream? { datastreams[number] }

    func explains(_ records: [StoredRecord]) -> Bool {
        records.allSatisfy { $0.record.observations.allSatisfy { datastreams[$0.datastream] != nil } }
    }
}
