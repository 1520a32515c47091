/// Writes diagnostics for people: the place, the line, a caret under the words that are meant, and the remedy.
public struct DiagnosticRenderer: Sendable {
    public enum Style: Sendable {
        case plain
        /// With the colours of a terminal.
        case ansi
    }

    private let source: SourceText
    private let style: Style

    public init(source: SourceText, style: Style = .plain) {
        self.source = source
        self.style = style
    }

    /// All of them in the order of the text, an empty line between two, without a line end at the last.
    public func render(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.inTextOrder.map { render($0) }.joined(separator: "\n\n")
    }

    public func render(_ diagnostic: Diagnostic) -> String {
        var lines = [headline(of: diagnostic)]
        let start = diagnostic.span.start
        if let line = source.line(start.line), !source.text.isEmpty {
            let excerpt = SourceExcerpt(line: line, span: diagnostic.span)
            let number = String(start.line)
            let gutter = String(repeating: " ", count: max(0, Self.gutterWidth - number.count)) + number
            let empty = String(repeating: " ", count: gutter.count)
            lines.append(paint(gutter + " | ", .faint) + excerpt.text)
            lines.append(paint(empty + " | ", .faint) + excerpt.indent + paint(excerpt.carets, colour(of: diagnostic)))
        }
        lines.append("   " + paint("remedy:", .bold) + " " + diagnostic.remedy)
        return lines.joined(separator: "\n")
    }

    /// Room for line numbers up to 99 999 before they push the text to the right.
    private static let gutterWidth = 5

    private func headline(of diagnostic: Diagnostic) -> String {
        let start = diagnostic.span.start
        let kind = paint("\(diagnostic.severity.rawValue) \(diagnostic.code):", colour(of: diagnostic))
        return "\(source.name):\(start.line):\(start.column): \(kind) " + paint(diagnostic.message, .bold)
    }

    /// Select Graphic Rendition parameters (ECMA-48).
    private enum Paint: String {
        case bold = "1"
        case faint = "2"
        case red = "1;31"
        case yellow = "1;33"
    }

    private func colour(of diagnostic: Diagnostic) -> Paint {
        diagnostic.severity == .error ? .red : .yellow
    }

    private func paint(_ text: String, _ paint: Paint) -> String {
        style == .plain ? text : "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m"
    }
}
