import Framing
import Sensing
import Testing

@testable import Pipeline

@Suite("Any pattern")
struct PatternDamageTests {
    private static let rounds = 20_000
    private static let seed: UInt64 = 20_261_122

    /// Damages samples over and over: nothing may trap, and no record gives more cells than it has bytes.
    private func survives(_ pattern: some Pattern, _ name: String, samples: [[UInt8]]) {
        print("damage to \(name): \(Self.rounds) rounds, seed \(Self.seed)")
        var chance = Chance(seed: Self.seed)
        var found = FieldValues(count: 8)
        var fits = 0
        for round in 0..<Self.rounds {
            let record = chance.damaged(samples[chance.below(samples.count)])
            found.clear()
            if record.withUnsafeBufferPointer({ pattern.read($0, 0..<record.count, into: &found) }) { fits += 1 }
            if found.cells.count > record.count { Issue.record("\(name), round \(round): cells out of nothing") }
        }
        #expect(fits > 0)
    }

    private static let every: [Column] = [
        Column(.dateAndClock([.dayMonthNameYear, .yearMonthDay]), quotes: true), decimal(0),
        Column(.integer, slot: 1, suffixes: [UnitSuffix([0x4D])], invalidSuffixes: [[0x23]], sentinels: [7]),
        Column(.decimal(decimals: nil), part: .decimalHours), Column(.skip(1)), Column(.latitude, slot: 2),
        Column(.integer, slot: 3), Column(.repeated([decimal(4), Column(.word)], count: .slot(3))),
        Column(.repeated([Column(.hexadecimal(digits: 2, order: .little), slot: 5)], count: .rest)),
    ]

    @Test("of columns survives 20 000 damaged lines")
    func columns() {
        let line = "\"05 Jan 2014 00:00:28Z\",12.5,12M,21.5,x,4426.1130,N,2,1.5,a,2.5e1,b,FF,0A"
        let pattern = RecordPattern(columns: Self.every, delimiter: .character(UInt8(ascii: ",")))
        survives(pattern, "columns", samples: [Array(line.utf8)])
        let widths = RecordPattern(
            columns: [
                Column(.decimal(decimals: nil), slot: 0, width: 6), Column(.skip(2)),
                Column(.repeated([Column(.hexadecimal(digits: 4, order: .big), slot: 1)], count: .rest)),
            ], delimiter: .none)
        survives(widths, "fixed columns", samples: [Array(" 12.5 xxFFFF0A0A".utf8)])
    }

    @Test("of text survives 20 000 damaged lines")
    func templates() throws {
        let columns: [String: Column] = [
            "t": Column(.dateAndClock([.dayMonthNameYear])), "p": decimal(0), "q": decimal(1), "w": Column(.word),
        ]
        let pattern = try TemplatePattern("tide: [at {t}, ]p = {p}[, w = {w}[ ({q})]]*; *end {w}") { columns[$0] }
        survives(
            pattern, "text",
            samples: [
                Array("tide: at 05 Jan 2014 00:00:28, p = 12.5, w = abc (3); x end y".utf8),
                Array("tide: p = 1 more; end".utf8), Array("tide: p = 1, w = x; ; ; end ; end z".utf8),
            ])
    }

    @Test("of pairs survives 20 000 damaged lines")
    func pairs() {
        let pairs = [
            ("Dn", decimal(0)), ("Sn", Column(.integer, slot: 1, suffixes: [UnitSuffix([0x4D])], quotes: true)),
        ]
        for delimiter in [Delimiter.character(UInt8(ascii: ",")), .blanks, .commaOrBlanks, .none] {
            let pattern = PairsPattern(pairs: pairs, delimiter: delimiter, assign: UInt8(ascii: "="), begins: nil)
            survives(
                pattern, "pairs",
                samples: [Array("0R1,Dn=23, Sn=\"4M\",x y,a==\"".utf8), Array("Dn = 5 Sn=7M".utf8), Array("Dn=5".utf8)])
        }
    }

    @Test("of JSON survives 20 000 damaged lines")
    func json() {
        let pattern = JSONPattern(values: [
            ("a.b.1", decimal(0)), ("c", decimal(1)), ("d", Column(.dateAndClock([.yearMonthDay]))),
            ("e", Column(.word)),
        ])
        let line = #"{"a":{"b":[1,2.5e3,[{}]]},"c":[1,null,true],"d":"2014-01-05T00:00:28Z","e":"\u00e9\n","f":{}}"#
        survives(pattern, "JSON", samples: [Array(line.utf8)])
    }

