import Delivery

/// A batch as it goes over a link, with what is needed to recognise its reply.
public struct EncodedBatch: Sendable {
    public let batch: Batch
    /// One, or the fragments of a batch that is larger than its link takes; none for a link that takes no bytes.
    public let messages: [[UInt8]]
    /// The batch's checksum as text: by it the archive says over MQTT which batch it answers.
    public let tag: String
    /// Whether it goes past others where a link has several ways: it does unless it is of the backlog or raw bytes.
    public var isUrgent = false

    public init(_ batch: Batch, messages: [[UInt8]], tag: String) {
        self.batch = batch
        self.messages = messages
        self.tag = tag
    }

    /// In one message, unsigned.
    public init(_ batch: Batch) {
        let bytes = BatchCoding.encode(batch)
        self.init(batch, messages: [bytes], tag: Self.tag(of: bytes))
    }

    public var byteCount: Int { messages.reduce(0) { $0 + $1.count } }

    /// The last four bytes of a batch are its checksum.
    public static func tag(of bytes: [UInt8]) -> String {
        let checksum = bytes.suffix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return String(checksum, radix: 16)
    }
}
