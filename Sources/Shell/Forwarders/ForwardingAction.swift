import Delivery
import Store

extension ForwardingMachine {
    /// What the shell has to do.
    public enum Action: Hashable, Sendable {
        /// Read the next batch from the store, without the excluded positions; answer with `fetched` or `fetchedNothing`.
        case fetch(FetchRequest)
        /// Make messages of the batch; answer with `encoded`.
        case encode(id: Int, EncodeRequest)
        /// Write down what the link will have cost; answer with `noted`.
        case note(LinkSpending)
        /// Hand the batch to the link; answer with `replied` or `failed`.
        case deliver(id: Int)
        /// Nobody waits for this batch any more.
        case abandon(id: Int)
        /// Write down that these are durable at the destination.
        case acknowledge(epoch: String, PartRanges)
        /// Read what the destination has confirmed; answer with `surveyed`.
        case survey
        /// Write down that the destination lost these; answer with `revoked`.
        case revoke(epoch: String, PartRanges)
    }

    public struct FetchRequest: Hashable, Sendable {
        public var lane: Lane
        public var maximumRecords: Int
        /// As the store estimates them.
        public var maximumBytes: Int
        public var excluding: [String: PartRanges]
    }

    public struct EncodeRequest: Hashable, Sendable {
        /// Which metadata the archive knows; other metadata goes along.
        public var known: Set<MetadataReference>
        /// Take fewer records when the message becomes larger than this; one record may.
        public var aim: Int
        /// What the link takes in one message: what is larger goes in fragments.
        public var limit: Int
        /// Positions without content that this batch settles besides.
        public var settling: PartRanges
    }

    /// What the store gave, after the destination's selection.
    public struct Fetched: Hashable, Sendable {
        public var epoch: String
        public var lane: Lane
        public var covers: PartRanges
        /// How many records or raw bytes of records there are to be sent; 0 when nothing is left to send of `covers`.
        public var records: Int

        public init(epoch: String, lane: Lane, covers: PartRanges, records: Int) {
            self.epoch = epoch
            self.lane = lane
            self.covers = covers
            self.records = records
        }
    }

    /// What became of a batch when it was encoded.
    public struct Encoded: Hashable, Sendable {
        /// What it settles; less than what was fetched when it had to be split.
        public var covers: PartRanges
        public var records: Int
        /// Of all its messages.
        public var bytes: Int
        public var messages: Int
        public var reference: MetadataReference
        public var hasMetadata: Bool

        public init(
            covers: PartRanges, records: Int, bytes: Int, messages: Int = 1, reference: MetadataReference,
            hasMetadata: Bool
        ) {
            self.covers = covers
            self.records = records
            self.bytes = bytes
            self.messages = messages
            self.reference = reference
            self.hasMetadata = hasMetadata
        }
    }
}
