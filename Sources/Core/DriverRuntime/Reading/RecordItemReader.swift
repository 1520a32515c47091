import Diagnostics
import Pipeline

extension Expected where Value == Located<DriverRecord.Item> {
    /// `name`, `name?` (may be left out), `-` (any text), `=TEXT` (just this text), `=TEXT*` (a word that begins so),
    /// `...` (whatever follows), `{repeat: [a, b], count: 4}` and `{skip: 2}`. In a binary frame `=0xFE44` is two bytes.
    static func recordItem(_ names: DriverNames, isBinary: Bool = false) -> Expected {
        Expected(
            "a column: a field's name, 'name?', '-', '=TEXT', '...', {skip: n}, {ahead: name} or {repeat: [...], count: n}"
        ) {
            node, diagnostics in
            if node.entries != nil { return group(node, names, isBinary: isBinary, &diagnostics) }
            guard let text = Expected<String>.nonEmptyString("a column").read(node, &diagnostics) else { return nil }
            switch text {
            case "-": return Located(.ignored, at: node.span)
            case "...": return Located(.rest, at: node.span)
            default: break
            }
            if text.hasPrefix("=") {
                return literal(String(text.dropFirst()), node, isBinary: isBinary, &diagnostics)
            }
            let isOptional = text.hasSuffix("?")
            let key = isOptional ? String(text.dropLast()) : text
            return names.columnSlot(key, at: node.span, &diagnostics).map {
                Located(.field(slot: $0, isOptional: isOptional), at: node.span)
            }
        }
    }

    private static func literal(
        _ text: String, _ node: SourceNode, isBinary: Bool, _ diagnostics: inout [Diagnostic]
    ) -> Located<DriverRecord.Item>? {
        guard isBinary else { return Located(DriverRecord.Item(literal: text), at: node.span) }
        var plain = node
        plain.content = .scalar(SourceNode.Scalar(text: text, isQuoted: true, span: node.span))
        return Expected<[UInt8]>.wireBytes.read(plain, &diagnostics).map { Located(.literal($0), at: node.span) }
    }

    private static func group(
        _ node: SourceNode, _ names: DriverNames, isBinary: Bool, _ diagnostics: inout [Diagnostic]
    ) -> Located<DriverRecord.Item>? {
        let item = Expected<DriverRecord.Item>.mapping("a column") { reader in
            if reader.node("ahead") != nil {
                return reader.required("ahead", .columnReference(names)).map { .ahead(slot: $0) }
            }
            if reader.node("skip") != nil {
                return reader.required("skip", .integer(in: 1...65_535)).map { .skip($0) }
            }
            let items = reader.required("repeat", .oneOrMore(of: .recordItem(names, isBinary: isBinary)))
            let count = reader.required("count", .repeatCount(names))
            guard let items, let count else { return nil }
            checkGroup(items, &reader)
            return .repeated(items.map(\.value), count: count)
        }
        return item.read(node, &diagnostics).map { Located($0, at: node.span) }
    }

    private static func checkGroup(_ items: [Located<DriverRecord.Item>], _ reader: inout NodeReader) {
        for item in items {
            switch item.value {
            case .repeated:
                reader.report(
                    .badRepeat, "a repeated group stands in another one", at: item.span,
                    remedy: "Write the inner columns once for each time that they stand there.")
            case .rest, .field(_, isOptional: true):
                reader.report(
                    .badRepeat, "a column of a repeated group may not be left out", at: item.span,
                    remedy: "Write the field's name alone.")
            default: break
            }
        }
        if items.allSatisfy({ if case .ahead = $0.value { true } else { false } }) {
            reader.report(
                .badRepeat, "a repeated group takes no bytes", at: reader.span,
                remedy: "Write its last field alone, without 'ahead'.")
        }
        if !items.contains(where: { !$0.value.slots.isEmpty }) {
            reader.report(
                .badRepeat, "a repeated group has no field", at: reader.span, remedy: "Write {skip: n} instead.")
        }
    }
}

extension DriverRecord.Item {
    /// What stands behind the `=` of a column of text: the text itself, or with a star a word that begins with it.
    init(literal text: String) {
        let isPrefix = text.hasSuffix("*") && text != "*"
        self = isPrefix ? .prefix(Array(text.utf8.dropLast())) : .literal(Array(text.utf8))
    }
}

extension Expected where Value == Repeat {
    /// A number, an earlier whole number's field, or `rest`.
    static func repeatCount(_ names: DriverNames) -> Expected {
        Expected("a count: a number, a field's name or 'rest'") { node, diagnostics in
            guard let text = Expected<String>.nonEmptyString.read(node, &diagnostics) else { return nil }
            if text == "rest" { return .rest }
            if let number = Int(text) {
                guard (1...Repeat.most).contains(number) else {
                    diagnostics.append(
                        Diagnostic(
                            .badRepeat, "a group cannot stand \(number) times", at: node.span,
                            remedy: "Write a number from 1 to \(Repeat.most)."))
                    return nil
                }
                return .exactly(number)
            }
            guard let slot = names.columnSlot(text, at: node.span, &diagnostics) else { return nil }
            switch names.columns[slot]?.kind {
            case .integer, .hexadecimal, .binary, .word: return .slot(slot)
            default:
                diagnostics.append(
                    Diagnostic(
                        .badRepeat, "the field \(quote(text)) is no whole number", at: node.span,
                        remedy: "Name a field of type integer, hex or of a binary whole number."))
                return nil
            }
        }
    }
}

extension Expected where Value == Int {
    static func fieldReference(_ names: DriverNames) -> Expected {
        Expected("a field's name") { node, diagnostics in
            guard let key = Expected<String>.nonEmptyString("a field's name").read(node, &diagnostics) else {
                return nil
            }
            return names.slot(key, at: node.span, &diagnostics)
        }
    }

    /// A field that can stand in a record.
    static func columnReference(_ names: DriverNames) -> Expected {
        Expected("a field's name") { node, diagnostics in
            Expected<String>.nonEmptyString("a field's name").read(node, &diagnostics).flatMap {
                names.columnSlot($0, at: node.span, &diagnostics)
            }
        }
    }

    static func variant(_ names: DriverNames) -> Expected {
        Expected("a variant's name") { node, diagnostics in
            guard let word = Expected<String>.nonEmptyString("a variant's name").read(node, &diagnostics) else {
                return nil
            }
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
        Expected<String>.word(of: Delimiter.words.map(\.word)).map { word in
            Delimiter.words.first { $0.word == word }?.delimiter ?? .none
        }
    }
}

extension Delimiter {
    /// How a declaration calls them.
    static let words: [(word: String, delimiter: Delimiter)] = [
        ("comma", .character(UInt8(ascii: ","))), ("tab", .character(UInt8(ascii: "\t"))),
        ("semicolon", .character(UInt8(ascii: ";"))), ("colon", .character(UInt8(ascii: ":"))),
        ("bar", .character(UInt8(ascii: "|"))), ("blanks", .blanks), ("comma_or_blanks", .commaOrBlanks),
        ("none", .none),
    ]

    /// The word for it; nil for a character that no declaration can name.
    public var word: String? { Self.words.first { $0.delimiter == self }?.word }
}
