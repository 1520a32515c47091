import Delivery
import Sensing

/// Finds or creates what the station's observations belong to at a SensorThings service, and remembers what it is
/// called there.
///
/// Everything is looked for before it is created, so that a restart or a second destination makes nothing twice.
struct EntityDirectory: Sendable {
    private let service: SensorThingsService
    private let options: SensorThingsOptions
    private var ids: [SensorThingsEntity: EntityID] = [:]
    private var things: [String: EntityID] = [:]

    init(service: SensorThingsService, options: SensorThingsOptions) {
        self.service = service
        self.options = options
    }

    /// The service lost something that it had: all is looked for again.
    mutating func forget() {
        ids = [:]
        things = [:]
    }

    mutating func datastream(
        _ datastream: DatastreamDescription, of instrument: InstrumentDescription, stream: BatchStream
    ) async throws(LinkError) -> EntityID {
        let entity = SensorThingsEntity.datastream(datastream, of: instrument, stream: stream)
        if let known = ids[entity] { return known }
        let thing = try await thing(of: stream.station)
        if let found = try await service.find(entity) {
            ids[entity] = found
            return found
        }
        let sensor = try await id(of: .sensor(station: stream.station, instrument))
        let property = try await id(of: .observedProperty(datastream))
        let links = [
            SensorThingsEntity.link("Thing", thing), SensorThingsEntity.link("Sensor", sensor),
            SensorThingsEntity.link("ObservedProperty", property),
        ]
        let created = try await service.create(entity, links: links)
        ids[entity] = created
        return created
    }

    /// The platform, at the place where the station file says that it is.
    private mutating func thing(of station: String) async throws(LinkError) -> EntityID {
        if let known = things[station] { return known }
        let thing = try await id(of: .thing(station: station, options))
        if let position = options.position {
            let location = SensorThingsEntity.location(station: station, position)
            let path = "Things(\(ODataText.percentEncoded(thing.key)))/Locations"
            if try await service.find(location, in: path) == nil {
                let links = ["\"Things\":[{\"@iot.id\":\(thing.json)}]"]
                _ = try await service.create(location, links: links, in: path)
            }
        }
        things[station] = thing
        return thing
    }

    private mutating func id(of entity: SensorThingsEntity) async throws(LinkError) -> EntityID {
        if let known = ids[entity] { return known }
        let found: EntityID
        if let existing = try await service.find(entity) {
            found = existing
        } else {
            found = try await service.create(entity)
        }
        ids[entity] = found
        return found
    }
}
