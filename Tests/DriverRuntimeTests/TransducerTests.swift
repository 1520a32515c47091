import DriverRuntime
import Testing

/// NMEA 0183's XDR: measurements in any order and number.
@Suite("Transducers of a sentence")
struct TransducerTests {
    private let sensor = driverText(
        """
        fields:
          speed: {type: decimal, suffixes: {M: 1, K: 0.5}, name: speed, unit: m/s}
          temperature: {type: decimal, suffixes: {C: 1}, name: temperature, unit: degC}
        records:
          - {name: weather, sentence: XDR, transducers: {S0: speed, C1: temperature}}
        """)

    @Test("are read wherever they stand, in their units; others are passed over")
    func read() throws {
        #expect(
            try readings(
                sensor,
                "$WIXDR,C,20.5,C,1,S,3.0,M,0\r\n$WIXDR,A,12,D,0,S,3.0,K,0\r\n$WIXDR,C,,C,1,S,1.0,M,0\r\n$WIXDR,C,20.5,C,1,G,HEL,,4\r\n"
            ) == ["speed=3.0/2 temperature=20.5/2", "speed=1.5/2", "speed=1.0/2", "temperature=20.5/2"])
    }

    @Test("without one of the declared are a sentence of another kind")
    func others() throws {
        #expect(try readings(sensor, "$WIXDR,A,12,D,0\r\n").allSatisfy { !$0.hasPrefix("!") })
    }

    @Test("in another unit, or cut, are a defect")
    func misfits() throws {
        let found = try readings(sensor, "$WIXDR,S,3.0,X,0\r\n")
        #expect(found.count == 1 && found.allSatisfy { $0.hasPrefix("!") })
    }

    @Test("stand in a sentence")
    func misplaced() throws {
        let text = driverText(
            """
            fields:
              speed: {type: decimal, suffixes: {M: 1}, name: speed, unit: m/s}
            records:
              - {name: weather, transducers: {S0: speed}}
            """)
        #expect(try driver(text).diagnostics.map(\.message) == ["transducers stand in a sentence"])
    }
}

/// What a column of text stands for.
@Suite("Words and digits that stand for numbers")
struct NumberWordTests {
    @Test("a unit in a column of its own, and no other")
    func words() throws {
        let sensor = driverText(
            """
            fields:
              printed: {type: decimal}
              unit: {type: word, words: {M: 1, K: 0.5}}
              speed: {name: speed, unit: m/s}
            records:
              - {name: wind, columns: [printed, unit]}
            computed:
              - {field: speed, expression: printed * unit}
            """)
        #expect(
            try readings(sensor, "3.0,M\n3.0,K\n3.0,X\n").map { $0.prefix(9) } == [
                "speed=3.0", "speed=1.5", "! record ",
            ])
    }

    @Test("hexadecimal digits below zero")
    func signed() throws {
        let sensor = driverText(
            """
            fields:
              light: {type: hex, digits: 4, signed: true, name: light, unit: "1"}
            records:
              - {name: light, delimiter: none, columns: [light]}
            """)
        #expect(try readings(sensor, "FFFF\n7FFF\n8000\n") == ["light=-1.0/2", "light=32767.0/2", "light=-32768.0/2"])
    }

    @Test("a coefficient behind a colon, where there is one of that name")
    func coefficients() throws {
        let sensor = driverText(
            """
            ignore: ["Name:*"]
            fields:
              counts: {type: integer}
              value: {name: value, unit: "1"}
            records:
              - {name: line, columns: [=S, counts]}
            coefficients:
              CalA: {aliases: [Cal1]}
            computed:
              - {field: value, expression: counts * CalA}
            """)
        #expect(try readings(sensor, "Name: 7\nCal1: 0.5\nS,8\n").last == "value=4.0/2")
    }

    @Test("records that lost the line ends between them")
    func glued() throws {
        let sensor = driverText(
            """
            fields:
              a: {type: integer, suffixes: {C: 1}, name: first, unit: "1"}
              b: {type: integer, suffixes: {C: 1}, name: second, unit: "1"}
            records:
              - {name: line, begins: "R?", pairs: {a: a, b: b}, after_garbage: ["R1,", "R2,"]}
            """)
        #expect(
            try readings(sensor, "R1,a=1C,b=2CR2,a=3CR1,b=4C\nxx#R1,a=5C\n") == [
                "a=1.0/2 b=2.0/2", "a=3.0/2", "b=4.0/2", "! 3 bytes of garbage in front of a record", "a=5.0/2",
            ])
    }
}
