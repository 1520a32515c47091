import Sensing

/// What AIS messages say in numbers, in the order of the codec's table. Names, call signs and texts are kept raw.
public enum AISField: Int32, Hashable, Sendable, CaseIterable {
    case messageType
    case mmsi
    case navigationStatus
    case rateOfTurn
    case speedOverGround
    case courseOverGround
    case trueHeading
    case longitude
    case latitude
    case altitude
    case positionAccuracy
    case utcSecond
    case positioningDevice
    case imoNumber
    case shipType
    case draught
    case toBow, toStern, toPort, toStarboard
    case aidType
    case offPosition

    /// Key, name and unit: CF's names for the ship that was heard.
    public var description: DatastreamDescription {
        switch self {
        case .messageType: Self.number("message_type")
        case .mmsi: Self.number("mmsi")
        case .navigationStatus: Self.number("navigation_status")
        case .rateOfTurn: Self.field("rate_of_turn", "platform_yaw_rate", "degree/s", "deg/s")
        case .speedOverGround: Self.field("speed_over_ground", "platform_speed_wrt_ground", "m/s", "m/s")
        case .courseOverGround: Self.field("course_over_ground", "platform_course", "degree", "deg")
        case .trueHeading: Self.field("true_heading", "platform_orientation", "degree", "deg")
        case .longitude: Self.field("longitude", "longitude", "degrees_east", "deg")
        case .latitude: Self.field("latitude", "latitude", "degrees_north", "deg")
        case .altitude: Self.field("altitude", "altitude", "m", "m")
        case .positionAccuracy: Self.number("position_accuracy")
        case .utcSecond: Self.field("utc_second", "utc_second", "s", "s")
        case .positioningDevice: Self.number("positioning_device")
        case .imoNumber: Self.number("imo_number")
        case .shipType: Self.number("ship_type")
        case .draught: Self.field("draught", "draught", "m", "m")
        case .toBow: Self.field("to_bow", "distance_to_bow", "m", "m")
        case .toStern: Self.field("to_stern", "distance_to_stern", "m", "m")
        case .toPort: Self.field("to_port", "distance_to_port", "m", "m")
        case .toStarboard: Self.field("to_starboard", "distance_to_starboard", "m", "m")
        case .aidType: Self.number("aid_type")
        case .offPosition: Self.number("off_position")
        }
    }

    private static func field(_ key: String, _ name: String, _ unit: String, _ ucum: String) -> DatastreamDescription {
        DatastreamDescription(key: key, name: name, unit: unit, ucum: ucum)
    }

    private static func number(_ key: String) -> DatastreamDescription { field(key, key, "1", "1") }
}
