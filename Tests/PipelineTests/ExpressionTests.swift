import RealModule
import Testing

@testable import Pipeline

@Suite("Expressions")
struct ExpressionTests {
    private func value(_ text: String, _ inputs: KeyValuePairs<String, Double> = [:]) throws -> Double {
        let expression = try Expression(text, names: inputs.map(\.key))
        return expression.value(
            expression.inputs.map { name in inputs.first { $0.key == name }?.value ?? .nan })
    }

    @Test(
        "bind as they are written by hand",
        arguments: [
            ("1 + 2 * 3", 7.0), ("(1 + 2) * 3", 9), ("2 - 3 - 4", -5), ("24 / 4 / 2", 3), ("2 ^ 3 ^ 2", 512),
            ("-2 ^ 2", -4), ("2 ^ -1", 0.5), ("2 * -3", -6), ("- - 3", 3), ("+4", 4), ("1.5e2 - .5", 149.5),
            ("2e-3*1e+3", 2), ("(-8) ^ 3", -512), ("4 ^ 0.5", 2), ("1-2", -1), ("((((1))))", 1),
        ])
    func binding(text: String, expected: Double) throws {
        #expect(try value(text) == expected)
    }

    @Test(
        "know their functions",
        arguments: [
            ("ln(exp(2))", 2.0), ("log10(1000)", 3), ("sqrt(2) ^ 2", 2), ("sin(pi / 2)", 1), ("cos(pi)", -1),
            ("tan(pi / 4)", 1), ("atan2(1, -1)", 0.75 * Double.pi), ("abs(-3)", 3), ("min(4, -2)", -2),
            ("max(4, 2 * 3)", 6),
        ])
    func functions(text: String, expected: Double) throws {
        #expect(try (value(text) - expected).magnitude < 1e-15 * 4)
    }

    @Test("take the values of their names in the order of their first use")
    func names() throws {
        let expression = try Expression("a0 + a1 * counts ^ 2 + a0 * 0", names: ["counts", "a0", "a1", "other"])
        #expect(expression.inputs == ["a0", "a1", "counts"])
        #expect(expression.value([1, 2, 3]) == 19)
        let set = expression.setting(["a0": 1, "a1": 2])
        #expect(set.inputs == ["counts"])
        #expect(set.value([3]) == 19)
        #expect(Calculation.expression(set).value([3]) == 19)
    }

    @Test("let a name win over pi, and a function's name be a field's")
    func clashes() throws {
        #expect(try value("pi * 2", ["pi": 4]) == 8)
        #expect(try value("min + min(min, 7)", ["min": 3]) == 6)
    }

    @Test("are no number where a function has no value", arguments: ["ln(-1)", "sqrt(0 - 1)", "0 / 0", "(-8) ^ 0.5"])
    func undefined(text: String) throws {
        #expect(try value(text).isNaN)
    }

    @Test("are no number where a name has none, even in min and max")
    func missing() throws {
        #expect(try value("max(x, 2)", ["x": .nan]).isNaN)
        #expect(try value("min(2, x)", ["x": .nan]).isNaN)
        #expect(try value("x * 0", ["x": .nan]).isNaN)
    }

    private func mistake(_ text: String) -> ExpressionMistake? {
        do throws(ExpressionMistake) {
            _ = try Expression(text, names: ["counts", "a0"])
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "say what is wrong and where",
        arguments: [
            ("a0 + cuonts", .unknownName, "cuonts", 5), ("a0 + ", .missingOperand, "", 5),
            ("a0 * * 2", .missingOperand, "*", 5), ("(a0 + 2", .unclosedParenthesis, "(", 0),
            ("a0 + 2)", .strayParenthesis, ")", 6), ("2 a0", .missingOperator, "a0", 2),
            ("2a0", .unreadableNumber, "2a0", 0), ("1.2.3 + a0", .unreadableNumber, "1.2.3", 0),
            ("1e", .unreadableNumber, "1e", 0), ("0x10", .unreadableNumber, "0x10", 0),
            ("1e999", .unreadableNumber, "1e999", 0), ("a0 % 2", .unknownCharacter, "%", 3),
            ("a0 · 2", .unknownCharacter, "·", 3), ("log(a0)", .unknownFunction, "log", 0),
            ("a0(2)", .missingOperator, "(", 2), ("max(a0)", .wrongArguments(takes: 2, has: 1), "max", 0),
            ("1 + ln(a0, 2)", .wrongArguments(takes: 1, has: 2), "ln", 4),
            ("exp()", .wrongArguments(takes: 1, has: 0), "exp", 0), ("1,5 * a0", .strayComma, ",", 1),
            ("(1, 2)", .strayComma, ",", 2), ("a0 ** 2", .missingOperand, "*", 4), ("", .empty, "", 0),
            (" \n ", .empty, "", 0), ("(a0 2)", .missingOperator, "2", 4), ("ln(a0", .unclosedParenthesis, "(", 2),
        ] as [(String, ExpressionMistake.Kind, String, Int)])
    func mistakes(text: String, kind: ExpressionMistake.Kind, written: String, offset: Int) throws {
        let found = try #require(self.mistake(text))
        #expect(found.kind == kind && found.written == written && found.offset == offset)
        #expect(found.length == written.unicodeScalars.count)
        #expect(!found.description.isEmpty && !found.remedy.isEmpty)
    }

    @Test("are bounded in length and depth")
    func bounds() {
        #expect(mistake(String(repeating: "a0 + ", count: 400) + "a0")?.kind == .tooLong(characters: 2002))
        #expect(mistake(String(repeating: "(", count: 1999) + "1")?.kind == .tooDeep)
        #expect(mistake(String(repeating: "-", count: 1999) + "1")?.kind == .tooDeep)
        #expect(mistake(String(repeating: "2^", count: 999) + "2")?.kind == .tooDeep)
        #expect(mistake(String(repeating: "a0 + ", count: 399) + "a0") == nil)
        let nested = String(repeating: "(", count: 31) + "a0" + String(repeating: ")", count: 31)
        #expect(mistake(nested) == nil)
        // Each parenthesis leaves a value waiting on the stack.
        let waiting = String(repeating: "1 + (", count: 31) + "1 * ln(2)" + String(repeating: ")", count: 31)
        #expect(mistake(waiting)?.kind == .tooDeep)
    }

    @Test("read any text without harm")
    func anyText() {
        let seed: UInt64 = 20_260_725
        print("seed \(seed)")
        var chance = Chance(seed: seed)
        let pieces = [
            "a0", "counts", "1", "2.5e-3", "(", ")", "+", "-", "*", "/", "^", ",", "ln", "max", "min(", "pi", " ", "%",
            "é", "e", ".", "\u{0}",
        ]
        var good = 0
        for _ in 0..<20_000 {
            let text = (0..<chance.below(16)).map { _ in pieces[chance.below(pieces.count)] }.joined()
            guard let expression = try? Expression(text, names: ["a0", "counts"]) else {
                let offset = mistake(text)?.offset ?? -1
                #expect((0...text.unicodeScalars.count).contains(offset))
                continue
            }
            good += 1
            _ = expression.value([1.5, 2])
        }
        print("\(good) of 20000 texts are expressions")
        #expect(good > 100)
    }
}
