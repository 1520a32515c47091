import Diagnostics

/// A mistake in a file as one JSON object, for `--json`.
struct DiagnosticRow: Encodable {
    let file: String
    let line: Int
    let column: Int
    let severity: String
    let code: String
    let message: String
    let remedy: String

    init(source: SourceText, diagnostic: Diagnostic) {
        file = source.name
        line = diagnostic.span.start.line
        column = diagnostic.span.start.column
        severity = diagnostic.severity.rawValue
        code = diagnostic.code
        message = diagnostic.message
        remedy = diagnostic.remedy
    }
}
