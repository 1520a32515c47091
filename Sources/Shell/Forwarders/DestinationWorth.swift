/// What it is worth when a destination acknowledges.
public enum DestinationWorth: String, Hashable, Sendable, CaseIterable, Codable {
    /// The archive's own word, given after its commit.
    case archive
    /// A broker's.
    case broker
    /// A SensorThings service's.
    case sensorThings = "sensorthings"

    /// For people.
    public var text: String {
        switch self {
        case .archive: "committed in the archive's database"
        case .broker: "taken by the broker, which may keep it only in memory; no archive has confirmed it"
        case .sensorThings: "taken by a SensorThings service; durable as far as that service is"
        }
    }
}
