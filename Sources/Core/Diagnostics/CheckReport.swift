/// Everything that is wrong with one text, as `fairlead check` prints it: the diagnostics and a last line that counts.
public struct CheckReport: Sendable {
    public let source: SourceText
    public let diagnostics: [Diagnostic]

    public init(source: SourceText, diagnostics: [Diagnostic]) {
        self.source = source
        self.diagnostics = diagnostics.inTextOrder
    }

    public var hasErrors: Bool { diagnostics.hasErrors }

    /// `3 errors, 1 warning in station.yaml`.
    public var summary: String {
        let errors = diagnostics.count { $0.severity == .error }
        let warnings = diagnostics.count - errors
        var counts: [String] = []
        if errors > 0 { counts.append("\(errors) error\(errors == 1 ? "" : "s")") }
        if warnings > 0 { counts.append("\(warnings) warning\(warnings == 1 ? "" : "s")") }
        return (counts.isEmpty ? "no mistakes" : counts.joined(separator: ", ")) + " in \(source.name)"
    }

    public func text(style: DiagnosticRenderer.Style = .plain) -> String {
        let renderer = DiagnosticRenderer(source: source, style: style)
        let shown = diagnostics.prefix(Self.mostShown)
        var text = shown.map { renderer.render($0) + "\n\n" }.joined()
        if diagnostics.count > shown.count { text += "and \(diagnostics.count - shown.count) more\n\n" }
        return text + summary + "\n"
    }

    /// More than anybody reads at once; the rest is counted.
    private static let mostShown = 100
}
