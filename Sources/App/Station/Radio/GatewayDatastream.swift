import Sensing

/// What a gateway observes. The counts are of the interval since it told of itself before.
enum GatewayDatastream: Int32, CaseIterable {
    case received
    case receivedGood
    case forwarded
    case acknowledged
    case downlinks
    case transmitted
    case temperature
    case latitude
    case longitude
    case altitude
    case alive

    var description: DatastreamDescription {
        switch self {
        case .received: Self.named("rx_packets")
        case .receivedGood: Self.named("rx_packets_good")
        case .forwarded: Self.named("forwarded")
        case .acknowledged: Self.named("acknowledged", unit: "percent", ucum: "%")
        case .downlinks: Self.named("downlinks")
        case .transmitted: Self.named("transmitted")
        case .temperature: Self.named("temperature", unit: "degC", ucum: "Cel")
        case .latitude: Self.named("latitude", unit: "degrees_north", ucum: "deg")
        case .longitude: Self.named("longitude", unit: "degrees_east", ucum: "deg")
        case .altitude: Self.named("altitude", unit: "m", ucum: "m")
        case .alive: Self.named("gateway_alive")
        }
    }

    /// CF knows the names of places and temperatures; the others are ours.
    private static func named(_ key: String, unit: String = "1", ucum: String = "1") -> DatastreamDescription {
        DatastreamDescription(key: key, name: key, unit: unit, ucum: ucum)
    }

    func observation(_ count: Int) -> Observation {
        Observation(
            datastream: rawValue, result: Quantity(mantissa: Int64(count), decimals: 0), flag: .notEvaluated)
    }

    func observation(_ figure: Double) -> Observation {
        Observation(datastream: rawValue, result: Quantity(figure), flag: .notEvaluated)
    }
}
