import Glibc

/// A line on standard error.
package func complain(_ text: String) {
    let line = text + "\n"
    _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
}

/// A number with so many decimals, without the formatting of Foundation.
package func rounded(_ value: Double, _ decimals: Int = 1) -> String {
    guard value.isFinite else { return "-" }
    let factor = pow(10, Double(decimals))
    let scaled = (value * factor).rounded() / factor
    return decimals == 0 ? String(Int(scaled)) : String(scaled)
}

/// Rows of cells, each column as wide as its widest cell; numbers, and what begins with one, stand to the right.
package func table(_ rows: [[String]]) -> String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
        row.enumerated().map { column, cell in
            let room = String(repeating: " ", count: widths[column] - cell.count)
            return column == 0 ? cell + room : room + cell
        }.joined(separator: "  ")
    }.joined(separator: "\n")
}
