import CYAML
import Diagnostics

/// What libyaml says when it cannot go on, and what it most likely means to whoever wrote the file.
struct YAMLComplaint: Error {
    /// Such as `did not find expected key`.
    let problem: String
    let position: SourcePosition
    /// What it was doing, such as `while parsing a block mapping`, and where that began.
    let context: String
    let contextPosition: SourcePosition

    init(_ parser: yaml_parser_t) {
        problem = parser.problem.map { String(cString: $0) } ?? "the parser has no memory"
        position = SourcePosition(parser.problem_mark)
        context = parser.context.map { String(cString: $0) } ?? ""
        contextPosition = SourcePosition(parser.context_mark)
    }

    func diagnostic(in source: SourceText) -> Diagnostic {
        let place = min(pointsAtBeginning ? contextPosition : position, endOf(source))
        let message = context.isEmpty ? problem : "\(problem) \(context)"
        let span = SourceSpan(start: place, length: 1)
        if character(of: source) == "\t" {
            return Diagnostic(.syntax, "a tab in the indent", at: span, remedy: "Indent with spaces.")
        }
        return Diagnostic(.syntax, message, at: span, remedy: remedy)
    }

    /// What is never closed is shown where it was opened, a key without a colon where it stands, not where the parser
    /// found out.
    private var pointsAtBeginning: Bool {
        problem == "found unexpected end of stream" || context.contains("flow") || context.contains("simple key")
    }

    /// The parser counts a line after the last when the text does not end in a line end.
    private func endOf(_ source: SourceText) -> SourcePosition {
        let last = source.lines.last ?? ""
        return SourcePosition(line: source.lines.count, column: last.unicodeScalars.count + 1)
    }

    private func character(of source: SourceText) -> Unicode.Scalar? {
        guard problem.contains("cannot start any token"), let line = source.line(position.line) else { return nil }
        return line.unicodeScalars.dropFirst(position.column - 1).first
    }

    private var remedy: String {
        let begins = "begins in line \(contextPosition.line)"
        let known: [(part: String, remedy: String)] = [
            ("unexpected end of stream", "Close the quote that opens here."),
            ("expected ',' or ']'", "Close the list that opens here with ']', or put a comma between its elements."),
            ("expected ',' or '}'", "Close the mapping that opens here with '}', or put a comma between its keys."),
            ("mapping values are not allowed", "Put quotes around a value that has ': ' in it, or check the indent."),
            ("expected key", "Indent this line like the others of the mapping that \(begins)."),
            ("expected '-' indicator", "Begin this line with '- ' like the others of the list that \(begins)."),
            ("expected ':'", "Write a colon and a space after this key."),
            ("cannot start any token", "Put quotes around the value."),
            ("escape character", "Double the backslash, or use single quotes."),
            ("hexdecimal", "Write \\x and two hexadecimal digits."),
            ("indentation", "Check the indent."),
            ("block sequence entries are not allowed", "Put the list on lines of its own below its key."),
        ]
        return known.first { problem.contains($0.part) }?.remedy ?? "Check the indent, quotes and brackets here."
    }
}
