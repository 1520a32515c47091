/// One measure: what was reached, what stands beside it, and whether the order's bound holds.
package struct BenchmarkRow {
    let measure: String
    let reached: String
    let beside: String
    let ratio: String
    /// Nil where the order sets no bound.
    let isMet: Bool?
}

/// The table that a benchmark prints.
package struct BenchmarkReport {
    package var rows: [BenchmarkRow] = []
    package var notes: [String] = []

    package init() {}

    package var isMet: Bool { rows.allSatisfy { $0.isMet ?? true } }

    package mutating func add(
        _ measure: String, _ reached: String, beside: String = "", ratio: String = "", isMet: Bool? = nil
    ) {
        rows.append(BenchmarkRow(measure: measure, reached: reached, beside: beside, ratio: ratio, isMet: isMet))
    }

    package var rendered: String {
        let cells =
            [["measure", "reached", "beside it", "ratio", ""]]
            + rows.map { row in
                [row.measure, row.reached, row.beside, row.ratio, row.isMet.map { $0 ? "met" : "NOT MET" } ?? ""]
            }
        let widths = (0..<5).map { column in cells.map { $0[column].count }.max() ?? 0 }
        let lines = cells.map { row in
            (0..<5).map { row[$0] + String(repeating: " ", count: widths[$0] - row[$0].count) }
                .joined(separator: "  ")
        }
        return (lines + notes).joined(separator: "\n")
    }
}
