import Delivery
import FoundationEssentials
import Testing

@Suite("The archive's reply")
struct BatchReplyTests {
    private let stream = BatchStream(station: "demo", epoch: "e1")

    @Test("is written as the agreed JSON")
    func text() {
        let reply = BatchReply(
            stream: stream,
            acknowledged: PartRanges(
                data: RangeSet([PositionRange(first: 1, last: 500), PositionRange(first: 502, last: 502)])),
            archive: "5d0c")
        #expect(
            reply.json
                == #"{"station":"demo","epoch":"e1","product":"","acknowledged":[[1,500],[502,502]],"#
                + #""acknowledged_raw":[],"refused":null,"need_metadata":false,"held":null,"held_raw":null,"archive":"5d0c"}"#
        )
    }

    @Test("is read back, whatever the reason says, and with what is held")
    func roundTrip() throws {
        var reply = BatchReply(
            stream: BatchStream(station: "a\"b\\c", epoch: "é\n\u{1}", product: "ten minutes"),
            refused: "the batch was \"altered\"\t→ send again", needMetadata: true)
        for held in [nil, PartRanges(raw: RangeSet([PositionRange(first: 1, last: 20)]))] {
            reply.held = held
            #expect(try JSONDecoder().decode(BatchReply.self, from: Data(reply.json.utf8)) == reply)
            #expect(try JSONDecoder().decode(BatchReply.self, from: JSONEncoder().encode(reply)) == reply)
        }
    }

    @Test(
        "is refused when it is nonsense",
        arguments: [
            ("", ""), ("[[1,5]]", "OK"), ("[[1,5]]", "{}"), ("[[1,5]]", "[]"), ("[[5,1]]", nil), ("[[0,1]]", nil),
            ("[[1,2,3]]", nil), ("[[1,99999999999999999999]]", nil), ("[[-1,2]]", nil), ("null", nil),
        ])
    func nonsense(ranges: String, text: String?) {
        func reply(_ ranges: String) -> String {
            #"{"station":"d","epoch":"e","product":"","acknowledged":\#(ranges),"acknowledged_raw":[],"refused":null,"#
                + #""need_metadata":false,"held":null,"held_raw":null,"archive":null}"#
        }
        #expect(throws: Never.self) { try JSONDecoder().decode(BatchReply.self, from: Data(reply("[[1,5]]").utf8)) }
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode(BatchReply.self, from: Data((text ?? reply(ranges)).utf8))
        }
    }
}
