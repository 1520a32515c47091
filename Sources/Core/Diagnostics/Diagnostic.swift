/// One thing that is wrong with a text that people wrote, where it is, and what to do about it.
public struct Diagnostic: Hashable, Sendable {
    public enum Severity: String, Sendable, CaseIterable {
        /// The text cannot be used.
        case error
        /// The text can be used, but probably not as its author thinks.
        case warning
    }

    public var severity: Severity
    /// The number in the reference, such as `E203`.
    public var code: String
    /// What is wrong, with the offending words quoted; no capital at the start and no full stop.
    public var message: String
    public var span: SourceSpan
    /// What to do: one sentence that starts with a verb.
    public var remedy: String

    public init(severity: Severity, code: String, message: String, span: SourceSpan, remedy: String) {
        self.severity = severity
        self.code = code
        self.message = message
        self.span = span
        self.remedy = remedy
    }

    /// With the severity that belongs to the code.
    public init(_ code: DiagnosticCode, _ message: String, at span: SourceSpan, remedy: String) {
        self.init(severity: code.severity, code: code.id, message: message, span: span, remedy: remedy)
    }
}

extension [Diagnostic] {
    public var hasErrors: Bool { contains { $0.severity == .error } }

    /// In the order of the text; what stands at one place keeps its order.
    public var inTextOrder: [Diagnostic] {
        enumerated().sorted {
            ($0.element.span.start, $0.offset) < ($1.element.span.start, $1.offset)
        }.map(\.element)
    }
}
