/// Reads the keys of one mapping into values and collects everything that is wrong with it.
///
/// Ask for each key with `required` or `optional`, report what the values mean with `report`, and take the diagnostics
/// with `finish`, which adds unknown, missing and duplicate keys. `Expected.mapping` does the first and last step.
public struct NodeReader {
    /// What the mapping describes, for messages: `an instrument`.
    public var what: String
    /// Where the mapping begins; missing keys are reported here.
    public let span: SourceSpan
    public let entries: [SourceNode.Entry]
    public private(set) var diagnostics: [Diagnostic] = []
    private var known: [String] = []
    private var hidden: Set<String> = []
    private var missing: [(key: String, expected: String)] = []
    private var absentChoices: [[String]] = []
    private let isMapping: Bool

    public init(_ node: SourceNode, what: String) {
        self.what = what
        span = node.span
        entries = node.entries ?? []
        isMapping = node.entries != nil
        if !isMapping { diagnostics.append(node.mismatch("\(what) (a mapping)")) }
    }

    /// The value of a key that must be there; nil when an error was reported.
    public mutating func required<Value>(_ key: String, _ expected: Expected<Value>) -> Value? {
        know(key)
        guard let node = node(key) else {
            missing.append((key, expected.description))
            return nil
        }
        return expected.read(node, &diagnostics)
    }

    /// The value of a key that may be left out; nil when it is, or when an error was reported.
    public mutating func optional<Value>(_ key: String, _ expected: Expected<Value>) -> Value? {
        know(key)
        return node(key).flatMap { expected.read($0, &diagnostics) }
    }

    /// The one key of several that is there; an error when it is none or more than one.
    public mutating func exactlyOne(of keys: [String]) -> SourceNode.Entry? {
        let found = keys.compactMap { key in entries.first { $0.key.text == key } }
        for key in found.isEmpty ? keys : found.map(\.key.text) { know(key) }
        if found.count == 1 { return found[0] }
        guard let extra = found.inTextOrder.dropFirst().first else {
            absentChoices.append(keys)
            return nil
        }
        report(
            .exclusiveKeys, "\(what) has more than one of the keys \(keys.joined(separator: ", "))", at: extra.key.span,
            remedy: "Remove \(quote(extra.key.text)) or the others.")
        return nil
    }

    /// The value of a key, whatever it is, without asking for it.
    public func node(_ key: String) -> SourceNode? {
        entries.first { $0.key.text == key }?.value
    }

    /// Says that a key is no mistake, for keys that are read only in some cases.
    public mutating func know(_ keys: String...) {
        for key in keys where !known.contains(key) { known.append(key) }
    }

    /// Says that a key was dealt with, without naming it to whoever misspells another.
    public mutating func know(hidden key: String) {
        hidden.insert(key)
    }

    /// Adds what only the reader of the values can see.
    public mutating func report(_ code: DiagnosticCode, _ message: String, at span: SourceSpan, remedy: String) {
        diagnostics.append(Diagnostic(code, message, at: span, remedy: remedy))
    }

    public mutating func report(_ diagnostics: some Sequence<Diagnostic>) {
        self.diagnostics += diagnostics
    }

    /// Reads a value that is not under a key, or is read a second time, into these diagnostics.
    public mutating func read<Value>(_ node: SourceNode, _ expected: Expected<Value>) -> Value? {
        expected.read(node, &diagnostics)
    }

    /// Everything that is wrong with the mapping and what is in it, in the order of the text.
    public consuming func finish() -> [Diagnostic] {
        guard isMapping else { return diagnostics }
        diagnostics += Self.duplicates(in: entries)
        let absent = known.filter { node($0) == nil }
        var meant: Set<String> = []
        for entry in entries where !known.contains(entry.key.text) && !hidden.contains(entry.key.text) {
            let suggestion = closestWord(to: entry.key.text, in: absent)
            if let suggestion { meant.insert(suggestion) }
            diagnostics.append(unknown(entry.key, suggestion))
        }
        reportMissing(except: meant)
        return diagnostics.inTextOrder
    }

    /// A misspelt key is one mistake, not an unknown key and a missing one; so what was meant is not missing.
    private mutating func reportMissing(except meant: Set<String>) {
        for (key, expected) in missing where !meant.contains(key) {
            report(
                .missingKey, "missing key \(quote(key)) in \(what)", at: span, remedy: "Add '\(key):' with \(expected)."
            )
        }
        for keys in absentChoices where meant.isDisjoint(with: keys) {
            let choices = keys.joined(separator: ", ")
            report(.exclusiveKeys, "\(what) has none of the keys \(choices)", at: span, remedy: "Add one of them.")
        }
    }

    /// An error for each key that was already there.
    static func duplicates(in entries: [SourceNode.Entry]) -> [Diagnostic] {
        var first: [String: SourceSpan] = [:]
        var found: [Diagnostic] = []
        for entry in entries {
            guard let earlier = first[entry.key.text] else {
                first[entry.key.text] = entry.key.span
                continue
            }
            found.append(
                Diagnostic(
                    .duplicateKey, "the key \(quote(entry.key.text)) stands twice", at: entry.key.span,
                    remedy: "Remove one of them; the first is in line \(earlier.start.line)."))
        }
        return found
    }

    private func unknown(_ key: SourceNode.Scalar, _ suggestion: String?) -> Diagnostic {
        let all = known.isEmpty ? "there are none here" : "the keys of \(what) are " + known.joined(separator: ", ")
        let advice = suggestion.map { "Write \(quote($0))" } ?? "Remove it"
        return Diagnostic(
            .unknownKey, "unknown key \(quote(key.text)) in \(what)", at: key.span, remedy: "\(advice); \(all).")
    }
}

extension [SourceNode.Entry] {
    var inTextOrder: [SourceNode.Entry] { sorted { $0.key.span.start < $1.key.span.start } }
}
