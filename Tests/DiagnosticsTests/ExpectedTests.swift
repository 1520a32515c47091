import Testing

@testable import Diagnostics

@Suite("A value")
struct ExpectedTests {
    @Test(
        "of a duration is read into nanoseconds",
        arguments: [
            ("200 ms", Int64(200_000_000)), ("5 s", 5_000_000_000), ("1 h", 3_600_000_000_000),
            ("30 d", 2_592_000_000_000_000), ("200ms", 200_000_000), ("1.5 min", 90_000_000_000), ("0 s", 0),
            ("7 us", 7000), ("9 ns", 9), ("0.1 s", 100_000_000),
        ])
    func durations(text: String, nanoseconds: Int64) {
        #expect(read(plain(text), .duration()).value == nanoseconds)
    }

    @Test(
        "of a size is read into bytes",
        arguments: [
            ("64 MiB", Int64(64 << 20)), ("2 GB", 2_000_000_000), ("4 kB", 4000), ("512 B", 512), ("1 TiB", 1 << 40),
            ("0.5 KiB", 512),
        ])
    func sizes(text: String, bytes: Int64) {
        #expect(read(plain(text), .byteSize()).value == bytes)
    }

    @Test(
        "of a duration or size that is not understood is refused with what to write",
        arguments: [
            ("5", "'5' has no unit", "Write a number and a unit, such as '200 ms', '5 s', '10 min', '1 h' or '30 d'."),
            ("5 m", "'m' in '5 m' is not a unit of a duration", "Write 'min'."),
            ("5 S", "'S' in '5 S' is not a unit of a duration", "Write 's'."),
            (
                "5 furlongs", "'furlongs' in '5 furlongs' is not a unit of a duration",
                "Write one of the units ns, us, ms, s, min, h, d."
            ),
            (
                "soon", "expected a duration, found 'soon'",
                "Write a number and a unit, such as '200 ms', '5 s', '10 min', '1 h' or '30 d'."
            ),
            ("99999999999 d", "the duration '99999999999 d' is too large to count", "Write a smaller duration."),
        ])
    func badDurations(text: String, message: String, remedy: String) {
        let (value, diagnostics) = read(plain(text), .duration())
        #expect(value == nil)
        #expect(diagnostics.map(\.message) == [message])
        #expect(diagnostics.map(\.remedy) == [remedy])
    }

    @Test("out of its range names the range as a person writes it")
    func range() {
        let (_, diagnostics) = read(plain("2 min"), .duration(in: 10_000_000...60_000_000_000))
        #expect(diagnostics.map(\.code) == ["E205"])
        #expect(diagnostics.map(\.message) == ["expected a duration from 10 ms to 1 min, found '2 min'"])
        #expect(
            read(plain("70000"), .integer(in: 1...65_535)).diagnostics[0].remedy
                == "Write a whole number from 1 to 65535.")
    }

    @Test(
        "of a whole number is decimal or hexadecimal",
        arguments: [("12", 12), ("-3", -3), ("0x7F", 127), ("+4", 4)])
    func integers(text: String, number: Int) {
        #expect(read(plain(text), .integer()).value == number)
    }

    @Test("of a whole number has no fraction or letters", arguments: ["1.5", "a", "0x", "1e3", "99999999999999999999"])
    func badIntegers(text: String) {
        #expect(read(plain(text), .integer()).diagnostics.map(\.code) == ["E201"])
    }

    @Test(
        "of a number is written decimal",
        arguments: [("1.2e-3", 1.2e-3), ("-4", -4), ("48.65", 48.65), ("+1.E5", 1e5)])
    func numbers(text: String, number: Double) {
        #expect(read(plain(text), .number()).value == number)
    }

    @Test(
        "of a number is finite and nothing else", arguments: ["nan", "inf", "0x1p3", "1e999", "3 m", "1,5", "-", "e"])
    func badNumbers(text: String) {
        #expect(read(plain(text), .number()).diagnostics.map(\.code) == ["E201"])
    }

    @Test("in quotes is a text and no number")
    func quotes() {
        let (value, diagnostics) = read(quoted("12"), .integer())
        #expect(value == nil)
        #expect(diagnostics.map(\.remedy) == ["Remove the quotes."])
        #expect(read(quoted("12"), .string).value == "12")
        #expect(read(plain("0123"), .string).value == "0123")
    }

    @Test("that is true or false is written so", arguments: [("yes", "true"), ("On", "true"), ("no", "false")])
    func booleans(text: String, meant: String) {
        #expect(read(plain("true"), .boolean).value == true)
        #expect(read(plain("false"), .boolean).value == false)
        #expect(read(plain(text), .boolean).diagnostics.map(\.remedy) == ["Write \(meant)."])
    }

    private enum Parity: String, CaseIterable {
        case none, even, odd
    }

    @Test("of a closed set is one of its words")
    func choices() {
        #expect(read(plain("even"), .choice(of: Parity.self)).value == .even)
        let (_, diagnostics) = read(plain("evne"), .choice(of: Parity.self))
        #expect(diagnostics.map(\.message) == ["expected one of none, even, odd, found 'evne'"])
        #expect(diagnostics.map(\.remedy) == ["Write 'even'."])
    }

    @Test("that is absent is an error of its own", arguments: ["", "~", "null"])
    func nothing(text: String) {
        #expect(read(plain(text), .string).diagnostics.map(\.code) == ["E208"])
        #expect(read(plain(text), .integer()).diagnostics.map(\.code) == ["E208"])
    }

    @Test("of another kind is named")
    func kinds() {
        #expect(read(mapping(), .string).diagnostics.map(\.message) == ["expected a text, found a mapping"])
        #expect(read(list(), .number()).diagnostics.map(\.message) == ["expected a number, found a list"])
        #expect(read(plain("a"), .list(of: .string)).diagnostics.map(\.message) == ["expected a list, found 'a'"])
    }

    @Test("of a list reports every element that is wrong")
    func lists() {
        #expect(read(list(plain("1"), plain("2")), .list(of: .integer())).value == [1, 2])
        #expect(read(list(plain("a"), plain("2"), plain("b")), .list(of: .integer())).diagnostics.count == 2)
        #expect(read(list(plain("1")), .list(of: .integer(), count: 2...2)).diagnostics.map(\.code) == ["E205"])
        #expect(read(plain("1"), .oneOrMore(of: .integer())).value == [1])
    }

    @Test("under names of the author's choice keeps their order and refuses a name twice")
    func entries() {
        let (value, _) = read(mapping(("TA1", plain("2")), ("TA0", plain("1"))), .entries(of: .number()))
        #expect(value?.map(\.name.text) == ["TA1", "TA0"])
        let twice = read(mapping(("A", plain("2")), ("A", plain("1"))), .entries(of: .number()))
        #expect(twice.diagnostics.map(\.remedy) == ["Remove one of them; the first is in line 1."])
    }
}
