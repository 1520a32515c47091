import Diagnostics
import Pipeline

/// A field as a driver file declares it.
struct FieldDeclaration: Sendable {
    struct Observed: Sendable {
        var name: String
        var unit: String
        var ucum: String
    }

    /// How it stands in a record; nil when it stands in none.
    var column: Column?
    /// What it is called outside; nil for what is read but not observed.
    var observed: Observed?
    var range: GrossRange

    /// Stands in for a field with a mistake.
    static let broken = FieldDeclaration(
        column: Column(.word), observed: Observed(name: "", unit: "", ucum: ""), range: GrossRange())

    var isBroken: Bool { observed?.name == "" }
}

/// What can stand in a column.
enum FieldType: String, Sendable, CaseIterable {
    case decimal
    case integer
    case hex
    case date
    case clock
    case clockDigits = "clock_digits"
    case dateAndClock = "date_time"
    case year
    case month
    case day
    case latitude
    case longitude
    case word

    var isNumber: Bool { self == .decimal || self == .integer || self == .hex }
    var isPosition: Bool { self == .latitude || self == .longitude }
    var hasForms: Bool { self == .date || self == .dateAndClock }
}

extension Expected where Value == FieldDeclaration {
    static func fieldDeclaration(missing: [String]) -> Expected {
        mapping("a field") { reader in
            let type = reader.optional("type", .choice(of: FieldType.self))
            let column = type.flatMap { readColumn($0, missing: missing, &reader) }
            let observed = readObserved(type, &reader)
            let sensor = reader.optional("range", .span)
            let expected = reader.optional("expected", .span)
            refuseMisplacedKeys(type, &reader)
            return FieldDeclaration(
                column: column, observed: observed, range: GrossRange(sensor: sensor, expected: expected))
        }
    }

    private static func readColumn(_ type: FieldType, missing: [String], _ reader: inout NodeReader) -> Column? {
        guard let kind = readKind(type, &reader) else { return nil }
        let words = missing + (reader.optional("missing", .list(of: .string)) ?? [])
        let void = reader.optional("void", .list(of: .nonEmptyString)) ?? []
        return Column(
            kind, missing: type == .decimal || type == .integer ? words.map { Array($0.utf8) } : [],
            void: void.map { Array($0.utf8) }, timeBase: reader.optional("base", .choice(of: TimeBase.self)),
            scale: reader.optional("scale", .number()))
    }

    private static func readKind(_ type: FieldType, _ reader: inout NodeReader) -> Column.Kind? {
        switch type {
        case .decimal: .decimal(decimals: reader.optional("decimals", .integer(in: 0...15)))
        case .integer: .integer
        case .hex:
            reader.required("digits", .integer(in: 1...15)).map {
                .hexadecimal(digits: $0, order: reader.optional("order", .choice(of: ByteOrder.self)) ?? .big)
            }
        case .date: reader.required("forms", .oneOrMore(of: .choice(of: DateForm.self))).map { .date($0) }
        case .dateAndClock:
            reader.required("forms", .oneOrMore(of: .choice(of: DateForm.self))).map { .dateAndClock($0) }
        case .clock: .clock
        case .clockDigits: .clockDigits
        case .year: .year
        case .month: .month
        case .day: .day
        case .latitude: .latitude
        case .longitude: .longitude
        case .word: .word
        }
    }

    private static func readObserved(_ type: FieldType?, _ reader: inout NodeReader) -> FieldDeclaration.Observed? {
        guard let name = reader.optional("name", .nonEmptyString) else { return nil }
        guard let unit = reader.required("unit", .located(.nonEmptyString)) else { return nil }
        let written = reader.optional("ucum", .nonEmptyString)
        guard let ucum = written ?? UnitSpelling.ucum(for: unit.value) else {
            let suggestion = closestWord(to: unit.value, in: UnitSpelling.units)
            reader.report(
                .unknownUnit, "the UCUM code of the unit \(quote(unit.value)) is not known", at: unit.span,
                remedy: (suggestion.map { "Write \(quote($0)), or add" } ?? "Add") + " 'ucum:' with its code.")
            return nil
        }
        return FieldDeclaration.Observed(name: name, unit: unit.value, ucum: ucum)
    }

    /// A key that another type of field has is no unknown key, but it does nothing here.
    private static func refuseMisplacedKeys(_ type: FieldType?, _ reader: inout NodeReader) {
        let isValue = type.map { $0.isNumber || $0.isPosition } ?? true
        let allowed: [(key: String, isAllowed: Bool)] = [
            ("digits", type == .hex), ("order", type == .hex), ("decimals", type == .decimal),
            ("forms", type?.hasForms ?? false), ("base", type?.isNumber ?? false),
            ("scale", type?.isNumber ?? false), ("missing", type == .decimal || type == .integer),
            ("void", type == .word || type == .integer), ("name", isValue), ("unit", isValue), ("ucum", isValue),
            ("range", isValue), ("expected", isValue),
        ]
        for (key, isAllowed) in allowed {
            reader.know(key)
            guard !isAllowed, let entry = reader.entries.first(where: { $0.key.text == key }) else { continue }
            let kind = type.map { "a field of type \($0.rawValue)" } ?? "a field without a type"
            reader.report(
                .fieldDoesNotFit, "\(kind) has no key \(quote(key))", at: entry.key.span,
                remedy: "Remove it, or write the type that it belongs to.")
        }
    }
}

extension Expected where Value == ClosedRange<Double> {
    /// Two numbers, the lower first.
    static var span: Expected {
        Expected("two numbers, the lower first") { node, diagnostics in
            guard let numbers = Expected<[Double]>.list(of: .number(), count: 2...2).read(node, &diagnostics)
            else { return nil }
            guard numbers[0] <= numbers[1] else {
                diagnostics.append(
                    Diagnostic(
                        .outOfRange, "the first number is the greater one", at: node.span,
                        remedy: "Write [\(numbers[1]), \(numbers[0])]."))
                return nil
            }
            return numbers[0]...numbers[1]
        }
    }
}
