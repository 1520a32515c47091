import Diagnostics
import LoRaWAN
import Transports

/// What the station file says under `lorawan:`.
public struct LoRaWANConfiguration: Hashable, Sendable {
    /// The station's own network server; nil when it listens to other ones only.
    public var server: OwnNetworkServer?
    public var networkServers: [NetworkServerConfiguration]

    /// The station as network server of its own devices, behind gateways of its own.
    public struct OwnNetworkServer: Hashable, Sendable {
        public var settings: NetworkServerSettings
        /// Where gateways reach the station.
        public var listen: HostAndPort
    }
}

/// A network server that hears devices for us: ChirpStack v4 or The Things Stack v3, over its MQTT broker.
public struct NetworkServerConfiguration: Hashable, Sendable {
    public var name: Located<String>
    public var kind: NetworkServerKind
    public var broker: HostAndPort
    public var isEncrypted: Bool
    /// ChirpStack: the UUID of the application. The Things Stack: `application@tenant`.
    public var application: String
    /// What stands before the server's own topics; empty for nothing.
    public var topicPrefix: String
    public var username: String?
    public var password: PushSettings.Secret?
    /// Authorities to trust, in PEM; nil trusts those of the system.
    public var certificateAuthorityFile: String?
    /// A client certificate and its key, in PEM.
    public var certificateFile: String?
    public var keyFile: String?
}
