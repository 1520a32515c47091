import Sensing
import Testing

@testable import Pipeline

@Suite("A line as text with fields in it")
struct TemplatePatternTests {
    private func template(_ text: String) throws(PatternMistake) -> TemplatePattern {
        try TemplatePattern(text) { name in
            switch name {
            case "start": Column(.dateAndClock([.dayMonthNameYear, .yearMonthDay]))
            case "p": decimal(0)
            case "pt": decimal(1)
            case "t": decimal(2)
            case "c": decimal(3)
            case "s": decimal(4)
            case "word": Column(.word, void: [Array("bad".utf8)])
            case "fixed": Column(.word, width: 3)
            case "hex": Column(.hexadecimal(digits: 2, order: .big), slot: 5)
            case "group": Column(.repeated([decimal(0)], count: .rest))
            default: nil
            }
        }
    }

    @Test("is read with the parts that may be left out, or without (SBE 26plus, 20140105_trim.presf.log)")
    func tide() throws {
        let pattern = try template("tide: start time = {start}, p = {p}, pt = {pt}, t = {t}[, c = {c}, s = {s}]*")
        #expect(pattern.fields == ["start", "p", "pt", "t", "c", "s"])
        let short = try #require(
            values(of: "tide: start time = 05 Jan 2014 00:00:28, p = 208.8057, pt = 14.004, t = 13.8633", pattern))
        #expect(short.quantities[0] == Quantity(208.8057, decimals: 4))
        #expect(short.nanosecondOfDay == 28_000_000_000)
        #expect(short.states[3] == .absent)
        // sbe26_tide.txt
        let negative = "tide: start time = 05 Oct 2012 01:10:54, p = -159.7139, pt = -8382.61, t = 34.6843"
        #expect(values(of: negative, pattern)?.quantities[1] == Quantity(-8382.61, decimals: 2))
        let long = try #require(values(of: negative + ", c = 4.1, s = 35.2 and more", pattern))
        #expect(long.quantities[4].value == 35.2)
        let cut = try #require(values(of: negative + ", c = 4.1, s =", pattern))
        #expect(cut.states[3] == .absent)
    }

    @Test("has any number of blanks for one, and none beside a punctuation mark")
    func blanks() throws {
        let pattern = try template("Hdg: {p} Pitch: {pt} Roll: {t}")
        for line in ["Hdg: 50.3 Pitch: -1.0 Roll: -1.1", " Hdg:50.3   Pitch:\t-1.0 Roll:  -1.1  "] {
            #expect(values(of: line, pattern)?.quantities[2].value == -1.1, "\(line)")
        }
        for line in ["Hdg: 50.3Pitch: -1.0 Roll: -1.1", "Hdg : 50.3 Pitch: -1.0 Roll: -1.1", "Hdg: 50.3 Pitch: -1.0"] {
            #expect(values(of: line, pattern) == nil, "\(line)")
        }
    }

    @Test("has any text where a star stands, up to the text behind it")
    func stars() throws {
        let pattern = try template("* depth = {p}, * density = {pt}*")
        let line = "deMean: depth =    0.000, temperature = 23.840, salinity = 35.000, density = 1023.690 ok"
        #expect(values(of: line, pattern)?.quantities[1].value == 1023.69)
        #expect(values(of: "depth = 1, density = 2", pattern)?.quantities[1].value == 2)
        #expect(values(of: "depth = 1, density = 2.5.7", pattern) == nil)
        #expect(values(of: "depth = 1, dense = 2", pattern) == nil)
    }

    @Test("has words that end where the text behind them begins")
    func words() throws {
        #expect(values(of: "id=a b c;p=2", try template("id={word};p={p}"))?.quantities[0].value == 2)
        #expect(values(of: "id=bad p=2", try template("id={word} p={p}"))?.isVoid == true)
        #expect(values(of: "2 any words here", try template("{p} {word}")) != nil)
        #expect(values(of: "abc2", try template("{fixed}{p}"))?.quantities[0].value == 2)
        #expect(values(of: "1FFF", try template("{hex}{hex}"))?.quantities[5].value == 255)
    }

    @Test("has marks as characters behind a backslash (D1000: *1RD+00019.16AB)")
    func escapes() throws {
        #expect(values(of: "*1RD+00019.16", try template("\\*1RD{p}"))?.quantities[0].value == 19.16)
        #expect(values(of: "[{1}]", try template("\\[\\{{p}\\}\\]"))?.quantities[0].value == 1)
    }

    @Test("says which field is the next one when a line does not fit")
    func misfits() throws {
        let pattern = try template("p = {p}, pt = {pt}[, c = {c}], t = {t}")
        #expect(misfit(of: "p = 1, pt = x", pattern)?.columnsRead == 1)
        #expect(misfit(of: "p = 1, pt = 2, c = 3, t = x", pattern)?.columnsRead == 3)
        let cut = try #require(misfit(of: "p = 1, pt =", pattern))
        #expect(cut.columnsRead == 1 && cut.endedEarly)
    }

    @Test("forgets what a part gave that then was left out")
    func forgotten() throws {
        let pattern = try template("p = {p}[ at {start}, c = {c}, s = {s}]*")
        let found = try #require(values(of: "p = 1 at 2014-01-05 00:00:28, c = 2, s = x", pattern))
        #expect(found.states[3] == .absent)
        #expect(found.date == nil && found.nanosecondOfDay == nil)
    }

    @Test("is refused with the place of the mistake")
    func mistakes() {
        let cases: [(String, PatternMistake.Kind, Int)] = [
            ("", .empty, 0), ("p = {q}", .unknownField("q"), 5), ("p = {}", .emptyField, 4),
            ("p = {p", .unclosed("{"), 4), ("p[, x = {p}", .unclosed("["), 1), ("a]", .unopened("]"), 1),
            ("a}", .unopened("}"), 1), ("p*{p}", .openEnd, 1), ("a [b *] c", .openEnd, 5),
            ("{word}{p}", .touchingFields("word"), 1), ("{word}[{p}]", .touchingFields("word"), 1),
            ("{group}", .unfit("group"), 1), (String(repeating: "[", count: 20), .tooDeep, 8),
        ]
        for (text, kind, offset) in cases {
            do throws(PatternMistake) {
                _ = try template(text)
                Issue.record("\(text) was taken")
            } catch {
                #expect(error == PatternMistake(kind, at: offset), "\(text)")
                #expect(!error.description.isEmpty && !error.remedy.isEmpty)
            }
        }
    }
}
