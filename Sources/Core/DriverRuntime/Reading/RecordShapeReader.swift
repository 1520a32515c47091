import Diagnostics
import Pipeline

/// Reads how a record's bytes are laid out: exactly one of `columns`, `elements`, `pattern`, `pairs`, `json`,
/// `transducers`, `lines`, `lpp`, `senml`.
struct RecordShapeReader {
    typealias Found = (shape: DriverRecord.Shape, items: [DriverRecord.Item])

    var names: DriverNames
    var place: DriverRecord.Place
    var isOpen: Bool
    var decimals: [Int: Int]

    private static let keys = [
        "columns", "elements", "pattern", "pairs", "json", "transducers", "lines", "lpp", "senml",
    ]
    /// Every optional column doubles the number of patterns.
    private static let mostOptional = 8
    private static let mostColumns = 1000

    /// In a frame, or in a block of bytes.
    private var isBinary: Bool {
        switch place {
        case .line: false
        case .frame, .uplink: true
        case .block(let number): names.binaryBlocks.contains(number)
        }
    }

    func read(_ reader: inout NodeReader) -> Found? {
        reader.know("delimiter", "assign", "begins", "order")
        if isOpen, Self.keys.allSatisfy({ reader.node($0) == nil }) {
            reader.know("columns", "elements", "pattern", "pairs", "json", "transducers", "lines", "lpp", "senml")
            return ((place == .line ? .columns(delimiter(&reader)) : openShape(&reader)), [])
        }
        guard let entry = reader.exactlyOne(of: Self.keys) else { return nil }
        let found = read(entry, &reader)
        refuseMisplaced(entry.key.text, &reader)
        // In a frame what stands in front of the open columns is the driver's to say.
        if isOpen, place == .line, let found, !found.items.isEmpty {
            reader.report(
                .openRecord, "an open record has columns of its own", at: entry.key.span,
                remedy: "Remove them, or remove 'open'.")
        }
        return found
    }

    private func openShape(_ reader: inout NodeReader) -> DriverRecord.Shape {
        if isBinary { return .binary(order(&reader)) }
        return .columns(delimiter(&reader))
    }

    private func read(_ entry: SourceNode.Entry, _ reader: inout NodeReader) -> Found? {
        switch entry.key.text {
        case "columns": return columns(entry.value, &reader)
        case "elements": return elements(entry.value, &reader)
        case "pattern": return template(entry.value, &reader)
        case "pairs": return pairs(entry.value, &reader)
        case "json": return json(entry.value, &reader)
        case "transducers": return transducers(entry, &reader)
        case "lpp": return payload(entry, &reader) { .lpp(paths: $0) }
        case "senml": return payload(entry, &reader) { .senml(names: $0) }
        default: return lines(entry, &reader)
        }
    }

    private func refuseMisplaced(_ shape: String, _ reader: inout NodeReader) {
        for (key, shapes) in [("assign", ["pairs"]), ("begins", ["pairs"])] where !shapes.contains(shape) {
            guard let node = reader.node(key) else { continue }
            reader.report(
                .recordShape, "a record with \(quote(shape)) has no \(quote(key))", at: node.span, remedy: "Remove it.")
        }
        if isBinary, !["columns", "lpp", "senml"].contains(shape), let node = reader.node(shape) {
            reader.report(
                .recordShape, "a record of a binary frame has columns", at: node.span,
                remedy: "Write 'columns:' with the fields in the order of the bytes.")
        }
    }

    private func delimiter(_ reader: inout NodeReader) -> Delimiter {
        reader.optional("delimiter", .delimiter) ?? .character(UInt8(ascii: ","))
    }

    private func order(_ reader: inout NodeReader) -> ByteOrder {
        reader.optional("order", .choice(of: ByteOrder.self)) ?? .little
    }

    // MARK: Shapes

    private func columns(_ node: SourceNode, _ reader: inout NodeReader) -> Found? {
        let item = Expected<Located<DriverRecord.Item>>.recordItem(names, isBinary: isBinary)
        let least = isOpen ? 0 : 1
        guard let columns = reader.read(node, .list(of: item, count: least...Self.mostColumns)) else { return nil }
        if isBinary {
            if let given = reader.node("delimiter") {
                reader.report(
                    .recordShape, "a record of a binary frame has no delimiter", at: given.span, remedy: "Remove it.")
            }
            checkBinary(columns, &reader)
            return (.binary(order(&reader)), columns.map(\.value))
        }
        let delimiter = delimiter(&reader)
        checkColumns(columns, delimiter, &reader)
        return (.columns(delimiter), columns.map(\.value))
    }

