import Delivery

/// What a forwarder asks the store for: the next records of one lane that its destination has not confirmed.
public struct OutboxRequest: Hashable, Sendable {
    public var destination: String
    public var lane: Lane
    public var maximumRecords: Int
    /// Estimated, of what the batch holds; at least one record is given however large.
    public var maximumBytes: Int
    /// By epoch: what is on its way already.
    public var excluding: [String: PartRanges]

    public init(
        destination: String, lane: Lane, maximumRecords: Int, maximumBytes: Int,
        excluding: [String: PartRanges] = [:]
    ) {
        self.destination = destination
        self.lane = lane
        self.maximumRecords = maximumRecords
        self.maximumBytes = maximumBytes
        self.excluding = excluding
    }
}
