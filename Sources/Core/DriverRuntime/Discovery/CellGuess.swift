import Pipeline
import Sensing

/// What a column is, from some of its texts.
struct CellGuess {
    /// A word where nothing fits the texts that say something.
    var column: Column

    /// The words for "no value" that loggers and programs print.
    static let missing = ["NAN", "NaN", "nan", "INF", "-INF", "null", "NULL", "N/A", "NA", "-", "--", "---", ""]

    /// One cell of so many may be something else.
    private static let tolerance = 10

    private static let days: [DateForm] = [
        .yearMonthDay, .dayMonthNameYear, .monthDayYear, .monthDayShortYear, .yearMonthDayDigits,
    ]

    init(_ texts: [String], isQuoted: Bool = false) {
        let told = texts.filter { !Self.missing.contains($0) }
        let words = Self.missing.map { Array($0.utf8) }
        let candidates =
            [Column(.decimal(decimals: nil), missing: words, quotes: isQuoted)]
            + Self.days.map { Column(.dateAndClock([$0]), quotes: isQuoted) } + [Column(.clock, quotes: isQuoted)]
            + Self.days.map { Column(.date([$0]), quotes: isQuoted) }
        // A cell that was damaged in the recording does not make its column one of text.
        let fitting = candidates.first { candidate in
            told.filter { !Self.fits($0, candidate) }.count * Self.tolerance <= told.count
        }
        column = told.isEmpty ? candidates[0] : fitting ?? Column(.word, quotes: isQuoted)
    }

    /// Only numbers are observed.
    var isNumber: Bool {
        if case .decimal = column.kind { true } else { false }
    }

    var isWord: Bool {
        if case .word = column.kind { true } else { false }
    }

    static func startsNumber(_ byte: UInt8) -> Bool {
        byte.isDigit || [UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), 0x20].contains(byte)
    }

    static func isHexadecimal(_ byte: UInt8) -> Bool {
        byte.isDigit || (byte | 0x20) &- 0x61 < 6
    }

    static func isNumber(_ text: String) -> Bool { fits(text, Column(.decimal(decimals: nil))) }

    private static func fits(_ text: String, _ column: Column) -> Bool {
        // A delimiter that no text has.
        let pattern = RecordPattern(columns: [column], delimiter: .character(0x1F))
        var values = FieldValues(count: 1)
        return Array(text.utf8).withUnsafeBufferPointer { pattern.read($0, 0..<$0.count, into: &values) }
    }
}

extension UInt8 {
    var isDigit: Bool { self &- 0x30 < 10 }
}

extension DeclaredField {
    /// A field as a header calls it; a unit that nobody knows stays as it stands there, and is an annotation in UCUM.
    static func discovered(_ key: String, _ guess: CellGuess, unit: String = "", path: String? = nil) -> DeclaredField {
        let spelled = UnitSpelling.spelling(of: unit) ?? unitInBrackets(of: key) ?? plainUnit(unit)
        let observed = Observed(name: key, unit: spelled, ucum: UnitSpelling.ucum(for: spelled) ?? "{\(spelled)}")
        return DeclaredField(key: key, column: guess.column, observed: guess.isNumber ? observed : nil, path: path)
    }

    /// `RN` and `TS` are what Campbell writes for a record's number and time.
    private static func plainUnit(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy {
            $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "{") && $0 != UInt8(ascii: "}")
        }
        return text.isEmpty || !isPlain || ["RN", "TS"].contains(text.uppercased()) ? "1" : text
    }

    /// `Temp (degC)`, `Temp [degC]`
    private static func unitInBrackets(of key: String) -> String? {
        for (open, close) in [("(", ")"), ("[", "]")] where key.hasSuffix(close) {
            guard let start = key.lastIndex(of: Character(open)) else { continue }
            return UnitSpelling.spelling(of: String(key[key.index(after: start)...].dropLast()))
        }
        return nil
    }

    /// Names that stand twice are numbered, and one that is empty is called by its place.
    static func distinct(_ names: [String]) -> [String] {
        var seen: [String: Int] = [:]
        return names.enumerated().map { index, name in
            let plain = name.isEmpty ? "column_\(index + 1)" : name
            let count = (seen[plain] ?? 0) + 1
            seen[plain] = count
            return count == 1 ? plain : "\(plain)_\(count)"
        }
    }
}
