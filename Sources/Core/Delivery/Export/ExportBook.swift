import Sensing

/// What the numbers of one epoch mean.
public struct ExportBook: Sendable {
    public let instruments: [Int32: String]
    public let descriptions: [Int32: InstrumentDescription]
    public let datastreams: [Int32: DatastreamDescription]

    public init(_ registrations: [InstrumentRegistration]) {
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
