/// The names that station and archive agree on.
public enum DeliveryTopics {
    public static let httpBatches = "/v1/batches"
    /// Every station's batches, for the archive.
    public static let allBatches = "fairlead/v1/+/batch"

    public static func batch(of station: String) -> String { "fairlead/v1/\(station)/batch" }
    public static func acknowledgement(of station: String) -> String { "fairlead/v1/\(station)/ack" }
    /// Retained: `online` or, by the broker's hand when the connection breaks, `offline`.
    public static func presence(of station: String) -> String { "fairlead/v1/\(station)/presence" }

    /// The station in `fairlead/v1/{station}/batch`.
    public static func station(ofBatchTopic topic: String) -> String? {
        let parts = topic.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "fairlead", parts[1] == "v1", parts[3] == "batch" else { return nil }
        return parts[2].isEmpty ? nil : String(parts[2])
    }

    /// Whether a name can be one level of an MQTT topic.
    public static func isLevel(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 256 && !name.unicodeScalars.contains { "/+#\0".unicodeScalars.contains($0) }
    }
}
