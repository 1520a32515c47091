import Diagnostics

/// Nodes as a parser would make them, on line 1 from a given column.
func plain(_ text: String, column: Int = 1, line: Int = 1) -> SourceNode {
    SourceNode(scalar(text, column: column, line: line))
}

func quoted(_ text: String) -> SourceNode {
    SourceNode(SourceNode.Scalar(text: text, isQuoted: true, span: span(1, text.count + 2)))
}

func scalar(_ text: String, column: Int = 1, line: Int = 1) -> SourceNode.Scalar {
    SourceNode.Scalar(text: text, isQuoted: false, span: span(column, text.count, line: line))
}

func span(_ column: Int, _ length: Int, line: Int = 1) -> SourceSpan {
    SourceSpan(start: SourcePosition(line: line, column: column), length: length)
}

/// One key a line, from line 1.
func mapping(_ entries: (String, SourceNode)...) -> SourceNode {
    let entries = entries.enumerated().map { index, entry in
        SourceNode.Entry(key: scalar(entry.0, line: index + 1), value: entry.1)
    }
    return SourceNode(.mapping(entries), span: entries.first?.key.span ?? span(1, 2))
}

func list(_ elements: SourceNode...) -> SourceNode {
    SourceNode(.sequence(elements), span: span(1, 1))
}

/// What reading gives and complains about.
func read<Value>(_ node: SourceNode, _ expected: Expected<Value>) -> (value: Value?, diagnostics: [Diagnostic]) {
    var diagnostics: [Diagnostic] = []
    let value = expected.read(node, &diagnostics)
    return (value, diagnostics)
}
