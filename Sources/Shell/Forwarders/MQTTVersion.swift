/// Which version of MQTT is spoken.
public enum MQTTVersion: Hashable, Sendable {
    /// 5, and 3.1.1 with a broker that does not take it.
    case newest
    /// 3.1.1.
    case three
    case five
}
