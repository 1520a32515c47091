import Delivery
import Testing

@testable import Forwarders

@Suite("The answer to a posted batch")
struct HTTPReplyTests {
    private func reply(_ status: Int, _ body: String) throws(LinkError) -> BatchReply {
        try HTTPBatchLink.reply(in: HTTPResponse(status: status, body: Array(body.utf8)))
    }

    private static let acknowledgement =
        #"{"station":"demo","epoch":"e","acknowledged":[[1,500]],"refused":null,"need_metadata":false}"#
    private static let refusal =
        #"{"station":"demo","epoch":"e","acknowledged":[],"refused":"no","need_metadata":false}"#

    @Test("is the archive's reply when it is one")
    func replies() throws {
        #expect(try reply(200, Self.acknowledgement).acknowledged == [PositionRange(first: 1, last: 500)])
        #expect(try reply(422, Self.refusal).refused == "no")
    }

    @Test(
        "is nonsense, and not an acknowledgement, when it is something else",
        arguments: [
            "", "OK", "<html>It works!</html>", "[]", "null", "{}", #"{"acknowledged":[[1,500]]}"#,
            #"{"station":"demo","epoch":"e","acknowledged":[[9,2]],"refused":null,"need_metadata":false}"#,
            #"{"station":"demo","epoch":"e","acknowledged":[[-1,2]],"refused":null,"need_metadata":false}"#,
        ])
    func nonsense(body: String) {
        #expect(throws: LinkError.self) { try reply(200, body) }
        do throws(LinkError) {
            _ = try reply(200, body)
        } catch .nonsense {
        } catch {
            Issue.record("\(error) is not nonsense")
        }
    }

    @Test("tells a busy archive from one that rejects us and one that takes no large batches")
    func statuses() {
        func kind(_ status: Int) -> String {
            do throws(LinkError) {
                _ = try reply(status, "x")
                return "reply"
            } catch {
                switch error {
                case .unreachable: return "unreachable"
                case .rejected: return "rejected"
                case .tooLarge: return "too large"
                case .nonsense: return "nonsense"
                case .timedOut, .cancelled: return "other"
                }
            }
        }
        for status in [500, 502, 503, 504, 429, 408] { #expect(kind(status) == "unreachable") }
        for status in [301, 401, 403, 404, 405, 415] { #expect(kind(status) == "rejected") }
        #expect(kind(413) == "too large")
        #expect(kind(204) == "nonsense")
    }

    @Test("over MQTT names the batch that it answers")
    func addressed() throws {
        let reply = BatchReply(station: "a \"b\"", epoch: "e", refused: "line\nbreak")
        let sent = AddressedReply(reply: reply, tag: "c0ffee42")
        let read = try #require(AddressedReply(json: Array(sent.json.utf8)))
        #expect(read == sent)
        #expect(AddressedReply(json: Array(reply.json.utf8))?.tag == nil)
        #expect(AddressedReply(json: Array("nonsense".utf8)) == nil)
    }

    @Test("is recognised by the batch's checksum, which is its last four bytes, lowest first")
    func tag() {
        #expect(EncodedBatch.tag(of: [1, 2, 3, 0x42, 0xEE, 0xFF, 0xC0]) == "c0ffee42")
        let batch = EncodedBatch(Batch(station: "s", epoch: "e", records: []))
        #expect(EncodedBatch.tag(of: batch.bytes) == batch.tag)
        #expect(EncodedBatch.tag(of: []) == "0")
    }
}
