import Pipeline

/// Campbell TOA5 with more than one header in a file, as after a change of the logger's program: each table is a record
/// of its own, which the line of its names switches on.
struct LoggerTableDiscovery {
    let recording: [UInt8]

    private struct Table {
        var names: [UInt8]
        var fields: [DeclaredField]
    }

    private static let beginnings = [Array("\"TOA5\",".utf8), Array("TOA5,".utf8)]
    /// Header lines that come first: environment, names.
    private static let namesLine = 1

    /// Nil where there is one header at most.
    func fields() -> DiscoveredFields? {
        let starts = headers()
        guard starts.count > 1 else { return nil }
        var tables: [Table] = []
        var discovered = DiscoveredFields(shape: .columns(.character(UInt8(ascii: ","))), fields: [])
        for (number, start) in starts.enumerated() {
            let end = number + 1 < starts.count ? starts[number + 1] : recording.count
            let lines = SampleLines(Array(recording[start..<end]), readsStamps: false).lines
            guard lines.count > Self.namesLine, let found = DelimitedDiscovery(lines: lines).loggerTable(),
                !tables.contains(where: { $0.names == lines[Self.namesLine] })
            else { continue }
            discovered.header += found.header
            tables.append(Table(names: lines[Self.namesLine], fields: found.fields))
        }
        guard !tables.isEmpty else { return nil }
        for table in tables {
            let columns = table.fields.map { merge($0, into: &discovered.fields) }
            discovered.tables.append((names: table.names, columns: columns))
        }
        discovered.columns = discovered.tables.first?.columns ?? []
        if tables.count == 1 { discovered.tables = [] }
        return discovered
    }

    /// Where the lines stand that begin a header.
    private func headers() -> [Int] {
        var found: [Int] = []
        var isStart = true
        for (index, byte) in recording.enumerated() {
            if isStart, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "T"),
                Self.beginnings.contains(where: { recording[index...].starts(with: $0) })
            {
                found.append(index)
            }
            isStart = byte == 0x0A
        }
        return found
    }

    /// A column of the same name is the same field only when it looks the same and has the same unit.
    private func merge(_ field: DeclaredField, into fields: inout [DeclaredField]) -> String {
        var field = field
        let name = field.key
        var number = 1
        while let known = fields.first(where: { $0.key == field.key }) {
            if known.observed?.unit == field.observed?.unit, known.observed?.name == field.observed?.name,
                "\(String(describing: known.column?.kind))" == "\(String(describing: field.column?.kind))"
            {
                return field.key
            }
            number += 1
            field.key = "\(name)_\(number)"
            field.path = field.key
        }
        fields.append(field)
        return field.key
    }
}
