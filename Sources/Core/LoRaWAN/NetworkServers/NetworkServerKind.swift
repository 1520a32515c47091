/// Which network server it is that hears devices for us.
public enum NetworkServerKind: String, Hashable, Sendable, CaseIterable {
    /// ChirpStack v4, by its MQTT integration in JSON.
    case chirpStack = "chirpstack"
    /// The Things Stack v3, by its MQTT server.
    case thingsStack = "things_stack"
}
