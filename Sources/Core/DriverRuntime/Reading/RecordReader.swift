import Diagnostics
import Pipeline

extension Expected where Value == DriverRecord {
    static func driverRecord(_ names: DriverNames) -> Expected {
        mapping("a record") { reader in
            let name = reader.required("name", .nonEmptyString)
            let elements = reader.optional("elements", .entries(of: .recordItem(names)))
            let columns =
                elements?.map(\.value)
                ?? reader.required("columns", .list(of: .recordItem(names), count: 1...100))
            let delimiter = reader.optional("delimiter", .delimiter) ?? .character(UInt8(ascii: ","))
            let sentence = reader.optional("sentence", .nonEmptyString)
            let variant = reader.optional("variant", .variant(names))
            let voided = reader.optional("voids", .list(of: .fieldReference(names))) ?? []
            let agreements = reader.optional("agrees", .agreements(names)) ?? []
            let within = reader.optional("within", .list(of: .fieldReference(names))) ?? []
            let decimals = reader.optional("decimals", .decimals(names)) ?? [:]
            guard let name, let columns else { return nil }
            checkShape(columns, delimiter, names, &reader)
            return DriverRecord(
                name: name, items: columns.map(\.value),
                elements: elements?.map(\.name.text) ?? [], delimiter: delimiter, sentence: sentence, variant: variant,
                voided: voided, agreements: agreements, within: within, decimals: decimals)
        }
    }

    /// Every optional column doubles the number of patterns.
    private static let mostOptional = 8

    private static func checkShape(
        _ columns: [Located<DriverRecord.Item>], _ delimiter: Delimiter, _ names: DriverNames,
        _ reader: inout NodeReader
    ) {
        let optional = columns.filter { if case .field(_, isOptional: true) = $0.value { true } else { false } }
        if optional.count > mostOptional, let last = optional.last {
            reader.report(
                .recordShape, "\(optional.count) columns are optional; \(mostOptional) may be", at: last.span,
                remedy: "Write two records instead.")
        }
        for (index, column) in columns.enumerated() {
            if column.value == .rest, index < columns.count - 1 {
                reader.report(
                    .recordShape, "'...' stands before other columns", at: column.span,
                    remedy: "Write it last: it takes everything that follows.")
            }
            if delimiter == .none, !hasWidth(column.value, names) {
                reader.report(
                    .recordShape, "a column without a delimiter needs a fixed width", at: column.span,
                    remedy: "Use a field of type hex or a literal ('=TEXT'), or declare the delimiter.")
            }
        }
    }

    private static func hasWidth(_ item: DriverRecord.Item, _ names: DriverNames) -> Bool {
        switch item {
        case .literal: return true
        case .field(let slot, _):
            switch names.columns[slot]?.kind {
            // A field with a mistake was reported already.
            case .hexadecimal, .word: return true
            default: return false
            }
        case .ignored, .rest: return false
        }
    }
}

extension Expected where Value == Located<DriverRecord.Item> {
    /// `name`, `name?` (may be left out), `-` (any text), `=TEXT` (just this text), `...` (whatever follows).
    static func recordItem(_ names: DriverNames) -> Expected {
        Expected("a column: a field's name, 'name?', '-', '=TEXT' or '...'") { node, diagnostics in
            guard let text = Expected<String>.nonEmptyString.read(node, &diagnostics) else { return nil }
            switch text {
            case "-": return Located(.ignored, at: node.span)
            case "...": return Located(.rest, at: node.span)
            default: break
            }
            if text.hasPrefix("=") { return Located(.literal(String(text.dropFirst())), at: node.span) }
            let isOptional = text.hasSuffix("?")
            let key = isOptional ? String(text.dropLast()) : text
            guard let slot = names.slot(key, at: node.span, &diagnostics) else { return nil }
            guard names.columns[slot] != nil else {
                diagnostics.append(
                    Diagnostic(
                        .fieldWithoutType, "the field \(quote(key)) has no type, so no record can have it",
                        at: node.span, remedy: "Add 'type:' to the field, or remove the column."))
                return nil
            }
            return Located(.field(slot: slot, isOptional: isOptional), at: node.span)
        }
    }
}

