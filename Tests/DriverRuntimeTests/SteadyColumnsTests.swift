import Testing

/// Lines that were cut between two columns look like those of an instrument with fewer of them.
@Suite("A steady record")
struct SteadyColumnsTests {
    private let sensor = driverText(
        """
        fields:
          a: {type: integer, name: first, unit: "1"}
          b: {type: integer, name: second, unit: "1"}
          c: {type: integer, name: third, unit: "1"}
        records:
          - {name: line, columns: [a, b?, c?], steady: true}
        """)

    @Test("with fewer columns than the last is a defect, and the next full one is read")
    func cut() throws {
        #expect(
            try readings(sensor, "1,2,3\r\n1,2\r\n1,2,3\r\n1\r\n1,2,3\r\n") == [
                "a=1.0/2 b=2.0/2 c=3.0/2", "! 2 columns, where the instrument's lines have 3",
                "a=1.0/2 b=2.0/2 c=3.0/2", "! 1 columns, where the instrument's lines have 3",
                "a=1.0/2 b=2.0/2 c=3.0/2",
            ])
    }

    @Test("is believed when it comes again with as few, and has more columns at once")
    func changed() throws {
        #expect(
            try readings(sensor, "1,2\r\n1\r\n1\r\n1\r\n1,2,3\r\n").map { $0.hasPrefix("!") }
                == [false, true, false, false, false])
    }

    @Test("is one of columns in a line")
    func misplaced() throws {
        let text = driverText(
            """
            fields:
              a: {type: integer, name: first, unit: "1"}
            records:
              - {name: line, json: {a: a}, steady: true}
            """)
        #expect(try driver(text).diagnostics.map(\.message) == ["a record without columns has no 'steady'"])
    }
}
