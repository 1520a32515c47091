import Delivery
import FoundationEssentials
import Testing

@Suite("The archive's reply")
struct BatchReplyTests {
    @Test("is written as the agreed JSON")
    func text() {
        let reply = BatchReply(
            station: "demo", epoch: "e1",
            acknowledged: [PositionRange(first: 1, last: 500), PositionRange(first: 502, last: 502)])
        #expect(
            reply.json
                == #"{"station":"demo","epoch":"e1","acknowledged":[[1,500],[502,502]],"refused":null,"need_metadata":false}"#
        )
    }

    @Test("is read back, whatever the reason says")
    func roundTrip() throws {
        let reply = BatchReply(
            station: "a\"b\\c", epoch: "é\n\u{1}", refused: "the batch was \"altered\"\t→ send again",
            needMetadata: true)
        #expect(try JSONDecoder().decode(BatchReply.self, from: Data(reply.json.utf8)) == reply)
        #expect(try JSONDecoder().decode(BatchReply.self, from: JSONEncoder().encode(reply)) == reply)
    }

    @Test(
        "is refused when it is nonsense",
        arguments: [
            "", "OK", "{}", "[]", #"{"station":"demo","epoch":"e","acknowledged":[],"refused":null}"#,
            #"{"station":"d","epoch":"e","acknowledged":[[5,1]],"refused":null,"need_metadata":false}"#,
            #"{"station":"d","epoch":"e","acknowledged":[[0,1]],"refused":null,"need_metadata":false}"#,
            #"{"station":"d","epoch":"e","acknowledged":[[1,2,3]],"refused":null,"need_metadata":false}"#,
            #"{"station":"d","epoch":"e","acknowledged":[[1,99999999999999999999]],"refused":null,"need_metadata":false}"#,
            #"{"station":"d","epoch":"e","acknowledged":[[-1,2]],"refused":null,"need_metadata":false}"#,
        ])
    func nonsense(text: String) {
        #expect(throws: (any Error).self) { try JSONDecoder().decode(BatchReply.self, from: Data(text.utf8)) }
    }
}
