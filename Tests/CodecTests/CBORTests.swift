import Sensing
import Testing

@testable import Pipeline

@Suite("CBOR")
struct CBORTests {
    private static func value(_ hex: String) throws -> CBORValue {
        try CBORValue(parsing: try #require(HexText.decode(hex)))
    }

    /// RFC 8949, appendix A: encoding and diagnostic notation. Bignums are tagged byte strings there as here.
    private static let examples: [(hex: String, notation: String)] = [
        ("00", "0"), ("01", "1"), ("0a", "10"), ("17", "23"), ("1818", "24"), ("1819", "25"), ("1864", "100"),
        ("1903e8", "1000"), ("1a000f4240", "1000000"), ("1b000000e8d4a51000", "1000000000000"),
        ("1bffffffffffffffff", "18446744073709551615"), ("c249010000000000000000", "2(h'010000000000000000')"),
        ("3bffffffffffffffff", "-1-18446744073709551615"), ("20", "-1"), ("29", "-10"), ("3863", "-100"),
        ("3903e7", "-1000"), ("f90000", "0.0"), ("f98000", "-0.0"), ("f93c00", "1.0"), ("fb3ff199999999999a", "1.1"),
        ("f93e00", "1.5"), ("f97bff", "65504.0"), ("fa47c35000", "100000.0"), ("fa7f7fffff", "3.4028234663852886e+38"),
        ("fb7e37e43c8800759c", "1e+300"), ("f90001", "5.960464477539063e-08"), ("f90400", "6.103515625e-05"),
        ("f9c400", "-4.0"), ("fbc010666666666666", "-4.1"), ("f97c00", "inf"), ("f97e00", "nan"), ("f9fc00", "-inf"),
        ("fa7f800000", "inf"), ("fa7fc00000", "nan"), ("fbfff0000000000000", "-inf"), ("f4", "false"), ("f5", "true"),
        ("f6", "null"), ("f7", "undefined"), ("f0", "simple(16)"), ("f8ff", "simple(255)"),
        ("c074323031332d30332d32315432303a30343a30305a", "0(\"2013-03-21T20:04:00Z\")"),
        ("c11a514b67b0", "1(1363896240)"), ("c1fb41d452d9ec200000", "1(1363896240.5)"),
        ("d74401020304", "23(h'01020304')"),
        ("d818456449455446", "24(h'6449455446')"), ("40", "h''"), ("4401020304", "h'01020304'"), ("60", "\"\""),
        ("6161", "\"a\""), ("6449455446", "\"IETF\""), ("62c3bc", "\"ü\""), ("63e6b0b4", "\"水\""),
        ("64f0908591", "\"𐅑\""), ("80", "[]"), ("83010203", "[1, 2, 3]"), ("8301820203820405", "[1, [2, 3], [4, 5]]"),
        (
            "98190102030405060708090a0b0c0d0e0f101112131415161718181819",
            "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25]"
        ),
        ("a0", "{}"), ("a201020304", "{1: 2, 3: 4}"), ("a26161016162820203", "{\"a\": 1, \"b\": [2, 3]}"),
        ("826161a161626163", "[\"a\", {\"b\": \"c\"}]"), ("5f42010243030405ff", "h'0102030405'"),
        ("7f657374726561646d696e67ff", "\"streaming\""), ("9fff", "[]"),
        ("9f018202039f0405ffff", "[1, [2, 3], [4, 5]]"),
        ("83018202039f0405ff", "[1, [2, 3], [4, 5]]"), ("bf61610161629f0203ffff", "{\"a\": 1, \"b\": [2, 3]}"),
        ("826161bf61626163ff", "[\"a\", {\"b\": \"c\"}]"), ("bf6346756ef563416d7421ff", "{\"Fun\": true, \"Amt\": -2}"),
    ]

    @Test("is read as appendix A of RFC 8949 says", arguments: examples)
    func appendix(example: (hex: String, notation: String)) throws {
        #expect(Self.notation(try Self.value(example.hex)) == example.notation)
    }

    /// RFC 8949, appendix F, and what breaks the bounds.
    @Test(
        "that is not well-formed is refused",
        arguments: [
            "", "18", "19ff", "1a010203", "1b01020304050607", "58", "5affffffff00", "98ff", "81", "8200",
            "a1", "a20102", "a100", "a2000000", "c0", "ff", "5f4100", "7f6100", "9f", "9f0102", "bf0102", "bf01ff",
            "9f8000",
            "1c", "1f", "3e", "5c", "5f00ff", "5f6100ff", "7f4100ff", "5f5f4100ffff", "f800", "f81f", "fc", "fe", "df",
            "81ff", "a1ff", "0000", "61ff", "7f61c361bcff", "9bffffffffffffffff", "bb8000000000000000",
            "5bffffffffffffffff",
        ])
    func refused(hex: String) {
        #expect(throws: CBORDefect.self) { try Self.value(hex) }
    }

    @Test("that is deeper than the bound is refused, without deep calls")
    func deep() throws {
        let deepest = String(repeating: "81", count: CBORReader.deepest) + "00"
        #expect(throws: Never.self) { try Self.value(deepest) }
        #expect(throws: CBORDefect.self) { try Self.value("81" + deepest) }
        #expect(throws: CBORDefect.self) { try Self.value(String(repeating: "c1", count: 100_000) + "00") }
    }

    private static func notation(_ value: CBORValue) -> String {
        switch value {
        case .unsigned(let number): "\(number)"
        case .negative(let number): value.integer.map { "\($0)" } ?? "-1-\(number)"
        case .bytes(let bytes): "h'\(HexText.encode(bytes))'"
        case .text(let text): "\"\(text)\""
        case .array(let elements): "[\(elements.map(notation).joined(separator: ", "))]"
        case .map(let entries):
            "{\(entries.map { "\(notation($0.key)): \(notation($0.value))" }.joined(separator: ", "))}"
        case .tagged(let tag, let inner): "\(tag)(\(notation(inner)))"
        case .truth(let truth): "\(truth)"
        case .null: "null"
        case .undefined: "undefined"
        case .simple(let number): "simple(\(number))"
        case .float(let number): "\(number)"
        }
    }
}
