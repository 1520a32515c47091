import Diagnostics

/// Why a file could not become a tree: it cannot be read, is not text or is not YAML.
public struct ConfigurationFileError: Error, Sendable {
    /// Empty when the file could not be read.
    public let source: SourceText
    public let diagnostic: Diagnostic

    public init(source: SourceText, diagnostic: Diagnostic) {
        self.source = source
        self.diagnostic = diagnostic
    }

    init(_ code: DiagnosticCode, _ message: String, at span: SourceSpan, remedy: String, in source: SourceText) {
        self.init(source: source, diagnostic: Diagnostic(code, message, at: span, remedy: remedy))
    }

    public var report: CheckReport { CheckReport(source: source, diagnostics: [diagnostic]) }
}

extension ConfigurationFileError: CustomStringConvertible {
    public var description: String { DiagnosticRenderer(source: source).render(diagnostic) }
}
