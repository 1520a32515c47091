import Sensing
import Testing

@testable import Pipeline

@Suite("The columns of a binary frame")
struct BinaryPatternTests {
    private func binary(_ type: BinaryType, _ slot: Int?, order: ByteOrder? = nil) -> Column {
        Column(.binary(type, order: order), slot: slot)
    }

    @Test("are text and big-endian counts in one frame (Satlantic OCR-507, 20131121.spkir_real.log)")
    func irradiance() throws {
        let pattern = BinaryPattern(
            columns: [
                Column(.literal(Array("SATDI7".utf8))), Column(.word, width: 4),
                Column(.decimal(decimals: 2), slot: 0, width: 10), binary(.int16, 1),
                Column(.repeated([binary(.uint32, 2)], count: .exactly(7))), binary(.uint16, 3), binary(.uint16, 4),
                binary(.uint16, 5), binary(.uint8, 6),
            ], order: .big)
        let frame = bytes(
            hexadecimal: """
                53415444493730323338 303030303030342e3930 ff7b 7fffa900 800701c0 80071900 7ffdd140 7ff39ac0 8004d380
                7ff88cc0 0110 00b2 0076 00 e7
                """)
        let found = try #require(values(of: frame, pattern))
        #expect(found.quantities[0] == Quantity(4.9, decimals: 2))
        #expect(found.quantities[1].value == -133)
        #expect(found.cells.map(\.quantity.value).first == 2_147_461_376)
        #expect(found.cells.map(\.cell) == [1, 2, 3, 4, 5, 6, 7])
        #expect(found.quantities[3].value == 272)
        #expect(values(of: Array(frame.dropLast(2)), pattern) == nil)
    }