    private func elements(_ node: SourceNode, _ reader: inout NodeReader) -> Found? {
        guard let found = reader.read(node, .entries(of: .recordItem(names))) else { return nil }
        guard refuseGroups(found.map(\.value), &reader) else { return nil }
        return (.elements(found.map(\.name.text)), found.map(\.value.value))
    }

    private func template(_ node: SourceNode, _ reader: inout NodeReader) -> Found? {
        guard let text = reader.read(node, .located(.nonEmptyString)) else { return nil }
        var slots: [Int] = []
        var unread: [String] = []
        do throws(PatternMistake) {
            let pattern = try TemplatePattern(text.value) { key in
                guard let slot = names.slot(key), let column = names.column(slot, decimals: decimals) else {
                    if names.slot(key) != nil { unread.append(key) }
                    return nil
                }
                slots.append(slot)
                return column
            }
            return (.template(pattern, text: text.value), slots.map { .field(slot: $0, isOptional: false) })
        } catch {
            reader.report([mistake(error, node, unread)])
            return nil
        }
    }

    private func mistake(_ mistake: PatternMistake, _ node: SourceNode, _ unread: [String]) -> Diagnostic {
        let span = node.span(ofOffset: mistake.offset)
        if case .unknownField(let key) = mistake.kind {
            var found: [Diagnostic] = []
            _ = names.columnSlot(key, at: span, &found)
            if let first = found.first { return first }
        }
        return Diagnostic(.badPattern, mistake.description, at: span, remedy: mistake.remedy)
    }

    private func pairs(_ node: SourceNode, _ reader: inout NodeReader) -> Found? {
        let delimiter = delimiter(&reader)
        let assign = reader.optional("assign", .character) ?? UInt8(ascii: "=")
        let begins = reader.optional("begins", .nonEmptyString)
        guard let found = reader.read(node, .entries(of: .recordItem(names))) else { return nil }
        guard refuseGroups(found.map(\.value), &reader) else { return nil }
        if delimiter == .none, let given = reader.node("delimiter") {
            reader.report(
                .recordShape, "pairs need something between them", at: given.span,
                remedy: "Write comma, semicolon, tab or blanks.")
        }
        let keys = found.map(\.name.text)
        return (.pairs(keys: keys, delimiter: delimiter, assign: assign, begins: begins), found.map(\.value.value))
    }

    private func json(_ node: SourceNode, _ reader: inout NodeReader) -> Found? {
        guard let found = reader.read(node, .entries(of: .located(.nonEmptyString))) else { return nil }
        var slots: [Int] = []
        var mistakes: [Diagnostic] = []
        for entry in found {
            if let slot = names.columnSlot(entry.name.text, at: entry.name.span, &mistakes) { slots.append(slot) }
        }
        if let (index, mistake) = JSONPattern.mistake(in: found.map(\.value.value)) {
            mistakes.append(
                Diagnostic(.badPattern, mistake.description, at: found[index].value.span, remedy: mistake.remedy))
        }
        reader.report(mistakes)
        guard mistakes.isEmpty else { return nil }
        return (.json(paths: found.map(\.value.value)), slots.map { .field(slot: $0, isOptional: false) })
    }

    /// `{A0: wind_direction, S0: wind_speed}`: type and transducer of each measurement of an XDR sentence.
    private func transducers(_ entry: SourceNode.Entry, _ reader: inout NodeReader) -> Found? {
        guard let found = reader.read(entry.value, .entries(of: .recordItem(names))) else { return nil }
        guard refuseGroups(found.map(\.value), &reader) else { return nil }
        if reader.node("sentence") == nil {
            reader.report(
                .recordShape, "transducers stand in a sentence", at: entry.key.span, remedy: "Add 'sentence: XDR'.")
        }
        return (.transducers(keys: found.map(\.name.text)), found.map(\.value.value))
    }

