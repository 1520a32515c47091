import Forwarders

/// What an archive is started with.
public struct ArchiveOptions: Sendable {
    /// Loopback unless the operator says otherwise.
    public var host = "127.0.0.1"
    /// 0 takes any free port; `ArchiveServer` tells which.
    public var port = 8090
    public var storePath: String
    /// The broker to take batches from; nil for HTTP only. Needs no subscriptions.
    public var broker: MQTTOptions?
    /// Batches of other stations are refused; nil accepts all.
    public var acceptedStations: Set<String>?
    /// A longer request is refused with 413.
    public var maximumBatchBytes = 8 << 20

    public init(storePath: String) {
        self.storePath = storePath
    }
}
