import Framing
import Sensing
import Testing

@testable import Pipeline

@Suite("SenML")
struct SenMLTests {
    private static func lines(_ pack: SenMLPack) -> [String] {
        pack.records.map { record in
            let value =
                switch record.value {
                case .number(let number): "\(number.value)"
                case .text(let text): text
                case .truth(let truth): "\(truth)"
                case .data(let bytes): "\(bytes.count) bytes"
                case nil: "-"
                }
            return "\(record.name) \(value) \(record.unit ?? "-") \(record.time.map { "\($0.value)" } ?? "-")"
        }
    }

    private static func lines(_ json: String) throws -> [String] { lines(try SenMLPack(parsing: Array(json.utf8))) }

    /// RFC 8428, 5.1.3.
    private static let timed = """
        [{"bn":"urn:dev:ow:10e2073a0108006:","bt":1.276020076001e+09,"bu":"A","bver":5,"n":"voltage","u":"V","v":120.1},
         {"n":"current","t":-5,"v":1.2},{"n":"current","t":-4,"v":1.3},{"n":"current","t":-3,"v":1.4},
         {"n":"current","t":-2,"v":1.5},{"n":"current","t":-1,"v":1.6},{"n":"current","v":1.7}]
        """

    @Test("resolves RFC 8428's multiple measurements (5.1.4) to its resolved data (5.1.6)")
    func resolved() throws {
        let written = """
            [{"bn":"urn:dev:ow:10e2073a01080063","bt":1.320067464e+09,"bu":"%RH","v":20},
             {"u":"lon","v":24.30621},{"u":"lat","v":60.07965},{"t":60,"v":20.3},
             {"u":"lon","t":60,"v":24.30622},{"u":"lat","t":60,"v":60.07965},{"t":120,"v":20.7},
             {"u":"%EL","t":150,"v":98}]
            """
        let name = "urn:dev:ow:10e2073a01080063"
        #expect(
            try Self.lines(written) == [
                "\(name) 20.0 %RH 1320067464.0", "\(name) 24.30621 lon 1320067464.0",
                "\(name) 60.07965 lat 1320067464.0", "\(name) 20.3 %RH 1320067524.0",
                "\(name) 24.30622 lon 1320067524.0", "\(name) 60.07965 lat 1320067524.0",
                "\(name) 20.7 %RH 1320067584.0", "\(name) 98.0 %EL 1320067614.0",
            ])
    }

    @Test("reads values of every kind (5.1.5)")
    func kinds() throws {
        let written = """
            [{"bn":"urn:dev:ow:10e2073a01080063:","n":"temp","u":"Cel","v":23.1},{"n":"label","vs":"Machine Room"},
             {"n":"open","vb":false},{"n":"nfc-reader","vd":"aGkgCg=="}]
            """
        let base = "urn:dev:ow:10e2073a01080063:"
        #expect(
            try Self.lines(written) == [
                "\(base)temp 23.1 Cel -", "\(base)label Machine Room - -", "\(base)open false - -",
                "\(base)nfc-reader 8 bytes - -",
            ])
    }

    @Test("is the same in CBOR, with times relative to the base (section 6)")
    func sameInCBOR() throws {
        let hex = """
            87a721781b75726e3a6465763a6f773a3130653230373361303130383030363a22fb41d303a15b001062236141200500\
            67766f6c7461676501615602fb405e066666666666a3006763757272656e74062402fb3ff3333333333333a300676375\
            7272656e74062302fb3ff4cccccccccccda3006763757272656e74062202fb3ff6666666666666a3006763757272656e\
            74062102fb3ff8000000000000a3006763757272656e74062002fb3ff999999999999aa2006763757272656e7402fb3f\
            fb333333333333
            """
        let bytes = try #require(HexText.decode(hex.filter { !$0.isWhitespace }))
        let found = Self.lines(try SenMLPack(parsing: bytes))
        #expect(found == (try Self.lines(Self.timed)))
        #expect(found[1] == "urn:dev:ow:10e2073a0108006:current 1.2 A 1276020071.001")
    }

    @Test("adds the base value, exactly where both are decimals, and ignores labels that nobody has to know")
    func baseValue() throws {
        let pack = try SenMLPack(
            parsing: Array(#"[{"bn":"a","bv":20.1,"v":0.25,"x":{"y":[1]}},{"n":"b","v":-20.1}]"#.utf8))
        #expect(
            pack.records.map(\.value) == [
                .number(Quantity(mantissa: 2035, decimals: 2)), .number(Quantity(mantissa: 0, decimals: 1)),
            ])
    }

    @Test("in CBOR may have decimal fractions, which stay exact")
    func decimalFraction() throws {
        // [{0: "t", 2: 4([-2, 2487])}]
        let bytes = try #require(HexText.decode("81a2006174 02c482211909b7".filter { $0 != " " }))
        #expect(try SenMLPack(parsing: bytes).records.first?.value == .number(Quantity(mantissa: 2487, decimals: 2)))
    }

    @Test(
        "that breaks its rules is refused as a whole, in words",
        arguments: [
            (#"{"n":"a","v":1}"#, "SenML: a pack is an array"),
            (#"[{"n":"a","v":1},7]"#, "SenML: record 2 is no map"),
            (#"[{"v":1}]"#, "SenML: record 1: it has no name"),
            (#"[{"n":"a b","v":1}]"#, "SenML: record 1: 'a b' is no name"),
            (#"[{"n":"-a","v":1}]"#, "SenML: record 1: '-a' is no name"),
            (#"[{"n":"a"}]"#, "SenML: record 1: 'a' has no value"),
            (#"[{"n":"a","v":1,"vb":true}]"#, "SenML: record 1: it has more than one value"),
            (#"[{"n":"a","v":"1"}]"#, "SenML: record 1: 'v' is of a kind that does not belong there"),
            (#"[{"n":"a","v":1,"t":"now"}]"#, "SenML: record 1: 't' is no number"),
            (#"[{"n":"a","v":1,"crc_":1}]"#, "SenML: record 1 needs 'crc_', which is not known here"),
            (#"[{"bver":11,"n":"a","v":1}]"#, "SenML: version 11.0 is newer than 10"),
            (#"[{"n":"a","v":1}"#, "SenML: no JSON: an array does not end at byte 16"),
            ("", "SenML: no CBOR: it ends within an item at byte 0"),
        ])
    func refused(text: String, words: String) throws {
        let defect = #expect(throws: SenMLDefect.self) { try SenMLPack(parsing: Array(text.utf8)) }
        #expect(defect?.description == words)
    }
}
