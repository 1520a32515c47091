import Threads

/// What can be set about any link.
public struct LinkOptions: Hashable, Sendable {
    /// What tools of the system show as the name of the thread.
    public var name: String
    /// Where the jitter of the back-off begins; the same seed gives the same delays.
    public var seed: UInt64
    /// How long a connection may take to be made, in nanoseconds.
    public var connectTimeout: UInt64
    /// The priority of the thread that reads, before all ordinary threads; nil for an ordinary thread. Where the system
    /// refuses it, the link works without.
    public var realtimePriority: RealtimePriority?

    public init(
        name: String = "link", seed: UInt64 = 1, connectTimeout: UInt64 = 5_000_000_000,
        realtimePriority: RealtimePriority? = nil
    ) {
        self.name = name
        self.seed = seed
        self.connectTimeout = connectTimeout
        self.realtimePriority = realtimePriority
    }
}
