import Delivery
import Sensing

/// An entity that the station needs at a SensorThings service, and how it is known again there.
struct SensorThingsEntity: Hashable, Sendable {
    /// Where such entities are: `Datastreams`.
    var set: String
    /// Kept in `properties/fairlead`; the same in every run of every station's program.
    var identity: String
    var name: String
    /// The rest of what describes it, as members of a JSON object, without braces.
    private var members: [String]

    private init(set: String, identity: String, name: String, members: [String], properties: [String] = []) {
        self.set = set
        self.identity = identity
        self.name = name
        let properties = [Self.text("fairlead", identity)] + properties
        self.members = members + ["\"properties\":{\(properties.joined(separator: ","))}"]
    }

    /// The body that creates it, with links to other entities as further members.
    func json(links: [String] = []) -> String {
        "{\(([Self.text("name", name)] + members + links).joined(separator: ","))}"
    }

    static func link(_ name: String, _ id: EntityID) -> String { "\"\(name)\":{\"@iot.id\":\(id.json)}" }

    /// The station's platform.
    static func thing(station: String, _ options: SensorThingsOptions) -> SensorThingsEntity {
        SensorThingsEntity(
            set: "Things", identity: station, name: options.thingName ?? station,
            members: [text("description", options.thingDescription ?? "station \(station)")])
    }

    /// Where it is. A service makes of it the feature of interest of every observation. The elevation is a property,
    /// because GeoJSON's third number is a height above the ellipsoid.
    static func location(station: String, _ position: SensorThingsOptions.Position) -> SensorThingsEntity {
        let place = "\(position.latitude),\(position.longitude)"
        let elevation = position.elevation.map { ["\"elevation\":\($0)"] } ?? []
        return SensorThingsEntity(
            set: "Locations", identity: "\(station)@\(place),\(position.elevation.map { "\($0)" } ?? "")",
            name: "\(station) at \(place)",
            members: [
                text("description", "latitude and longitude in degrees"), text("encodingType", "application/geo+json"),
                "\"location\":{\"type\":\"Point\",\"coordinates\":[\(position.longitude),\(position.latitude)]}",
            ], properties: elevation)
    }

    /// The device: another one under an old name is another sensor.
    static func sensor(station: String, _ instrument: InstrumentDescription) -> SensorThingsEntity {
        let device = device(instrument)
        return SensorThingsEntity(
            set: "Sensors", identity: "\(station)/\(instrument.name) \(device)",
            name: "\(station)/\(instrument.name)",
            members: [
                text("description", device), text("encodingType", "text/html"), text("metadata", instrument.driver),
            ],
            properties: instrument.serialNumber.map { [text("serialNumber", $0)] } ?? [])
    }

    /// What is observed, shared by all stations of the service.
    static func observedProperty(_ datastream: DatastreamDescription) -> SensorThingsEntity {
        let standardName = String(datastream.name.prefix { $0 != " " })
        return SensorThingsEntity(
            set: "ObservedProperties", identity: datastream.name, name: datastream.name,
            members: [
                text("definition", "\(standardNames)\(standardName)/"),
                text("description", "\(datastream.name), as the CF conventions name it"),
            ])
    }

    /// A series of one property by one device in one unit.
    static func datastream(
        _ datastream: DatastreamDescription, of instrument: InstrumentDescription, stream: BatchStream
    ) -> SensorThingsEntity {
        let place = "\(stream.station)/\(instrument.name)/\(datastream.key)"
        let product = stream.product.isEmpty ? "" : " (\(stream.product))"
        let unit =
            "{\(text("name", datastream.unit)),\(text("symbol", datastream.ucum)),"
            + "\(text("definition", units + ODataText.percentEncoded(datastream.ucum)))}"
        var properties: [String] = []
        if let method = Statistic.parse(key: datastream.key)?.statistic.cellMethod {
            properties.append(text("cell_methods", method))
        }
        if !stream.product.isEmpty { properties.append(text("product", stream.product)) }
        return SensorThingsEntity(
            set: "Datastreams", identity: "\(place)\(product) \(device(instrument)) in \(datastream.unit)",
            name: place + product,
            members: [
                text("description", "\(datastream.name) by \(instrument.name) of \(stream.station)"),
                text("observationType", measurement), "\"unitOfMeasurement\":\(unit)",
            ], properties: properties)
    }

    /// The CF standard name table at the NERC vocabulary server. A name that is a driver's own leads nowhere there.
    private static let standardNames = "http://vocab.nerc.ac.uk/standard_name/"
    private static let units = "http://www.opengis.net/def/uom/UCUM/0/"
    private static let measurement = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"

    private static func device(_ instrument: InstrumentDescription) -> String {
        instrument.serialNumber.map { "\(instrument.driver) serial number \($0)" } ?? instrument.driver
    }

    private static func text(_ name: String, _ value: String) -> String {
        "\(JSONText.string(name)):\(JSONText.string(value))"
    }
}
