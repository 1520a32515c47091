import Delivery
import FoundationEssentials

/// The archive's reply as it travels: over MQTT it also says which batch it answers.
///
/// A refusal names no positions, and bytes that are no batch name nothing at all, so the reply carries the last four
/// bytes of what came: `{…the keys of BatchReply…,"batch":"c0ffee42"}`.
public struct AddressedReply: Sendable, Hashable {
    public var reply: BatchReply
    /// `EncodedBatch.tag` of the batch; nil in a reply over HTTP.
    public var tag: String?

    public init(reply: BatchReply, tag: String?) {
        self.reply = reply
        self.tag = tag
    }

    public var json: String {
        guard let tag else { return reply.json }
        return "\(reply.json.dropLast()),\"batch\":\(tag.quotedForJSON)}"
    }

    /// Nil when the bytes are no reply.
    public init?(json bytes: [UInt8]) {
        let data = Data(bytes)
        guard let reply = try? JSONDecoder().decode(BatchReply.self, from: data) else { return nil }
        self.init(reply: reply, tag: try? JSONDecoder().decode(Tag.self, from: data).batch)
    }

    private struct Tag: Decodable {
        var batch: String
    }
}
