/// What a value in a file has to be, and how it is read: `.string`, `.integer(in: 1...9)`, `.list(of: .duration())`.
///
/// Reading gives nil exactly when it has added an error to the diagnostics.
public struct Expected<Value> {
    /// For messages: `a whole number from 1 to 9`.
    public let description: String
    public let read: (_ node: SourceNode, _ diagnostics: inout [Diagnostic]) -> Value?

    public init(_ description: String, read: @escaping (SourceNode, inout [Diagnostic]) -> Value?) {
        self.description = description
        self.read = read
    }

    /// Written as a single value, in whatever form the closure understands: a date, an address, a pattern.
    public static func form(_ description: String, remedy: String, _ parse: @escaping (String) -> Value?) -> Expected {
        Expected(description) { node, diagnostics in
            guard let scalar = node.value(expecting: description, &diagnostics) else { return nil }
            if let value = parse(scalar.text) { return value }
            diagnostics.append(
                Diagnostic(
                    .notUnderstood, "expected \(description), found \(node.described)", at: node.span, remedy: remedy))
            return nil
        }
    }

    /// Another kind of value, with its place in the text kept for checks that come later.
    public static func located<Inner>(_ inner: Expected<Inner>) -> Expected where Value == Located<Inner> {
        Expected(inner.description) { node, diagnostics in
            inner.read(node, &diagnostics).map { Located($0, at: node.span) }
        }
    }

    /// The same, changed by a function that cannot fail.
    public func map<Other>(_ transform: @escaping (Value) -> Other) -> Expected<Other> {
        Expected<Other>(description) { node, diagnostics in
            read(node, &diagnostics).map(transform)
        }
    }
}

/// A value and where it was written.
public struct Located<Value> {
    public var value: Value
    public var span: SourceSpan

    public init(_ value: Value, at span: SourceSpan) {
        self.value = value
        self.span = span
    }
}

extension Located: Sendable where Value: Sendable {}
extension Located: Equatable where Value: Equatable {}
extension Located: Hashable where Value: Hashable {}

extension SourceNode {
    /// The scalar that this is, or an error when it is nothing, a list or a mapping.
    func value(expecting description: String, _ diagnostics: inout [Diagnostic]) -> Scalar? {
        if let scalar, !scalar.isNothing { return scalar }
        if scalar != nil {
            diagnostics.append(
                Diagnostic(
                    .noValue, "expected \(description), found nothing", at: span,
                    remedy: "Write \(description) here."))
        } else {
            diagnostics.append(mismatch(description))
        }
        return nil
    }

    /// Like `value`, for what is never written in quotes.
    func plainValue(expecting description: String, _ diagnostics: inout [Diagnostic]) -> Scalar? {
        guard let scalar = value(expecting: description, &diagnostics) else { return nil }
        guard scalar.isQuoted else { return scalar }
        diagnostics.append(
            Diagnostic(
                .wrongType, "expected \(description), found the text \(quote(scalar.text))", at: span,
                remedy: "Remove the quotes."))
        return nil
    }

    func mismatch(_ description: String) -> Diagnostic {
        Diagnostic(
            .wrongType, "expected \(description), found \(described)", at: span, remedy: "Write \(description).")
    }
}
