import Forwarders

/// What an archive is started with.
public struct ArchiveOptions: Sendable {
    /// Loopback unless the operator says otherwise.
    public var host = "127.0.0.1"
    /// 0 takes any free port; `ArchiveServer` tells which.
    public var port = 8090
    /// The SQLite file; of no meaning to an archive over another database.
    public var storePath: String
    /// The broker to take batches from; nil for HTTP only. Needs no subscriptions.
    public var broker: MQTTOptions?
    /// Which of the broker's stations are ours.
    public var partitions = MQTTPartitions.all
    /// Batches of other stations are refused; nil accepts all.
    public var acceptedStations: Set<String>?
    /// Whose batches must be signed, and with which key; nil for nobody's.
    public var keys: StationKeys?
    /// Who may ask over HTTP; nil for everybody who can reach it.
    public var tokens: ArchiveTokens?
    /// The folder for daily logs of what went over the instruments' lines; nil for none.
    public var rawLogs: String?
    /// Whether averages are made.
    public var makesProducts = true
    /// A longer request is refused with 413.
    public var maximumBatchBytes = 8 << 20
    /// A request whose body takes longer is given up: 8 MiB take this long at 220 kbit/s.
    public var requestSeconds = 300

    public init(storePath: String) {
        self.storePath = storePath
    }
}