    /// `{sea_water_temperature: 3.temperature}`, `{depth: depth}`: what each field is called in the payload of an uplink.
    private func payload(
        _ entry: SourceNode.Entry, _ reader: inout NodeReader, _ shape: ([String]) -> DriverRecord.Shape
    ) -> Found? {
        guard let found = reader.read(entry.value, .entries(of: .located(.nonEmptyString))) else { return nil }
        guard case .uplink = place else {
            reader.report(
                .recordShape, "only an uplink of a LoRaWAN node has \(quote(entry.key.text))", at: entry.key.span,
                remedy: "Write 'framing: {kind: lorawan}', or another shape.")
            return nil
        }
        // Of an open record the station names the fields.
        if isOpen, found.isEmpty { return (shape([]), []) }
        var slots: [Int] = []
        var mistakes: [Diagnostic] = []
        for item in found {
            if let slot = names.columnSlot(item.name.text, at: item.name.span, &mistakes) { slots.append(slot) }
            guard entry.key.text == "lpp", let mistake = LPPPattern.mistake(in: item.value.value) else { continue }
            mistakes.append(
                Diagnostic(
                    .badPattern, "\(quote(item.value.value)) is no value of Cayenne LPP: \(mistake)",
                    at: item.value.span,
                    remedy: "Write the channel, a dot and the name of the type."))
        }
        reader.report(mistakes)
        guard mistakes.isEmpty else { return nil }
        return (shape(found.map(\.value.value)), slots.map { .field(slot: $0, isOptional: false) })
    }

    private func lines(_ entry: SourceNode.Entry, _ reader: inout NodeReader) -> Found? {
        guard case .block = place else {
            reader.report(
                .recordShape, "only a block has lines", at: entry.key.span,
                remedy: "Add 'block:' with the name of a block of the framing.")
            return nil
        }
        guard let lines = reader.read(entry.value, .list(of: .recordLine(self), count: 1...100)) else { return nil }
        return (.lines(lines), lines.flatMap(\.record.items))
    }

    // MARK: Checks

    private func refuseGroups(_ items: [Located<DriverRecord.Item>], _ reader: inout NodeReader) -> Bool {
        var isGood = true
        for item in items {
            switch item.value {
            case .field(_, isOptional: false), .ignored: continue
            default: break
            }
            reader.report(
                .recordShape, "a named value is a field", at: item.span, remedy: "Write the field's name alone.")
            isGood = false
        }
        return isGood
    }

    private func checkBinary(_ columns: [Located<DriverRecord.Item>], _ reader: inout NodeReader) {
        checkAhead(columns.last, &reader)
        for column in columns {
            switch column.value {
            case .field(_, isOptional: true), .ignored:
                reader.report(
                    .recordShape, "a column of a binary frame always stands there", at: column.span,
                    remedy: "Write the field's name, or {skip: n} for n bytes.")
            default:
                if !hasWidth(column.value) { reportWidth(column.span, &reader) }
            }
        }
        checkEnds(columns, &reader)
    }

    /// A field ahead of nothing would leave its bytes unread.
    private func checkAhead(_ last: Located<DriverRecord.Item>?, _ reader: inout NodeReader) {
        guard let last, case .ahead(let slot) = last.value else { return }
        reader.report(
            .recordShape, "no column follows that reads the same bytes", at: last.span,
            remedy: "Write \(quote(names.fields[slot])) alone.")
    }

    private func checkColumns(
        _ columns: [Located<DriverRecord.Item>], _ delimiter: Delimiter, _ reader: inout NodeReader
    ) {
        let optional = columns.filter { if case .field(_, isOptional: true) = $0.value { true } else { false } }
        if optional.count > Self.mostOptional, let last = optional.last {
            reader.report(
                .recordShape, "\(optional.count) columns are optional; \(Self.mostOptional) may be", at: last.span,
                remedy: "Write two records instead.")
        }
        for case .ahead in columns.map(\.value) {
            reader.report(
                .recordShape, "only bytes can be read ahead", at: reader.span, remedy: "Write the field's name alone.")
        }
        for column in columns where column.value.slots.contains(where: isBinaryOnly) {
            reader.report(
                .recordShape, "a binary number stands in a line of text", at: column.span,
                remedy: "Declare the frame under 'frames' of 'framing', and write 'frame:' with its name.")
        }
        for column in columns where delimiter == .none && !hasWidth(column.value) {
            reportWidth(column.span, &reader)
        }
        checkEnds(columns, &reader)
    }

