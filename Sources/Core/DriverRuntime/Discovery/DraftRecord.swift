import Framing
import Pipeline

/// What a sample looks like: its fields, and the lines of YAML that lay them out.
struct DraftRecord {
    var finding: String
    var fields: [DraftField]
    var name = "sample"
    /// Below `- name:`, without indent.
    var shape: [String]
    /// Other records.
    var more: [(name: String, shape: [String])] = []
    var ignored: [[UInt8]] = []
    /// What stands in front of a record and is no part of it.
    var strip: [String] = []

    static func guess(_ lines: [[UInt8]]) -> DraftRecord {
        if let marked = marked(lines) { return marked }
        let guesses = [xml, json, sentence, table, pairs, hexadecimal, pattern]
        for guess in guesses {
            // Columns of words are no record.
            if let record = guess(lines), record.fields.contains(where: \.isObserved) { return record }
        }
        return whole(lines)
    }

    private static let startOfText: UInt8 = 0x02
    private static let endOfText: UInt8 = 0x03

    /// Lines between STX and ETX, or with a mark glued to their first number.
    private static func marked(_ lines: [[UInt8]]) -> DraftRecord? {
        let framed = lines.filter { $0.first == startOfText && $0.contains(endOfText) }
        if !framed.isEmpty {
            var record = guess(
                framed.map { line in
                    var inner = Array(line.dropFirst().prefix { $0 != endOfText })
                    // What stands behind the last delimiter is the checksum.
                    if inner.last == UInt8(ascii: ",") { inner.removeLast() }
                    return inner
                })
            record.shape.append(#"check: {kind: xor8, written: hex, from: "\x02", after: "\x03"}"#)
            record.ignored = others(lines) { framed.contains($0) }
            return record
        }
        for mark in "#>*:%@".utf8 {
            let told = lines.filter { $0.count > 1 && $0[0] == mark && CellGuess.startsNumber($0[1]) }
            guard !told.isEmpty else { continue }
            var record = guess(lines.map { told.contains($0) ? Array($0.dropFirst()) : $0 })
            record.strip.append(String(decoding: [mark], as: UTF8.self))
            return record
        }
        return nil
    }

    // MARK: Named values

    private static func xml(_ lines: [[UInt8]]) -> DraftRecord? {
        guard let line = lines.first(where: { $0.first == UInt8(ascii: "<") && $0.last == UInt8(ascii: ">") }) else {
            return nil
        }
        let leaves = XMLLeaf.leaves(of: String(decoding: line, as: UTF8.self))
        guard !leaves.isEmpty else { return nil }
        let fields = fields(leaves.map { ($0.name, [$0.text]) })
        let entries = zip(leaves, fields).map { "\(DraftText.quoted($0.name)): \($1.key)" }
        return DraftRecord(
            finding: "a line of XML with \(fields.count) elements", fields: fields,
            shape: ["elements: {\(entries.joined(separator: ", "))}"],
            ignored: others(lines) { $0.first == UInt8(ascii: "<") })
    }

    private static func json(_ lines: [[UInt8]]) -> DraftRecord? {
        guard let found = JSONDiscovery(lines: lines).fields() else { return nil }
        let fields = fields(found.fields.map { ($0.key, []) }, found.fields)
        let entries = zip(fields, found.fields).map { "\($0.key): \(DraftText.quoted($1.path ?? ""))" }
        return DraftRecord(
            finding: "JSON objects with \(fields.count) values", fields: fields,
            shape: ["json: {\(entries.joined(separator: ", "))}"],
            ignored: others(lines) { $0.first == UInt8(ascii: "{") })
    }

    private static func pairs(_ lines: [[UInt8]]) -> DraftRecord? {
        let comma = Delimiter.character(UInt8(ascii: ","))
        for assign in [UInt8(ascii: "="), UInt8(ascii: ":")] {
            for delimiter in [comma, .character(UInt8(ascii: ";")), .character(UInt8(ascii: "\t")), .blanks] {
                let told = lines.filter { SampleCells($0, delimiter).texts.count { $0.utf8.contains(assign) } > 1 }
                guard !told.isEmpty,
                    let found = PairsDiscovery(lines: told, delimiter: delimiter, assign: assign).fields()
                else { continue }
                let fields = fields(found.fields.map { ($0.key, []) }, found.fields)
                let entries = zip(found.fields, fields).map { "\(DraftText.quoted($0.key)): \($1.key)" }
                let mark = Character(Unicode.Scalar(assign))
                return DraftRecord(
                    finding: "keys and values with '\(mark)' between them", fields: fields,
                    shape: [
                        "delimiter: \(delimiter.word ?? "comma")", "assign: \"\(mark)\"",
                        "pairs: {\(entries.joined(separator: ", "))}",
                    ], ignored: others(lines) { told.contains($0) })
            }
        }
        return nil
    }

    // MARK: Columns

    /// A record for each kind of sentence.
    private static func sentence(_ lines: [[UInt8]]) -> DraftRecord? {
        var rows: [(address: String, cells: [String])] = []
        for line in lines {
            guard let sentence = NMEASentence.find(in: line), sentence.check == .good else { continue }
            let cells = SampleCells(Array(line[sentence.body]), .character(UInt8(ascii: ","))).texts
            guard let address = cells.first, address.utf8.count >= 3, cells.count > 1,
                !rows.contains(where: { $0.address == address })
            else { continue }
            rows.append((address, Array(cells.dropFirst())))
        }
        guard !rows.isEmpty else { return nil }
        var record = DraftRecord(
            finding: "sentences " + rows.map(\.address).joined(separator: ", "), fields: [], shape: [])
        for (address, cells) in rows {
            // A talker has two letters, and its formatter three.
            let isStandard = address.utf8.count == 5 && !address.hasPrefix("P")
            let formatter = isStandard ? String(address.dropFirst(2)) : address
            let columns = DraftColumns(
                rows: [cells], names: cells.indices.map { "\(formatter)_\($0 + 1)" }, areMarksLiteral: false)
            let shape = ["sentence: \(formatter)", "columns: [\(columns.items.joined(separator: ", "))]"]
            record.fields += columns.fields
            if record.shape.isEmpty {
                (record.name, record.shape) = (formatter, shape)
            } else if !columns.fields.isEmpty {
                record.more.append((formatter, shape))
            }
        }
        return record
    }

    private static func table(_ lines: [[UInt8]]) -> DraftRecord? {
        guard let found = DelimitedDiscovery(lines: lines).fields(), case .columns(let delimiter) = found.shape else {
            return nil
        }
        let count = found.fields.count
        let rows = lines.filter { !found.header.contains($0) }.map { SampleCells($0, delimiter).texts }.filter {
            $0.count == count
        }
        // Values with words between them are no table.
        let hasNames = !found.header.isEmpty
        guard hasNames || delimiter != .blanks || rows.allSatisfy({ $0.count { CellGuess.isNumber($0) } * 2 >= count })
        else { return nil }
        let isPaired = rows.allSatisfy { $0.count { $0.contains("=") } > 1 }
        guard !rows.isEmpty, !isPaired else { return nil }
        let columns = DraftColumns(
            rows: rows, names: hasNames ? found.fields.map(\.key) : [],
            units: found.fields.map { $0.observed?.unit ?? "1" })
        return DraftRecord(
            finding: "\(count) columns, \(delimiter.word ?? "comma") between them", fields: columns.fields,
            shape: ["delimiter: \(delimiter.word ?? "comma")", "columns: [\(columns.items.joined(separator: ", "))]"],
            ignored: others(lines) { SampleCells($0, delimiter).texts.count == count && !found.header.contains($0) })
    }

    private static func hexadecimal(_ lines: [[UInt8]]) -> DraftRecord? {
        let wide = lines.filter { line in
            line.count >= 8 && line.allSatisfy { CellGuess.isHexadecimal($0) } && line.count.isMultiple(of: 2)
        }
        guard let width = wide.first?.count else { return nil }
        var fields: [DraftField] = []
        var rest = width
        while rest > 0 {
            let digits = min(rest, 4)
            fields.append(DraftField(key: "value_\(fields.count + 1)", type: "hex", more: "digits: \(digits)"))
            rest -= digits
        }
        return DraftRecord(
            finding: "\(width) hexadecimal digits, in groups of four until somebody knows better", fields: fields,
            shape: ["delimiter: none", "columns: [\(fields.map(\.key).joined(separator: ", "))]"],
            ignored: others(lines) { wide.contains($0) })
    }

    // MARK: Text with values in it

    private static func pattern(_ lines: [[UInt8]]) -> DraftRecord? {
        guard let line = lines.first(where: { $0.contains { $0.isDigit } }) else { return nil }
        let (text, fields) = DraftPattern(line).parts
        guard !fields.isEmpty else { return nil }
        return DraftRecord(
            finding: "a text with \(fields.count) values in it", fields: fields,
            shape: ["pattern: \(DraftText.quoted(text))"], ignored: [])
    }

    /// Nothing to be seen in it.
    private static func whole(_ lines: [[UInt8]]) -> DraftRecord {
        DraftRecord(
            finding: "lines without a number",
            fields: [DraftField(key: "value", type: "integer")], shape: ["columns: [value]"], ignored: lines)
    }

    // MARK: Parts

    private static func fields(_ named: [(name: String, texts: [String])], _ known: [DeclaredField] = [])
        -> [DraftField]
    {
        let keys = DraftText.distinct(named.enumerated().map { DraftText.key($1.name, number: $0 + 1) })
        return named.enumerated().map { index, entry in
            var field =
                index < known.count
                ? DraftField(known[index].column, key: keys[index]) : DraftField(entry.texts, key: keys[index])
            field.unit = index < known.count ? known[index].observed?.unit ?? "1" : "1"
            if index < known.count, known[index].observed == nil { field.isObserved = false }
            return field
        }
    }

    private static func others(_ lines: [[UInt8]], _ isRecord: ([UInt8]) -> Bool) -> [[UInt8]] {
        var seen: Set<[UInt8]> = []
        return lines.filter { !isRecord($0) && seen.insert($0).inserted }
    }
}

/// The columns of a table.
struct DraftColumns {
    private(set) var fields: [DraftField] = []
    /// As `columns` takes them.
    private(set) var items: [String] = []

