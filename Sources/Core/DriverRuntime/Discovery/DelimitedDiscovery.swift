import Pipeline

/// Tables as text: Campbell TOA5, a header row, or columns without names.
struct DelimitedDiscovery {
    let lines: [[UInt8]]

    static let delimiters: [Delimiter] = [
        .character(UInt8(ascii: ",")), .character(UInt8(ascii: "\t")), .character(UInt8(ascii: ";")),
        .character(UInt8(ascii: "|")), .blanks,
    ]
    private static let comma = Delimiter.character(UInt8(ascii: ","))

    func fields() -> DiscoveredFields? {
        if let table = loggerTable() { return table }
        let delimiters = hasDecimalCommas ? Self.delimiters.filter { $0 != Self.comma } : Self.delimiters
        for delimiter in delimiters {
            if let found = headed(delimiter) { return found }
        }
        for delimiter in delimiters {
            if let found = nameless(delimiter) { return found }
        }
        return nil
    }

    /// Numbers such as `13,5` between other delimiters: half of one would be read as a value of its own.
    private var hasDecimalCommas: Bool {
        for delimiter in Self.delimiters where delimiter != Self.comma {
            // Between blanks a pair of whole numbers is as likely.
            let least = delimiter == .blanks ? 2 : 1
            let found = lines.filter { line in
                let cells = SampleCells(line, delimiter).texts
                return cells.count > 1 && cells.filter(Self.isDecimalComma).count >= least
            }
            if found.count * 2 > lines.count { return true }
        }
        return false
    }

    private static func isDecimalComma(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard parts.count == 2 else { return false }
        let whole = parts[0].first == UInt8(ascii: "-") ? parts[0].dropFirst() : parts[0]
        return [whole, parts[1]].allSatisfy { part in !part.isEmpty && part.allSatisfy { $0 &- 0x30 < 10 } }
    }

    /// Environment, names, units, processing; then rows.
    func loggerTable() -> DiscoveredFields? {
        let start = lines.firstIndex { line in
            SampleCells(Array(line.prefix(16)), Self.comma).texts.first == "TOA5"
        }
        guard let start, lines.count > start + 2 else { return nil }
        let names = SampleCells(lines[start + 1], Self.comma).texts
        let units = SampleCells(lines[start + 2], Self.comma).texts
        let rows = lines.dropFirst(start + 4).filter { SampleCells($0, Self.comma).texts.count == names.count }
        let header = Array(lines[start..<min(start + 4, lines.count)])
        return table(names, units: units, rows: Array(rows), Self.comma, header: header)
    }

    /// A line of names, perhaps one of units, then lines of as many cells with numbers.
    private func headed(_ delimiter: Delimiter) -> DiscoveredFields? {
        for (index, line) in lines.enumerated() {
            let names = cellsOfHeader(line, delimiter)
            guard isHeader(names), index + 1 < lines.count else { continue }
            var next = index + 1
            let units = SampleCells(lines[next], delimiter).texts
            let hasUnits = units.count == names.count && units.allSatisfy { Self.isUnit($0) }
            if hasUnits { next += 1 }
            let rows = lines.dropFirst(next).filter { isRow($0, delimiter, count: names.count) }
            guard let first = rows.first, lines.dropFirst(next).firstIndex(of: first).map({ $0 < next + 4 }) == true
            else { continue }
            let header = Array(lines[index..<next])
            return table(names, units: hasUnits ? units : [], rows: Array(rows), delimiter, header: header)
        }
        return nil
    }

    /// Every line that has a number has as many cells.
    private func nameless(_ delimiter: Delimiter) -> DiscoveredFields? {
        var counts: [Int: Int] = [:]
        for line in lines {
            let cells = SampleCells(line, delimiter).texts
            if cells.contains(where: { CellGuess.isNumber($0) }) { counts[cells.count, default: 0] += 1 }
        }
        let most = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }
        guard let count = most?.key, count > 1 else { return nil }
        let rows = lines.filter { isRow($0, delimiter, count: count) }
        guard !rows.isEmpty else { return nil }
        return table(Array(repeating: "", count: count), units: [], rows: rows, delimiter, header: [])
    }

    private func cellsOfHeader(_ line: [UInt8], _ delimiter: Delimiter) -> [String] {
        var text = line[...]
        while let first = text.first, first == UInt8(ascii: "#") || first == UInt8(ascii: "%") { text.removeFirst() }
        return SampleCells(Array(text), delimiter).texts
    }

    /// More than one name, none of them a number.
    private func isHeader(_ cells: [String]) -> Bool {
        cells.count > 1
            && cells.allSatisfy { cell in
                cell.unicodeScalars.contains { $0.properties.isAlphabetic } && !CellGuess.isNumber(cell)
                    && CellGuess([cell]).isWord
            }
    }

    private func isRow(_ line: [UInt8], _ delimiter: Delimiter, count: Int) -> Bool {
        let cells = SampleCells(line, delimiter).texts
        return cells.count == count && cells.contains { CellGuess.isNumber($0) }
    }

    private static func isUnit(_ text: String) -> Bool {
        text.isEmpty || UnitSpelling.spelling(of: text) != nil
    }

    private func table(
        _ names: [String], units: [String], rows: [[UInt8]], _ delimiter: Delimiter, header: [[UInt8]]
    ) -> DiscoveredFields {
        let cells = rows.map { SampleCells($0, delimiter).texts }
        let hasQuotes = rows.contains { $0.contains(UInt8(ascii: "\"")) }
        let fields = DeclaredField.distinct(names).enumerated().map { index, name in
            DeclaredField.discovered(
                name, CellGuess(cells.compactMap { index < $0.count ? $0[index] : nil }, isQuoted: hasQuotes),
                unit: index < units.count ? units[index] : "")
        }
        return DiscoveredFields(shape: .columns(delimiter), fields: fields, header: header)
    }
}
