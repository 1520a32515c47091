import Delivery

/// The names that station and archive agree on.
///
/// Over MQTT the stations are spread over 16 partitions, so that several archive processes share one broker by taking
/// some of the partitions each. Shared subscriptions would not do: not every broker has them, and one that has them
/// parks messages with a member that died.
public enum DeliveryTopics {
    public static let httpBatches = "/v1/batches"

    public static let partitions = 0...15

    /// CRC-32 (as in zlib) of the station's name in UTF-8, modulo 16. It never changes.
    public static func partition(of station: String) -> Int {
        Int(CRC32.checksum(of: Array(station.utf8)) % UInt32(partitions.count))
    }

    /// Every batch of the stations in one partition, for the archive.
    public static func batches(inPartition partition: Int) -> String { "fairlead/v1/\(level(partition))/+/batch" }

    public static func batch(of station: String) -> String { "\(stem(of: station))/batch" }
    public static func acknowledgement(of station: String) -> String { "\(stem(of: station))/ack" }
    /// Retained: `online` or, by the broker's hand when the connection breaks, `offline`.
    public static func presence(of station: String) -> String { "\(stem(of: station))/presence" }

    /// Retained: `online 0-7`, with the partitions that this archive process takes, or `offline`.
    public static func archive(_ clientID: String) -> String { "fairlead/v1/archive/\(clientID)" }
    /// Every archive process, for a station that wants to know whether anybody takes its batches.
    public static let archives = "fairlead/v1/archive/+"

    /// Whether what an archive process says of itself means that it takes the batches of a partition.
    public static func serves(_ presence: [UInt8], partition: Int) -> Bool {
        let parts = String(decoding: presence, as: UTF8.self).split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "online" else { return false }
        return MQTTPartitions(String(parts[1]))?.numbers.contains(partition) ?? false
    }

    /// The station in `fairlead/v1/{partition}/{station}/batch`; nil when it is in another partition.
    public static func station(ofBatchTopic topic: String) -> String? {
        let parts = topic.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 5, !parts[3].isEmpty, batch(of: String(parts[3])) == topic else { return nil }
        return String(parts[3])
    }

    /// Whether a name can be one level of an MQTT topic.
    public static func isLevel(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 256 && !name.unicodeScalars.contains { "/+#\0".unicodeScalars.contains($0) }
    }

    private static func stem(of station: String) -> String { "fairlead/v1/\(level(partition(of: station)))/\(station)" }

    /// Two digits.
    private static func level(_ partition: Int) -> String { partition < 10 ? "0\(partition)" : "\(partition)" }
}