    init(rows: [[String]], names: [String], units: [String] = [], areMarksLiteral: Bool = true) {
        let count = rows.first?.count ?? 0
        let called = (0..<count).map { index in
            DraftText.key(index < names.count ? names[index] : "", number: index + 1)
        }
        let keys = DraftText.distinct(called)
        for index in 0..<count {
            let texts = rows.map { $0[index] }
            var field = DraftField(texts, key: keys[index])
            if index < units.count { field.unit = units[index] }
            if field.type == "word" {
                // The first column often says what kind of line it is.
                let word = texts[0]
                let isMark = areMarksLiteral && index == 0 && texts.allSatisfy { $0 == word } && !word.isEmpty
                items.append(isMark ? DraftText.quoted("=" + word) : "\"-\"")
            } else {
                fields.append(field)
                items.append(field.key)
            }
        }
    }
}

extension DraftField {
    /// What some texts look like.
    init(_ texts: [String], key: String) {
        let guess = CellGuess(texts)
        self.init(guess.column, key: key)
        let told = texts.filter { !CellGuess.missing.contains($0) }
        if type == "decimal", !told.isEmpty,
            told.allSatisfy({ text in text.utf8.allSatisfy { $0 != UInt8(ascii: ".") } }),
            told.allSatisfy({ Int($0) != nil })
        {
            type = "integer"
        }
    }

