/// Where records go, as the store knows it.
public struct StoreDestination: Hashable, Sendable {
    /// Which end of the backlog is sent first.
    public enum BacklogOrder: String, Hashable, Sendable, CaseIterable {
        case oldestFirst = "oldest first"
        case newestFirst = "newest first"
    }

    public var name: String
    /// Whether a record must be confirmed by this destination before it may be pruned.
    public var isRequired: Bool
    /// Whether it takes raw bytes at all; one that does not is owed only the data.
    public var takesRaw: Bool
    /// Records younger than this are live, older ones backlog; in seconds.
    public var liveSeconds: Int
    public var backlogOrder: BacklogOrder

    public init(
        name: String, isRequired: Bool, takesRaw: Bool = true, liveSeconds: Int = 60,
        backlogOrder: BacklogOrder = .oldestFirst
    ) {
        self.name = name
        self.isRequired = isRequired
        self.takesRaw = takesRaw
        self.liveSeconds = liveSeconds
        self.backlogOrder = backlogOrder
    }
}
