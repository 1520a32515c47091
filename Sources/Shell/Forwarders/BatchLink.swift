import Delivery

/// A way to one archive.
public protocol BatchLink: Sendable {
    /// What an acknowledgement over this link says.
    var worth: DestinationWorth { get }

    /// Serves the link until it is closed.
    func run() async

    /// Hands over one batch and waits for the archive's own answer. May run several times at once, each time with
    /// another `id`.
    func deliver(_ batch: EncodedBatch, id: Int) async throws(LinkError) -> BatchReply

    /// Nobody waits for this batch any more: its `deliver` comes back soon, by throwing.
    func abandon(id: Int) async

    /// What sending the batch takes, in bytes, for a link that takes no encoded batches; nil for one that does.
    func cost(of batch: Batch) -> Int?

    /// What happens on the link without being asked for. Read by one reader.
    var events: AsyncStream<LinkEvent> { get }

    /// Ends everything that is under way.
    func close() async
}

extension BatchLink {
    public var worth: DestinationWorth { .archive }

    public func cost(of batch: Batch) -> Int? { nil }
}

/// What a link tells by itself.
public enum LinkEvent: Hashable, Sendable {
    case up
    /// Nothing can be delivered before the next `up`.
    case down(String)
    /// A reply that nobody waits for any more.
    case reply(BatchReply)
    /// A message may have so many bytes at most.
    case maximumBytes(Int)
    /// An archive has come to the other side of the broker.
    case archivePresent
}