    @Test("of bytes survives 20 000 damaged frames")
    func binary() {
        let types = BinaryType.allCases.map { Column(.binary($0, order: nil), slot: 0, scale: 0.01) }
        let columns: [Column] =
            types + [
                Column(.binary(.uint8, order: nil), slot: 1),
                Column(.repeated([Column(.binary(.bcd, order: nil), slot: 2, width: 2)], count: .slot(1))),
                Column(.binary(.float64, order: nil), part: .decimalHours), Column(.integer, slot: 3, width: 3),
                Column(.binary(.uint64, order: nil), timeBase: .filetime),
                Column(.repeated([Column(.binary(.int24, order: nil), slot: 4)], count: .rest)),
            ]
        var chance = Chance(seed: 3)
        var frame = (0..<51).map { _ in UInt8(truncatingIfNeeded: chance.below(256)) }
        frame += [2, 0x12, 0x34, 0x56, 0x78] + Array(repeating: 0, count: 8) + Array(" 42".utf8)
        frame += (0..<15).map { UInt8($0) }
        survives(BinaryPattern(columns: columns, order: .little), "bytes", samples: [frame])
    }

    @Test("of lines survives 20 000 damaged blocks")
    func lines() throws {
        let head = try TemplatePattern("start = {t}") { _ in Column(.dateAndClock([.dayMonthNameYear])) }
        let group = RecordPattern(
            columns: [Column(.integer, slot: 0), Column(.repeated([decimal(1)], count: .rest))], delimiter: .blanks)
        let pattern = LinesPattern([
            .init(.template(head)), .init(.columns(group), repeats: true),
            .init(
                .pairs(PairsPattern(pairs: [("a", decimal(2))], delimiter: .none, assign: 0x3D, begins: nil)),
                isOptional: true),
            .init(.json(JSONPattern(values: [("b", decimal(3))])), isOptional: true),
        ])
        survives(
            pattern, "blocks",
            samples: [Array("start = 05 Jan 2014 00:00:28\n1 2.5 3.5\n\n2 4.5\na=5\n{\"b\":1}".utf8)])
    }

    @Test("of checksums survives 20 000 damaged lines")
    func checks() {
        let checks = [
            TextCheck(.sum8Negated, written: .decimal, after: [0x2C], through: true),
            TextCheck(.xor8, written: .hexadecimal, after: [3], from: [2]), TextCheck(.crc16ARC, written: .sdi12),
            TextCheck(.sum8, written: .hexadecimal, digits: 2, fromColumn: 3, decodesHexadecimal: true),
            TextCheck(.sum16BE, written: .decimal, digits: 5, fromColumn: 40),
        ]
        let samples = [
            "SATPAR1,49.02,2157023616,171", "\u{02}Q,229,002.74,M,00,\u{03}16", "*C20711CF8F367F2B", "", "*",
        ]
        var chance = Chance(seed: Self.seed)
        for _ in 0..<Self.rounds {
            let line = chance.damaged(Array(samples[chance.below(samples.count)].utf8))
            line.withUnsafeBufferPointer { bytes in
                for check in checks {
                    _ = check.failure(of: bytes, 0..<line.count)
                    let body = check.body(of: bytes, 0..<line.count)
                    if body.lowerBound < 0 || body.upperBound > line.count { Issue.record("body outside the line") }
                }
            }
        }
    }

    @Test("reads a line of a million bytes that was made to be tried again and again")
    func longLines() throws {
        let columns: [String: Column] = ["p": decimal(0), "w": Column(.word)]
        let template = try TemplatePattern("*aab[{w}c[{w}d]]*aac *x{p}") { columns[$0] }
        let pairs = PairsPattern(
            pairs: [("a", decimal(0))], delimiter: .character(0x2C), assign: UInt8(ascii: "="), begins: nil)
        let rest = RecordPattern(columns: [Column(.repeated([decimal(0)], count: .rest))], delimiter: .blanks)
        for text in ["a", "a ", "aab", "=", "=,", "\"", "{", "1 ", " ", "[1,"] {
            let line = String(repeating: text, count: 1_000_000 / text.utf8.count)
            #expect(values(of: line, template) == nil)
            #expect(values(of: line, pairs) == nil)
            #expect(values(of: line, JSONPattern(values: [("a", decimal(0))])) == nil)
            _ = values(of: line, rest)
        }
    }
}
