import Pipeline
import Testing

@Suite("A body of JSON")
struct JSONBodyTests {
    private func lines(_ text: String) -> String? {
        JSONBody.lines(of: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(
        "gives a line for each object, alone, in a list, on lines, and over several lines",
        arguments: [
            (#"{"a":1}"#, "{\"a\":1}\n"),
            (#"[{"a":1},{"a":{"b":[1,2]}}]"#, "{\"a\":1}\n{\"a\":{\"b\":[1,2]}}\n"),
            ("{\"a\":1}\r\n{\"a\":2}\n", "{\"a\":1}\n{\"a\":2}\n"),
            ("[\n {\n \"a\":1\n }\n]\n", "{  \"a\":1  }\n"),
            (#"{"a":"}],{\"\\"}"#, "{\"a\":\"}],{\\\"\\\\\"}\n"),
        ])
    func lines(text: String, expected: String) {
        #expect(lines(text) == expected)
    }

    @Test(
        "is none when something else is in it, or when it is not whole",
        arguments: [
            "", "[]", "12.3", "temp=12", #"{"a":1"#, #"[{"a":1}"#, #"[[{"a":1}]]"#, #"{"a":1} x"#, #"[{"a":1}]{"a":2}"#,
            "{\"a\":\"\n\"}", #"{"a":1},{"a":2}"#,
        ])
    func none(text: String) {
        #expect(lines(text) == nil)
    }
}
