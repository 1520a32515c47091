/// A table of a reference page, in the form that GitHub and most viewers show.
struct MarkdownTable {
    private let headings: [String]
    private var rows: [[String]] = []

    init(_ headings: String...) {
        self.headings = headings
    }

    mutating func add(_ cells: String...) {
        rows.append(cells)
    }

    /// With a line end at the last row.
    var text: String {
        ([headings, headings.map { _ in "---" }] + rows).map { row in
            "| " + row.map(Self.escaped).joined(separator: " | ") + " |\n"
        }.joined()
    }

    /// A bar within a cell would end it, and a line end the row.
    private static func escaped(_ cell: String) -> String {
        cell.map { $0 == "|" ? "\\|" : $0.isNewline ? " " : String($0) }.joined()
    }
}

extension String {
    /// Set in the type of code; nothing for nothing.
    var asCode: String { isEmpty ? "" : "`\(self)`" }
}
