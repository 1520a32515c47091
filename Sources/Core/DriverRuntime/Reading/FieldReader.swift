import Diagnostics
import Pipeline

extension Expected where Value == [NamedValue<DeclaredField>] {
    /// The fields of a driver, or those that a station gives an open one. `missing` are the driver's words for "no
    /// value". A field with a mistake keeps its name, so that the mistake is reported once and not at every use.
    static func declaredFields(missing: [String], isOpen: Bool = false) -> Expected {
        let entries = Expected<[NamedValue<SourceNode>]>.entries(of: .node)
        return Expected(entries.description) { node, diagnostics in
            entries.read(node, &diagnostics)?.map { field in
                let expected = Expected<DeclaredField>.declaredField(missing: missing, isOpen: isOpen)
                var read = expected.read(field.value, &diagnostics)
                read?.key = field.name.text
                return NamedValue(name: field.name, value: read ?? .broken(field.name.text))
            }
        }
    }
}

extension Expected where Value == DeclaredField {
    static func declaredField(missing: [String], isOpen: Bool) -> Expected {
        mapping("a field") { reader in
            let type = reader.optional("type", .choice(of: FieldType.self))
            let column = type.flatMap { readColumn($0, missing: missing, &reader) }
            let observed = readObserved(&reader)
            let range = GrossRange(
                sensor: reader.optional("range", .span), expected: reader.optional("expected", .span))
            let details = readDetails(isObserved: observed != nil, &reader)
            let path = isOpen ? reader.optional("from", .nonEmptyString) : nil
            let isHeld = reader.optional("hold", .boolean) ?? false
            refuseMisplacedKeys(type, &reader)
            return DeclaredField(
                key: "", column: column, observed: observed, range: range, details: details, path: path,
                isHeld: isHeld)
        }
    }

    private static func readColumn(_ type: FieldType, missing: [String], _ reader: inout NodeReader) -> Column? {
        guard let kind = readKind(type, &reader) else { return nil }
        let words = reader.optional("missing", .list(of: .string)) ?? []
        let void = reader.optional("void", .list(of: .nonEmptyString)) ?? []
        let suffixes = reader.optional("suffixes", .unitSuffixes) ?? []
        let invalid = reader.optional("invalid", .list(of: .nonEmptyString)) ?? []
        let part = reader.optional("part", .choice(of: TimePart.self))
        var column = Column(
            kind, missing: (type.isPrinted ? missing + words : words).map { Array($0.utf8) },
            void: void.map { Array($0.utf8) }, timeBase: reader.optional("base", .choice(of: TimeBase.self)),
            part: type == .decimalHours ? .decimalHours : part, scale: reader.optional("scale", .number()),
            width: reader.optional("width", .integer(in: 1...4096)), suffixes: suffixes,
            invalidSuffixes: invalid.map { Array($0.utf8) },
            sentinels: reader.optional("sentinel", .oneOrMore(of: .number())) ?? [],
            quotes: reader.optional("quotes", .boolean) ?? false,
            words: reader.optional("words", .words) ?? [], isSigned: reader.optional("signed", .boolean) ?? false)
        column.offset = reader.optional("offset", .number())
        column.bits = reader.optional("bits", .bitField)
        checkBits(column, &reader)
        column.isList = reader.optional("list", .boolean) ?? false
        return column
    }

    private static func readKind(_ type: FieldType, _ reader: inout NodeReader) -> Column.Kind? {
        if let binary = type.binary {
            return .binary(binary, order: reader.optional("order", .choice(of: ByteOrder.self)))
        }
        switch type {
        case .decimal: return .decimal(decimals: reader.optional("decimals", .integer(in: 0...15)))
        case .decimalHours: return .decimal(decimals: nil)
        case .integer: return .integer
        case .hex:
            return reader.required("digits", .integer(in: 1...15)).map {
                .hexadecimal(digits: $0, order: reader.optional("order", .choice(of: ByteOrder.self)) ?? .big)
            }
        case .date: return reader.required("forms", .oneOrMore(of: .choice(of: DateForm.self))).map { .date($0) }
        case .dateAndClock:
            return reader.required("forms", .oneOrMore(of: .choice(of: DateForm.self))).map { .dateAndClock($0) }
        case .clock: return .clock
        case .clockDigits: return .clockDigits
        case .year: return .year
        case .month: return .month
        case .day: return .day
        case .latitude: return .latitude
        case .longitude: return .longitude
        default: return .word
        }
    }

