import Delivery

/// How much is sent to one destination at a time, how patiently, and for how much. Times are nanoseconds.
public struct ForwardingPolicy: Sendable, Hashable {
    /// Batches on their way at the same time. Backlog and raw bytes leave one place free.
    public var window = 1
    /// What the destination takes at all.
    public var lanes: Set<Lane> = Set(Lane.allCases)
    public var maximumRecords = 10_000
    /// Of a batch, before the link's own limit.
    public var maximumBytes = 1 << 20
    /// What the link takes in one message.
    public var maximumMessageBytes = BatchCoding.maximumBytes
    public var budget = BudgetLimits()
    public var overhead = LinkOverhead()
    /// How long to wait for an answer before the batch is sent again; nil when the link itself always comes back.
    public var replyTimeout: UInt64?
    /// The same until the archive has answered for the first time: a broker keeps nothing for an archive that was never
    /// there.
    public var firstReplyTimeout: UInt64 = 5_000_000_000
    /// How long to gather records once everything was sent: on a quiet station a batch for every commit is mostly header.
    /// Commands and notes are not gathered.
    public var linger: UInt64 = 0
    public var firstRetry: UInt64 = 1_000_000_000
    public var longestRetry: UInt64 = 60_000_000_000
    /// The waits while the destination refuses everything: a person must act, so there is no hurry.
    public var firstRefusalRetry: UInt64 = 30_000_000_000
    public var longestRefusalRetry: UInt64 = 900_000_000_000
    /// When records that were refused by themselves are offered again.
    public var refusedRecordRetry: UInt64 = 900_000_000_000
    /// How often the archive is asked at most what it holds; nil for a link that can only take.
    public var inquiryInterval: UInt64? = 60_000_000_000
    /// How long what settles positions without content may wait for a batch that takes it along.
    public var settlingTime: UInt64 = 60_000_000_000
    /// How often a product is looked at when nothing is committed.
    public var revisit: UInt64 = 60_000_000_000
    /// Spreads the retries of many stations.
    public var seed: UInt64

    public init(seed: UInt64) {
        self.seed = seed
    }

    /// For HTTP: while the archive commits one batch, the next are read and encoded. libcurl has its own timeout.
    public static func http(seed: UInt64) -> ForwardingPolicy {
        var policy = ForwardingPolicy(seed: seed)
        policy.window = 4
        return policy
    }

    /// For MQTT: an answer takes the way over the broker twice; smaller batches, because a broker may have a limit.
    public static func mqtt(seed: UInt64) -> ForwardingPolicy {
        var policy = ForwardingPolicy(seed: seed)
        policy.window = 4
        policy.maximumBytes = 256 << 10
        policy.replyTimeout = 30_000_000_000
        return policy
    }
}

extension ForwardingPolicy {
    /// A day's budget without what staying connected costs.
    var effectiveBudget: BudgetLimits {
        var limits = budget
        if let day = limits.bytesPerDay {
            limits.bytesPerDay = day > overhead.bytesPerDay ? day - overhead.bytesPerDay : 0
        }
        return limits
    }
}
