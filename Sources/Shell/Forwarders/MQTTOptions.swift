/// What an `MQTTConnection` needs to know before it connects.
public struct MQTTOptions: Sendable {
    /// A message that the broker sends for us.
    public struct Announcement: Sendable {
        public var topic: String
        /// Published, retained, after each connection.
        public var present: String
        /// Published, retained, by the broker when the connection breaks (the last will), and by us when we leave.
        public var absent: String

        public init(topic: String, present: String, absent: String) {
            self.topic = topic
            self.present = present
            self.absent = absent
        }
    }

    public var host: String
    public var port: Int32
    /// Stable over restarts: the broker keeps the session, and what it missed, under this name.
    public var clientID: String
    /// Whether the broker keeps our subscriptions, and messages for us, while we are away.
    public var keepsSession = true
    public var version = MQTTVersion.newest
    public var credentials: Credentials?
    /// A PEM file with the authorities to trust; nil means no TLS.
    public var certificateAuthorityFile: String?
    /// PEM files by which the broker knows us; both or neither.
    public var certificateFile: String?
    public var keyFile: String?
    public var announcement: Announcement?
    /// Subscribed to with QoS 1 after each connection.
    public var subscriptions: [String] = []
    /// Subscribed to as well; a broker that refuses them is no worse for it.
    public var hints: [String] = []
    /// A silent broker is given up after about twice this.
    public var keepAliveSeconds: Int32 = 30
    /// Publications that the broker has not taken yet. More are refused: libmosquitto's own queue has no bound.
    public var maximumInFlight = 20
    /// Received messages that nobody has read yet. More are dropped and counted; who sent them sends them again.
    public var maximumUnread = 256
    /// A longer message is dropped and counted.
    public var maximumMessageBytes = 8 << 20
    public var firstRetryMilliseconds: UInt64 = 500
    public var longestRetryMilliseconds: UInt64 = 30_000

    public init(host: String, port: Int32 = 1883, clientID: String) {
        self.host = host
        self.port = port
        self.clientID = clientID
    }

    /// The broker as a person writes it.
    public var address: String { "\(host):\(port)" }
}
