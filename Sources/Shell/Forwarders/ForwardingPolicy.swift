/// How much is sent to one destination at a time, and how patiently. Times are nanoseconds.
public struct ForwardingPolicy: Sendable, Hashable {
    /// Batches on their way at the same time.
    public var window = 1
    public var maximumRecords = 2000
    public var maximumBytes = 1 << 20
    /// How long to wait for an answer before the batch is sent again; nil when the link itself always comes back.
    public var replyTimeout: UInt64?
    /// How long to gather records once everything was sent: on a quiet station a batch for every commit is mostly header.
    public var linger: UInt64 = 0
    public var firstRetry: UInt64 = 1_000_000_000
    public var longestRetry: UInt64 = 60_000_000_000
    /// The waits while the destination refuses everything: a person must act, so there is no hurry.
    public var firstRefusalRetry: UInt64 = 30_000_000_000
    public var longestRefusalRetry: UInt64 = 900_000_000_000
    /// When records that were refused by themselves are offered again.
    public var refusedRecordRetry: UInt64 = 900_000_000_000
    /// Spreads the retries of many stations.
    public var seed: UInt64

    public init(seed: UInt64) {
        self.seed = seed
    }

    /// For HTTP: while the archive commits one batch, the next is read and encoded. libcurl has its own timeout.
    public static func http(seed: UInt64) -> ForwardingPolicy {
        var policy = ForwardingPolicy(seed: seed)
        policy.window = 2
        return policy
    }

    /// For MQTT: an answer takes the way over the broker twice, so several batches are under way; smaller ones, because
    /// a broker may have a limit.
    public static func mqtt(seed: UInt64) -> ForwardingPolicy {
        var policy = ForwardingPolicy(seed: seed)
        policy.window = 8
        policy.maximumRecords = 1000
        policy.maximumBytes = 256 << 10
        policy.replyTimeout = 30_000_000_000
        return policy
    }
}