    init(_ column: Column?, key: String) {
        self.init(key: key, type: "word", isObserved: false)
        switch column?.kind {
        case .decimal?:
            type = "decimal"
            isObserved = column?.timeBase == nil
            if let base = column?.timeBase { more = "base: \(base.rawValue)" }
        case .integer?: (type, isObserved) = ("integer", true)
        case .dateAndClock(let forms)?:
            (type, more) = ("date_time", "forms: [\(forms.map(\.rawValue).joined(separator: ", "))]")
        case .date(let forms)?:
            (type, more) = ("date", "forms: [\(forms.map(\.rawValue).joined(separator: ", "))]")
        case .clock?: type = "clock"
        default: break
        }
    }
}

/// A line as a pattern: its numbers are fields, called by the word in front of them.
struct DraftPattern {
    private(set) var parts: (text: String, fields: [DraftField]) = ("", [])

    init(_ line: [UInt8]) {
        var text = ""
        var names: [String] = []
        var types: [String] = []
        var index = 0
        while index < line.count {
            let isStart = index == 0 || !Self.isPart(line[index - 1])
            let end = Self.numberEnd(line, index)
            if isStart, let end, end == line.count || !Self.isPart(line[end]) {
                names.append(Self.word(before: index, in: line))
                types.append(line[index..<end].contains(UInt8(ascii: ".")) ? "decimal" : "integer")
                text += "{\(names.count - 1)}"
                index = end
            } else {
                let character = Character(Unicode.Scalar(line[index]))
                if "{}[]*\\".contains(character) { text += "\\" }
                if line[index] >= 0x20, line[index] < 0x7F { text.append(character) }
                index += 1
            }
        }
        let keys = DraftText.distinct(names.enumerated().map { DraftText.key($1, number: $0 + 1) })
        for (number, key) in keys.enumerated() { text = text.replacing("{\(number)}", with: "{\(key)}") }
        parts = (text, zip(keys, types).map { DraftField(key: $0, type: $1) })
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        byte.isDigit || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    }