extension Expected where Value == Int {
    static func fieldReference(_ names: DriverNames) -> Expected {
        Expected("a field's name") { node, diagnostics in
            guard let key = Expected<String>.nonEmptyString.read(node, &diagnostics) else { return nil }
            return names.slot(key, at: node.span, &diagnostics)
        }
    }

    static func variant(_ names: DriverNames) -> Expected {
        Expected("a variant's name") { node, diagnostics in
            guard let word = Expected<String>.nonEmptyString.read(node, &diagnostics) else { return nil }
            if let variant = names.variants.firstIndex(of: word) { return variant }
            diagnostics.append(
                Diagnostic(
                    .unknownVariant, "the header tells no variant \(quote(word))", at: node.span,
                    remedy: closestWord(to: word, in: names.variants).map { "Write \(quote($0))." }
                        ?? "Add it to 'variants' under 'header', with the text that tells it."))
            return nil
        }
    }
}

extension DriverNames {
    func slot(_ key: String, at span: SourceSpan, _ diagnostics: inout [Diagnostic]) -> Int? {
        if let slot = slot(key) { return slot }
        diagnostics.append(
            Diagnostic(
                .unknownField, "there is no field \(quote(key))", at: span,
                remedy: closestWord(to: key, in: fields).map { "Write \(quote($0))." }
                    ?? "Declare it under 'fields'."))
        return nil
    }
}

extension Expected where Value == [Int: Int] {
    /// `{temperature: 4}`: decimals by field.
    static func decimals(_ names: DriverNames) -> Expected {
        let entries = Expected<[NamedValue<Int>]>.entries(of: .integer(in: 0...15))
        return Expected(entries.description) { node, diagnostics in
            guard let found = entries.read(node, &diagnostics) else { return nil }
            let slots = found.compactMap { names.slot($0.name.text, at: $0.name.span, &diagnostics) }
            guard slots.count == found.count else { return nil }
            return Dictionary(zip(slots, found.map(\.value)), uniquingKeysWith: { first, _ in first })
        }
    }
}

extension Expected where Value == [DriverRecord.Agreement] {
    /// `{salinity: 0.02, depth: [0.05, 0.005]}`: fields and how far they may be from what is computed.
    static func agreements(_ names: DriverNames) -> Expected {
        let entries = Expected<[NamedValue<DriverRecord.Tolerance>]>.entries(of: .tolerance)
        return Expected("fields and their tolerances, such as {salinity: 0.02}") { node, diagnostics in
            guard let found = entries.read(node, &diagnostics) else { return nil }
            return found.compactMap { entry in
                names.slot(entry.name.text, at: entry.name.span, &diagnostics).map {
                    DriverRecord.Agreement(slot: $0, tolerance: entry.value)
                }
            }
        }
    }
}

extension Expected where Value == DriverRecord.Tolerance {
    /// `0.02`, or `[0.05, 0.005]` with a share of the value.
    static var tolerance: Expected {
        let number = Expected<Double>.number(in: 0...1e9)
        let pair = Expected<[Double]>.list(of: number, count: 2...2)
        return Expected("a tolerance, or [tolerance, share of the value]") { node, diagnostics in
            if case .sequence = node.content {
                return pair.read(node, &diagnostics).map {
                    DriverRecord.Tolerance(absolute: $0[0], relative: $0[1])
                }
            }
            return number.read(node, &diagnostics).map { DriverRecord.Tolerance(absolute: $0, relative: 0) }
        }
    }
}

extension Expected where Value == Delimiter {
    static var delimiter: Expected {
        let words: [(word: String, delimiter: Delimiter)] = [
            ("comma", .character(UInt8(ascii: ","))), ("tab", .character(UInt8(ascii: "\t"))),
            ("semicolon", .character(UInt8(ascii: ";"))), ("blanks", .blanks), ("comma_or_blanks", .commaOrBlanks),
            ("none", .none),
        ]
        let word = Expected<String>.word(of: words.map(\.word))
        return Expected(word.description) { node, diagnostics in
            word.read(node, &diagnostics).flatMap { found in words.first { $0.word == found }?.delimiter }
        }
    }
}
