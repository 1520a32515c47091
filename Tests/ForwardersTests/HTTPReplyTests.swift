import Delivery
import Testing

@testable import Forwarders

@Suite("The answer to a posted batch")
struct HTTPReplyTests {
    private func reply(_ status: Int, _ body: String) throws(LinkError) -> BatchReply {
        try HTTPBatchLink.reply(in: HTTPResponse(status: status, body: Array(body.utf8)))
    }

    private static func answer(_ acknowledged: String, refused: String = "null") -> String {
        #"{"station":"demo","epoch":"e","product":"","acknowledged":\#(acknowledged),"acknowledged_raw":[],"#
            + #""refused":\#(refused),"need_metadata":false,"held":null,"held_raw":null,"archive":"1"}"#
    }

    @Test("is the archive's reply when it is one")
    func replies() throws {
        let parts = PartRanges(data: RangeSet([PositionRange(first: 1, last: 500)]))
        #expect(try reply(200, Self.answer("[[1,500]]")).acknowledged == parts)
        #expect(try reply(422, Self.answer("[]", refused: #""no""#)).refused == "no")
    }

    @Test(
        "is nonsense, and not an acknowledgement, when it is something else",
        arguments: [
            "", "OK", "<html>It works!</html>", "[]", "null", "{}", #"{"acknowledged":[[1,500]]}"#,
            answer("[[9,2]]"), answer("[[-1,2]]"), answer("[[1]]"), answer("[[1,18446744073709551616]]"),
            answer(#""all""#), answer("[[1,500]]").replacing("demo", with: #"de"mo"#), answer("[[1,500]]") + "}",
            String(answer("[[1,500]]").dropLast(9)),
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
        let reply = BatchReply(stream: BatchStream(station: "a \"b\"", epoch: "e"), refused: "line\nbreak")
        let sent = AddressedReply(reply: reply, tag: "c0ffee42")
        let read = try #require(AddressedReply(json: Array(sent.json.utf8)))
        #expect(read == sent)
        #expect(AddressedReply(json: Array(reply.json.utf8))?.tag == nil)
        #expect(AddressedReply(json: Array("nonsense".utf8)) == nil)
    }

    @Test("is recognised by the batch's checksum, which is its last four bytes, lowest first")
    func tag() {
        #expect(EncodedBatch.tag(of: [1, 2, 3, 0x42, 0xEE, 0xFF, 0xC0]) == "c0ffee42")
        let stream = BatchStream(station: "s", epoch: "e")
        let batch = EncodedBatch(
            Batch(stream: stream, reference: MetadataReference(to: [], of: stream), metadata: [], covers: PartRanges()))
        #expect(EncodedBatch.tag(of: batch.messages[0]) == batch.tag)
        #expect(EncodedBatch.tag(of: []) == "0")
    }
}
