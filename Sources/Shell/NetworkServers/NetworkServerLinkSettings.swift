import Forwarders
import LoRaWAN

/// How a network server is listened to over MQTT.
public struct NetworkServerLinkSettings: Sendable {
    /// As the station file calls it.
    public var name: String
    public var kind: NetworkServerKind
    public var host: String
    public var port: Int
    /// ChirpStack's application id; at The Things Stack `app` or `app@tenant`.
    public var application: String
    /// The station's name: the broker knows us by it.
    public var station: String
    /// What stands before the usual topics.
    public var topicPrefix = ""
    public var credentials: Credentials?
    /// A PEM file with the authorities to trust; nil means no TLS.
    public var certificateAuthorityFile: String?
    /// PEM files by which the broker knows us, such as ChirpStack makes for an application; both or neither.
    public var certificateFile: String?
    public var keyFile: String?
    /// Between tries to connect, in milliseconds.
    public var firstRetryMilliseconds: UInt64 = 500
    public var longestRetryMilliseconds: UInt64 = 30_000

    public init(
        name: String, kind: NetworkServerKind, host: String, port: Int, application: String, station: String
    ) {
        self.name = name
        self.kind = kind
        self.host = host
        self.port = port
        self.application = application
        self.station = station
    }
}

extension NetworkServerLinkSettings {
    /// Nil when the application or the prefix cannot be part of a topic.
    var topics: NetworkServerTopics? { NetworkServerTopics(kind, application: application, prefix: topicPrefix) }

    func options(_ topics: NetworkServerTopics) -> MQTTOptions {
        var options = MQTTOptions(host: host, port: Int32(clamping: port), clientID: "fairlead-\(station)-\(name)")
        options.subscriptions = topics.subscriptions
        options.hints = topics.hints
        options.credentials = credentials
        options.certificateAuthorityFile = certificateAuthorityFile
        options.certificateFile = certificateFile
        options.keyFile = keyFile
        // The Things Stack speaks 3.1.1 alone.
        options.version = kind == .thingsStack ? .three : .newest
        options.maximumMessageBytes = Self.largestMessage
        options.maximumUnread = Self.mostUnread
        options.firstRetryMilliseconds = firstRetryMilliseconds
        options.longestRetryMilliseconds = longestRetryMilliseconds
        return options
    }

    /// An uplink that a hundred gateways heard has some 60 kB.
    private static let largestMessage = 1 << 20
    /// Nobody sends again what is dropped here.
    private static let mostUnread = 10_000
}