    private static func checkBits(_ column: Column, _ reader: inout NodeReader) {
        guard let bits = column.bits, case .binary(let type, _) = column.kind, type.isWhole,
            !bits.fits(bytes: type.width), let node = reader.node("bits")
        else { return }
        reader.report(
            .outOfRange, "\(type.rawValue) has no bits \(bits.first) to \(bits.first + bits.count - 1)", at: node.span,
            remedy: "Write [first, count] with bits from 0, the lowest, to \(8 * type.width - 1).")
    }

    private static func readObserved(_ reader: inout NodeReader) -> DeclaredField.Observed? {
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
        return DeclaredField.Observed(name: name, unit: unit.value, ucum: ucum)
    }

    private static func readDetails(isObserved: Bool, _ reader: inout NodeReader) -> DriverField.Details {
        let details = DriverField.Details(
            p01: reader.optional("p01", .nonEmptyString), p06: reader.optional("p06", .nonEmptyString),
            resolution: reader.optional("resolution", .number(in: 0...1e12)))
        return details
    }

    /// A key that another type of field has is no unknown key, but it does nothing here.
    private static func refuseMisplacedKeys(_ type: FieldType?, _ reader: inout NodeReader) {
        let isValue = type.map { $0.isNumber || $0.isPosition } ?? true
        let isNumber = type?.isNumber ?? false
        let isPrinted = type?.isPrinted ?? false
        let allowed: [(key: String, isAllowed: Bool)] = [
            ("digits", type == .hex), ("signed", type == .hex), ("words", type == .word),
            ("order", type == .hex || type?.binary != nil), ("decimals", type == .decimal),
            ("forms", type?.hasForms ?? false), ("base", isNumber), ("part", isNumber && type != .decimalHours),
            ("scale", isNumber), ("offset", isNumber), ("bits", type?.binary?.isWhole ?? false),
            ("missing", type?.isText ?? false), ("void", type == .word || type == .integer),
            ("width", type?.hasWidth ?? false), ("suffixes", isPrinted), ("invalid", isPrinted),
            ("sentinel", isNumber), ("quotes", type?.binary == nil && type != nil), ("name", isValue),
            ("unit", isValue), ("ucum", isValue), ("p01", isValue), ("p06", isValue), ("resolution", isValue),
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
        if reader.node("invalid") != nil, reader.node("suffixes") == nil, isPrinted {
            reader.report(
                .fieldDoesNotFit, "'invalid' without 'suffixes'", at: reader.span,
                remedy: "Add 'suffixes:' with the letters that are good.")
        }
    }
}

extension Expected where Value == [UnitSuffix] {
    /// `{M: 1, K: 0.2777, F: [0.5555, -17.7777]}`: letters, and factor or [factor, offset].
    static var unitSuffixes: Expected {
        let factor = Expected<Double>.number()
        let pair = Expected<[Double]>.list(of: factor, count: 2...2)
        let entries = Expected<[NamedValue<[Double]>]>.entries(
            of: Expected<[Double]>("a factor, or [factor, offset]") { node, diagnostics in
                node.elements == nil
                    ? factor.read(node, &diagnostics).map { [$0, 0] } : pair.read(node, &diagnostics)
            })
        return entries.map { found in
            found.map { UnitSuffix(Array($0.name.text.utf8), factor: $0.value[0], offset: $0.value[1]) }
        }
    }
}

extension Expected where Value == BitField {
    /// `[4, 4]`: the lowest bit and how many.
    static var bitField: Expected {
        let numbers = Expected<[Int]>.list(of: .integer(in: 0...64), count: 2...2)
        return Expected("[first bit, count]") { node, diagnostics in
            guard let numbers = numbers.read(node, &diagnostics) else { return nil }
            guard numbers[1] > 0 else {
                diagnostics.append(
                    Diagnostic(.outOfRange, "no bit at all", at: node.span, remedy: "Write a count of 1 or more."))
                return nil
            }
            return BitField(first: numbers[0], count: numbers[1])
        }
    }
}

extension Expected where Value == [Column.Word] {
    /// `{M: 1, N: 0.5144444444444445}`: words and the number that each stands for.
    static var words: Expected {
        Expected<[NamedValue<Double>]>.entries(of: .number()).map { found in
            found.map { Column.Word(Array($0.name.text.utf8), value: $0.value) }
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