    private static func numberEnd(_ line: [UInt8], _ start: Int) -> Int? {
        var index = start
        if line[index] == UInt8(ascii: "-") || line[index] == UInt8(ascii: "+") { index += 1 }
        let first = index
        var points = 0
        while index < line.count, line[index].isDigit || line[index] == UInt8(ascii: ".") {
            if line[index] == UInt8(ascii: ".") { points += 1 }
            index += 1
        }
        guard index > first, points <= 1, line[first].isDigit, line[index - 1].isDigit else { return nil }
        return index
    }

    /// The letters in front of a number, blanks and marks passed over.
    private static func word(before index: Int, in line: [UInt8]) -> String {
        var end = index
        while end > 0, !((line[end - 1] | 0x20) &- 0x61 < 26) {
            // Another number lies between.
            if line[end - 1].isDigit { return "" }
            end -= 1
        }
        var start = end
        while start > 0, (line[start - 1] | 0x20) &- 0x61 < 26 || line[start - 1] == UInt8(ascii: "_") { start -= 1 }
        return String(decoding: line[start..<end], as: UTF8.self)
    }
}

/// An element of XML with a text and nothing else in it.
struct XMLLeaf {
    var name: String
    var text: String

    static func leaves(of line: String) -> [XMLLeaf] {
        var leaves: [XMLLeaf] = []
        var seen: Set<String> = []
        let parts = line.split(separator: "<", omittingEmptySubsequences: true)
        for (open, next) in zip(parts, parts.dropFirst()) {
            guard let end = open.firstIndex(of: ">"), open.first != "/", open.first != "?" else { continue }
            let name = String(open[..<end].prefix { $0 != " " })
            let text = String(open[open.index(after: end)...])
            guard !text.isEmpty, next.hasPrefix("/\(name)>"), seen.insert(name).inserted else { continue }
            leaves.append(XMLLeaf(name: name, text: text))
        }
        return leaves
    }
}
