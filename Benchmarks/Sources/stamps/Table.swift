/// The table that the benchmark prints.
struct Table {
    private var rows: [[String]] = [["stamp", "n", "p50", "p90", "p99", "p99.9", "largest", "in the interval", ""]]

    /// Adds a measure with its peers; whether its limit, where it has one, holds at the 99th percentile.
    @discardableResult
    mutating func add(_ name: String, _ outcome: Outcome, limit: Int64?, plain: String? = nil) -> Bool {
        let isMet = limit.map { outcome.count > 0 && Outcome.quantile(0.99, of: outcome.product) <= $0 } ?? true
        let share = outcome.count == 0 ? 0 : Double(outcome.covered) / Double(outcome.count) * 100
        let verdict = limit.map { "p99 at most \(Self.milliseconds($0)): \(isMet ? "met" : "NOT MET")" } ?? ""
        add(name, outcome.product, "\(Self.rounded(share, 3)) %", verdict)
        if let plain { add(plain, outcome.plain, "", "beside it") }
        add("  clock after the read", outcome.afterRead, "", "beside it")
        return isMet
    }

    private mutating func add(_ name: String, _ errors: [Int64], _ share: String, _ verdict: String) {
        let quantiles = [0.5, 0.9, 0.99, 0.999, 1].map { Self.milliseconds(Outcome.quantile($0, of: errors)) }
        rows.append([name, "\(errors.count)"] + quantiles + [share, verdict])
    }

    var rendered: String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, cell in
                let room = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 || column > 6 ? cell + room : room + cell
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    private static func milliseconds(_ nanoseconds: Int64) -> String { rounded(Double(nanoseconds) / 1e6, 3) }

    private static func rounded(_ value: Double, _ decimals: Int) -> String {
        let factor = (0..<decimals).reduce(1.0) { product, _ in product * 10 }
        return String((value * factor).rounded() / factor)
    }
}