    @Test("give the time of a date as a number and decimal hours (SUNA binary, suna_long.sun)")
    func nitrate() throws {
        let pattern = BinaryPattern(
            columns: [
                Column(.literal(Array("SATSDB".utf8))), Column(.skip(4)),
                Column(.binary(.int32, order: nil), part: .yearAndDay),
                Column(.binary(.float64, order: nil), part: .decimalHours),
                Column(.binary(.float32, order: nil), slot: 0),
            ], order: .big)
        let found = try #require(
            values(of: Array("SATSDB0366".utf8) + bytes(hexadecimal: "001ebc64 4036037eb85152cf 00000000"), pattern))
        #expect(found.civilDate == CivilTime.daysSince1970(year: 2014, month: 11, day: 4))
        #expect(found.nanosecondOfDay.map { $0 / 1_000_000 } == 79_249_148)
        #expect(found.quantities[0].value == 0)
    }

    @Test("are floats and a timer behind one byte (3DM-GX3, 20140313_191853.3dmgx3.log)")
    func attitude() throws {
        let pattern = BinaryPattern(
            columns: [
                Column(.literal([0xCB])), Column(.repeated([binary(.float32, 0)], count: .exactly(9))),
                Column(.binary(.uint32, order: nil), slot: 1, scale: 1 / 62_500.0),
            ], order: .big)
        let found = try #require(
            values(
                of: bytes(
                    hexadecimal: """
                        cb 3f28f485 3f2ef66b 3e9d7191 ba37729b baca1954 3affbc5b befbd3df bdc60bbb be7fa854 00ae18b2 15fa
                        """), pattern))
        #expect(found.cells.map { Float($0.quantity.value) }.prefix(2) == [0.65998107, 0.68344754])
        #expect((found.quantities[1].value - 182.553376).magnitude < 1e-6)
    }

    @Test("have each its byte order where it is not that of the record")
    func orders() {
        let pattern = BinaryPattern(
            columns: [binary(.uint16, 0), binary(.uint16, 1, order: .big), binary(.uint24, 2), binary(.int24, 3)],
            order: .little)
        let found = values(of: bytes(hexadecimal: "0102 0102 010203 FFFFFF"), pattern)
        #expect(found?.quantities.prefix(4).map(\.value) == [513, 258, 197_121, -1])
    }

    @Test("are read at the ends of their spans")
    func spans() {
        let types: [(BinaryType, String, Double)] = [
            (.uint8, "FF", 255), (.int8, "80", -128), (.int16, "8000", -32_768), (.uint32, "FFFFFFFF", 4_294_967_295),
            (.int32, "80000000", -2_147_483_648), (.uint64, "FFFFFFFFFFFFFFFF", 0x1p64),
            (.int64, "8000000000000000", -0x1p63),
            (.float64, "3FF8000000000000", 1.5),
        ]
        for (type, text, value) in types {
            let pattern = BinaryPattern(columns: [binary(type, 0)], order: .big)
            #expect(values(of: bytes(hexadecimal: text), pattern)?.quantities[0].value == value, "\(type)")
        }
    }

    @Test("are missing where they are no numbers: NaN, infinity, FP2's 8190, sentinels, nibbles above 9")
    func missing() {
        let types: [(BinaryType, String)] = [
            (.float32, "7FC00000"), (.float32, "7F800000"), (.float64, "FFF0000000000000"), (.fp2, "9FFE"),
            (.bcd, "1A"),
        ]
        for (type, text) in types {
            let pattern = BinaryPattern(columns: [binary(type, 0)], order: .big)
            #expect(values(of: bytes(hexadecimal: text), pattern)?.states[0] == .missing, "\(type)")
        }
        let speed = Column(.binary(.int16, order: nil), slot: 0, scale: 0.001, sentinels: [-32_768])
        let pattern = BinaryPattern(columns: [speed], order: .little)
        #expect(values(of: [0x00, 0x80], pattern)?.states[0] == .missing)
        #expect(values(of: [0x39, 0x30], pattern)?.quantities[0] == Quantity(12.345, decimals: 3))
    }

    @Test("in Campbell's two bytes have their decimals, big-endian in a little-endian record")
    func floatingPoint2() {
        let pattern = BinaryPattern(columns: [binary(.fp2, 0)], order: .little)
        let cases: [(String, Quantity)] = [
            ("44D2", Quantity(12.34, decimals: 2)), ("E001", Quantity(-0.001, decimals: 3)),
            ("1F3F", Quantity(7999, decimals: 0)),
        ]
        for (text, quantity) in cases {
            #expect(values(of: bytes(hexadecimal: text), pattern)?.quantities[0] == quantity, "\(text)")
        }
    }

    @Test("in decimal digits give the clock; an impossible one makes the time unknown and not the record")
    func clock() throws {
        // Nortek: minute, second, day, hour, year, month.
        let parts: [TimePart] = [.minute, .second, .day, .hour, .year, .month]
        let pattern = BinaryPattern(
            columns: parts.map { Column(.binary(.bcd, order: nil), part: $0) } + [binary(.uint8, 0)], order: .little)
        let found = try #require(values(of: bytes(hexadecimal: "00 05 02 17 14 07 2A"), pattern))
        #expect(found.civilDate == CivilTime.daysSince1970(year: 2014, month: 7, day: 2))
        #expect(found.nanosecondOfDay == 61_205_000_000_000)
        for text in ["61 05 02 17 14 07 2A", "00 05 02 1F 14 07 2A"] {
            let odd = try #require(values(of: bytes(hexadecimal: text), pattern), "\(text)")
            #expect(odd.nanosecondOfDay == nil && odd.civilDate == nil)
            #expect(odd.quantities[0].value == 42)
        }
    }

    @Test("that take the rest take whole groups, and a count from the frame")
    func groups() throws {
        let rest = BinaryPattern(
            columns: [Column(.repeated([binary(.uint8, 0), binary(.uint16, 1)], count: .rest))], order: .big)
        #expect(values(of: [1, 0, 2, 3, 0, 4], rest)?.cells.map(\.quantity.value) == [1, 2, 3, 4])
        let counted = BinaryPattern(
            columns: [binary(.uint8, 0), Column(.repeated([binary(.uint8, 1)], count: .slot(0))), binary(.uint8, 2)],
            order: .big)
        let found = try #require(values(of: [2, 7, 8, 9], counted))
        #expect(found.cells.map(\.quantity.value) == [7, 8])
        #expect(found.quantities[2].value == 9)
        let cut = misfit(of: "\u{05}ab", counted)
        #expect(cut?.columnsRead == 1 && cut?.endedEarly == true)
    }
}
