import Delivery
import Sensing

/// An instrument and its numbers, as `GET /v1/registrations` tells them.
public struct RegistrationListing: Hashable, Sendable, Codable {
    public struct Datastream: Hashable, Sendable, Codable {
        public var number: Int32
        public var key: String
        public var name: String
        public var unit: String
        public var ucum: String
    }

    public var number: Int32
    public var name: String
    public var driver: String
    public var serialNumber: String?
    public var datastreams: [Datastream]

    private enum CodingKeys: String, CodingKey {
        case number, name, driver, datastreams
        case serialNumber = "serial_number"
    }

    public init(_ registration: InstrumentRegistration) {
        number = registration.number
        name = registration.description.name
        driver = registration.description.driver
        serialNumber = registration.description.serialNumber
        datastreams = zip(registration.datastreamNumbers, registration.description.datastreams).map {
            Datastream(number: $0, key: $1.key, name: $1.name, unit: $1.unit, ucum: $1.ucum)
        }
    }

    public var registration: InstrumentRegistration {
        InstrumentRegistration(
            number: number,
            description: InstrumentDescription(
                name: name, driver: driver, serialNumber: serialNumber,
                datastreams: datastreams.map {
                    DatastreamDescription(key: $0.key, name: $0.name, unit: $0.unit, ucum: $0.ucum)
                }),
            datastreamNumbers: datastreams.map(\.number))
    }
}
