import Pipeline
import Sensing

/// What a column is, from some of its texts.
struct CellGuess {
    /// Nil where nothing fits all texts that say something.
    var column: Column

    /// The words for "no value" that loggers and programs print.
    static let missing = ["NAN", "NaN", "nan", "INF", "-INF", "null", "NULL", "N/A", "NA", "-", "--", "---", ""]

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
        let fitting = candidates.first { candidate in told.allSatisfy { Self.fits($0, candidate) } }
        column = told.isEmpty ? candidates[0] : fitting ?? Column(.word, quotes: isQuoted)
    }

    /// Only numbers are observed.
    var isNumber: Bool {
        if case .decimal = column.kind { true } else { false }
    }

    var isWord: Bool {
        if case .word = column.kind { true } else { false }
    }

    static func isNumber(_ text: String) -> Bool { fits(text, Column(.decimal(decimals: nil))) }

    private static func fits(_ text: String, _ column: Column) -> Bool {
        // A delimiter that no text has.
        let pattern = RecordPattern(columns: [column], delimiter: .character(0x1F))
        var values = FieldValues(count: 1)
        return Array(text.utf8).withUnsafeBufferPointer { pattern.read($0, 0..<$0.count, into: &values) }
    }
}

extension DeclaredField {
    /// A field as a header calls it; `unit` as it stands there.
    static func discovered(_ key: String, _ guess: CellGuess, unit: String = "", path: String? = nil) -> DeclaredField {
        let spelled = UnitSpelling.spelling(of: unit) ?? unitInBrackets(of: key) ?? "1"
        let observed = Observed(name: key, unit: spelled, ucum: UnitSpelling.ucum(for: spelled) ?? "1")
        return DeclaredField(key: key, column: guess.column, observed: guess.isNumber ? observed : nil, path: path)
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