    private func isBinaryOnly(_ slot: Int) -> Bool {
        if case .binary = names.columns[slot]?.kind { true } else { false }
    }

    private func reportWidth(_ span: SourceSpan, _ reader: inout NodeReader) {
        reader.report(
            .recordShape, "a column without a delimiter needs a fixed width", at: span,
            remedy: "Use a field of type hex or with 'width:', a literal ('=TEXT'), or declare the delimiter.")
    }

    /// What takes everything that follows stands last.
    private func checkEnds(_ columns: [Located<DriverRecord.Item>], _ reader: inout NodeReader) {
        for column in columns.dropLast() {
            switch column.value {
            case .rest:
                reader.report(
                    .recordShape, "'...' stands before other columns", at: column.span,
                    remedy: "Write it last: it takes everything that follows.")
            case .repeated(_, count: .rest):
                reader.report(
                    .badRepeat, "a group that is repeated to the end stands before other columns", at: column.span,
                    remedy: "Write it last, or write its count.")
            default: break
            }
        }
        checkCounts(columns, &reader)
    }

    private func checkCounts(_ columns: [Located<DriverRecord.Item>], _ reader: inout NodeReader) {
        var before: Set<Int> = []
        for column in columns {
            if case .repeated(_, count: .slot(let slot)) = column.value, !before.contains(slot) {
                reader.report(
                    .badRepeat, "the count \(quote(names.fields[slot])) does not stand before the group",
                    at: column.span, remedy: "Name a column that stands before it.")
            }
            if case .field(let slot, _) = column.value { before.insert(slot) }
        }
    }

    private func hasWidth(_ item: DriverRecord.Item) -> Bool {
        switch item {
        case .literal, .skip, .rest: return true
        case .repeated(let items, _): return items.allSatisfy(hasWidth)
        case .ignored, .prefix: return false
        case .field(let slot, _), .ahead(let slot):
            guard let column = names.columns[slot] else { return true }
            if column.width != nil { return true }
            switch column.kind {
            case .hexadecimal, .binary, .date, .clock, .clockDigits, .dateAndClock, .year: return true
            default: return false
            }
        }
    }
}

extension Expected where Value == DriverRecord.Line {
    /// `{pattern: "hs = {height}"}`, `{columns: [pressure], repeat: true}`, `{pairs: …, optional: true}`.
    static func recordLine(_ block: RecordShapeReader) -> Expected {
        mapping("a line") { reader in
            let repeats = reader.optional("repeat", .boolean) ?? false
            let isOptional = reader.optional("optional", .boolean) ?? false
            let decimals = reader.optional("decimals", .decimals(block.names)) ?? block.decimals
            let shapes = RecordShapeReader(names: block.names, place: .line, isOpen: false, decimals: decimals)
            guard let found = shapes.read(&reader) else { return nil }
            for case .field(_, isOptional: true) in found.items {
                reader.report(
                    .recordShape, "a column of a block's line always stands there", at: reader.span,
                    remedy: "Write a pattern with the column in brackets: [, c = {c}].")
                return nil
            }
            switch found.shape {
            case .elements, .lines, .binary, .lpp, .senml:
                reader.report(
                    .recordShape, "a line of a block has columns, a pattern, pairs or JSON", at: reader.span,
                    remedy: "Write one of these; elements of a whole block stand beside 'block:'.")
                return nil
            default: break
            }
            var record = DriverRecord(name: "", shape: found.shape, items: found.items)
            record.decimals = decimals
            return DriverRecord.Line(record: record, repeats: repeats, isOptional: isOptional)
        }
    }
}

extension Expected where Value == UInt8 {
    /// One character of ASCII.
    static var character: Expected {
        form("one character", remedy: "Write one character, such as \"=\".") { text in
            text.utf8.count == 1 ? text.utf8.first : nil
        }
    }
}

extension SourceNode {
    /// The place of a byte of a text that is written on one line, as near as escapes allow.
    func span(ofOffset offset: Int) -> SourceSpan {
        guard let scalar, span.start.line > 0 else { return span }
        let before = String(decoding: Array(scalar.text.utf8.prefix(offset)), as: UTF8.self).unicodeScalars.count
        let column = span.start.column + before + (scalar.isQuoted ? 1 : 0)
        guard before < span.length else { return span }
        return SourceSpan(start: SourcePosition(line: span.start.line, column: column), length: 1)
    }
}
