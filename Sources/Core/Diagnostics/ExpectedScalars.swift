extension Expected where Value == SourceNode {
    /// Anything, to be looked at by the reader itself.
    public static var node: Expected {
        Expected("a value") { node, _ in node }
    }
}

extension Expected where Value == String {
    /// Any text; what looks like a number is one too.
    public static var string: Expected { string("a text") }

    public static func string(_ description: String) -> Expected {
        Expected(description) { node, diagnostics in
            node.value(expecting: description, &diagnostics)?.text
        }
    }

    /// A text of at least one character.
    public static var nonEmptyString: Expected { nonEmptyString("a text") }

    public static func nonEmptyString(_ description: String) -> Expected {
        form(description, remedy: "Write at least one character between the quotes.") { $0.isEmpty ? nil : $0 }
    }
}

extension Expected where Value == Bool {
    /// `true` or `false`; YAML 1.1's `yes` and `on` are refused because 1.2 reads them as texts.
    public static var boolean: Expected {
        Expected("true or false") { node, diagnostics in
            guard let scalar = node.plainValue(expecting: "true or false", &diagnostics) else { return nil }
            switch scalar.text {
            case "true": return true
            case "false": return false
            default: break
            }
            let word = scalar.text.lowercased()
            var remedy = "Write true or false."
            if ["yes", "on", "y", "true"].contains(word) { remedy = "Write true." }
            if ["no", "off", "n", "false"].contains(word) { remedy = "Write false." }
            let message = "expected true or false, found \(node.described)"
            diagnostics.append(Diagnostic(.wrongType, message, at: node.span, remedy: remedy))
            return nil
        }
    }
}

extension Expected where Value == Int {
    /// A whole number, decimal or as `0x7F`.
    public static func integer(in range: ClosedRange<Int> = Int.min...Int.max) -> Expected {
        let description = "a whole number" + limits(range.lowerBound, range.upperBound, Int.min, Int.max)
        return Expected(description) { node, diagnostics in
            guard let scalar = node.plainValue(expecting: description, &diagnostics) else { return nil }
            guard let number = wholeNumber(scalar.text) else {
                diagnostics.append(node.mismatch(description))
                return nil
            }
            return node.within(range, number, description, &diagnostics)
        }
    }

    private static func wholeNumber(_ text: String) -> Int? {
        text.hasPrefix("0x") || text.hasPrefix("0X") ? Int(text.dropFirst(2), radix: 16) : Int(text)
    }
}

extension Expected where Value == Double {
    /// A finite number, written decimal.
    public static func number(in range: ClosedRange<Double> = -Double.infinity...Double.infinity) -> Expected {
        let description =
            "a number" + limits(range.lowerBound, range.upperBound, -Double.infinity, Double.infinity, show: shortest)
        return Expected(description) { node, diagnostics in
            guard let scalar = node.plainValue(expecting: description, &diagnostics) else { return nil }
            let isDecimal = scalar.text.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
            guard isDecimal, let number = Double(scalar.text), number.isFinite else {
                diagnostics.append(node.mismatch(description))
                return nil
            }
            return node.within(range, number, description, &diagnostics)
        }
    }
}

extension Expected where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of the words of a closed set.
    public static func choice(of type: Value.Type = Value.self) -> Expected {
        let words = Value.allCases.map(\.rawValue)
        let description = "one of " + words.joined(separator: ", ")
        return Expected(description) { node, diagnostics in
            guard let scalar = node.value(expecting: description, &diagnostics) else { return nil }
            if let value = Value(rawValue: scalar.text) { return value }
            diagnostics.append(node.unknownWord(words, description))
            return nil
        }
    }
}

extension Expected where Value == String {
    /// One of some words that are known only at run time.
    public static func word(of words: [String]) -> Expected {
        let description = "one of " + words.joined(separator: ", ")
        return Expected(description) { node, diagnostics in
            guard let scalar = node.value(expecting: description, &diagnostics) else { return nil }
            if words.contains(scalar.text) { return scalar.text }
            diagnostics.append(node.unknownWord(words, description))
            return nil
        }
    }
}

/// A number for a message: `90`, not `90.0`.
public func shortest(_ number: Double) -> String {
    let text = String(number)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

extension SourceNode {
    /// The value when it lies in the range, or an error.
    func within<Number: Comparable>(
        _ range: ClosedRange<Number>, _ value: Number, _ description: String, _ diagnostics: inout [Diagnostic]
    ) -> Number? {
        if range.contains(value) { return value }
        diagnostics.append(
            Diagnostic(
                .outOfRange, "expected \(description), found \(described)", at: span, remedy: "Write \(description)."))
        return nil
    }

    func unknownWord(_ words: [String], _ description: String) -> Diagnostic {
        let remedy = closestWord(to: scalar?.text ?? "", in: words).map { "Write \(quote($0))." }
        return Diagnostic(
            .unknownChoice, "expected \(description), found \(described)", at: span,
            remedy: remedy ?? "Write \(description).")
    }
}

/// ` from 1 to 9`, ` of at least 1`, ` of at most 9`, or nothing when there are no limits.
func limits<Number: Comparable>(
    _ low: Number, _ high: Number, _ least: Number, _ most: Number, show: (Number) -> String = { "\($0)" }
) -> String {
    switch (low > least, high < most) {
    case (true, true): " from \(show(low)) to \(show(high))"
    case (true, false): " of at least \(show(low))"
    case (false, true): " of at most \(show(high))"
    case (false, false): ""
    }
}
