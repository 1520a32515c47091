import Pipeline

/// One way in which a record can stand in the stream, ready to be read.
struct RecordEntry: Sendable {
    /// What reads records without columns; those with columns are read by `columns`, which costs no counting.
    enum Reader: Sendable {
        case elements(ElementPattern)
        case template(TemplatePattern)
        case pairs(PairsPattern)
        case json(JSONPattern)
        case transducers(TransducerPattern)
        case binary(BinaryPattern)
        case lpp(LPPPattern)
        case senml(SenMLPattern)
        case lines(LinesPattern)
    }

    let shared: SharedPattern
    /// Nil for columns.
    var other: Reader?
    var record: String
    /// The field of each column, to name it in a defect.
    var keys: [String]
    /// The fields that the columns give, in the order of the driver.
    var slots: [Int]
    /// Those of repeated groups.
    var cellSlots: [Int]
    /// The fields that a void word makes worthless.
    var voided: Set<Int>
    /// They are worthless in every such record.
    var isVoid: Bool
    /// A line with fewer columns than the last such line was cut.
    var isSteady: Bool
    /// The field whose number is the cell of all other values.
    var cell: Int?
    var variant: Int?
    var checks: [RecordCheck]
    /// The checksum that stands in the line.
    var check: TextCheck?
    /// How many characters a line of fixed width has.
    var width: Int?
    /// How many delimiters a line has; nil where that does not tell.
    var delimiters: (character: UInt8, counts: ClosedRange<Int>)?

    var isPacket: Bool {
        if case .elements = other { true } else { false }
    }

    /// Columns of bytes.
    var isBinary: Bool {
        if case .binary = other { true } else { false }
    }

    /// A sentence that is none of these at its beginning is of a kind that the driver leaves alone.
    var beginsWithLiteral: Bool {
        if case .transducers = other { return true }
        return if case .literal = columns.columns.first?.kind { true } else { false }
    }

    func read(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, into values: inout FieldValues) -> Bool {
        guard let other else { return shared.read(bytes, range, into: &values) }
        return other.read(bytes, range, into: &values)
    }

    /// What reads columns; of another record one without columns.
    var columns: RecordPattern { shared.pattern }
}

extension [RecordEntry] {

    /// Whether the values are what the columns say.
    @inline(__always)
    func holds(_ index: Int, for values: FieldValues) -> Bool {
        withUnsafeBufferPointer { entries in
            entries[index].checks.withUnsafeBufferPointer { checks in
                for check in checks.indices where !checks[check].holds(for: values) { return false }
                return true
            }
        }
    }
}

extension RecordEntry.Reader {
    func read(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, into values: inout FieldValues) -> Bool {
        switch self {
        case .elements(let pattern): pattern.read(bytes, range, into: &values)
        case .template(let pattern): pattern.read(bytes, range, into: &values)
        case .pairs(let pattern): pattern.read(bytes, range, into: &values)
        case .json(let pattern): pattern.read(bytes, range, into: &values)
        case .transducers(let pattern): pattern.read(bytes, range, into: &values)
        case .binary(let pattern): pattern.read(bytes, range, into: &values)
        case .lpp(let pattern): pattern.read(bytes, range, into: &values)
        case .senml(let pattern): pattern.read(bytes, range, into: &values)
        case .lines(let pattern): pattern.read(bytes, range, into: &values)
        }
    }
}

extension RecordEntry {
    /// All entries of a record. Leaving out one of several columns that look the same gives the same pattern; the first
    /// counts, unless values tell them apart.
    static func entries(of record: DriverRecord, in driver: Driver) -> [RecordEntry] {
        if record.isOpen, record.items.isEmpty { return [] }
        guard case .columns(let delimiter) = record.shape else { return [RecordEntry(of: record, in: driver)] }
        var seen: Set<String> = []
        return record.expanded.compactMap { items in
            let columns = items.map { driver.column(of: $0, decimals: record.decimals) }
            let look = columns.map(\.look).joined(separator: " ")
            let agreeing = columns.map { column in record.agreements.firstIndex { $0.slot == column.slot } ?? -1 }
            guard seen.insert("\(look) \(agreeing)").inserted else { return nil }
            let pattern = RecordPattern(columns: columns, delimiter: delimiter, allowsEmpty: record.sentence != nil)
            var entry = RecordEntry(record, items, pattern, driver)
            entry.width = pattern.width
            // A checksum may stand behind one more delimiter.
            entry.delimiters = record.check == nil ? pattern.delimiterCount : nil
            return entry
        }
    }

    private init(of record: DriverRecord, in driver: Driver) {
        let columns = record.items.map { driver.column(of: $0, decimals: record.decimals) }
        self.init(record, record.items, RecordPattern(columns: [], delimiter: .none), driver)
        switch record.shape {
        case .columns: break
        case .elements(let names): other = .elements(ElementPattern(Array(zip(names, columns))))
        case .template(let pattern, _): other = .template(pattern)
        case .json(let paths): other = .json(JSONPattern(paths, columns))
        case .transducers(let keys): other = .transducers(TransducerPattern(zip(keys, columns).map { ($0, $1) }))
        case .pairs(let keys, let delimiter, let assign, let begins):
            other = .pairs(
                PairsPattern(
                    pairs: Array(zip(keys, columns)).map { ($0.0, $0.1) }, delimiter: delimiter, assign: assign,
                    begins: begins))
        case .binary(let order): other = .binary(BinaryPattern(columns: columns, order: order))
        case .lpp(let paths): other = .lpp(LPPPattern(values: zip(paths, columns).map { ($0, $1) }))
        case .senml(let names): other = .senml(SenMLPattern(values: zip(names, columns).map { ($0, $1) }))
        case .lines(let lines): other = .lines(LinesPattern(lines.map { driver.line($0) }))
        }
    }

    private init(_ record: DriverRecord, _ items: [DriverRecord.Item], _ pattern: RecordPattern, _ driver: Driver) {
        let cells = Set(record.cellSlots).union(record.listSlots(driver))
        let all = Set(items.flatMap(\.slots))
        // A named value is a number, or comes several times as cells.
        let slots = (cells == all && record.namesValues ? all : all.subtracting(cells)).sorted()
        self.init(
            shared: SharedPattern(pattern), other: nil, record: record.name, keys: record.keys(items, driver),
            slots: slots,
            cellSlots: cells.sorted(),
            voided: Set(record.voided.isEmpty ? slots + cells : record.voided), isVoid: record.isVoid,
            isSteady: record.isSteady, cell: record.cell, variant: record.variant, checks: record.checks(slots, driver),
            check: record.check, width: nil, delimiters: nil)
    }
}

extension JSONPattern {
    fileprivate init(_ paths: [String], _ columns: [Column]) {
        self.init(values: zip(paths, columns).map { ($0, $1) })
    }
}

extension DriverRecord {
    /// Each value stands beside its name, once or several times.
    fileprivate var namesValues: Bool {
        switch shape {
        case .json, .lpp, .senml: true
        default: false
        }
    }

    /// What each column, or each line of a block, is called in a defect.
    fileprivate func keys(_ items: [Item], _ driver: Driver) -> [String] {
        guard case .lines(let lines) = shape else { return items.map { driver.name(of: $0) } }
        return lines.map { line in
            if case .template(_, let text) = line.record.shape { return text }
            return line.record.items.map { driver.name(of: $0) }.joined(separator: ", ")
        }
    }

    /// The fields that can become cells: those of repeated groups, of lines that repeat and of JSON.
    var cellSlots: [Int] {
        if namesValues { return slots }
        guard case .lines(let lines) = shape else { return items.flatMap(\.cellSlots) }
        return lines.flatMap { $0.repeats ? $0.record.slots : $0.record.items.flatMap(\.cellSlots) }
    }

    /// The values of keys that are lists of numbers.
    fileprivate func listSlots(_ driver: Driver) -> [Int] {
        guard case .pairs = shape else { return [] }
        return slots.filter { driver.fields[$0].column?.isList == true }
    }

    /// What the values of these columns have to satisfy.
    fileprivate func checks(_ slots: [Int], _ driver: Driver) -> [RecordCheck] {
        let agreeing = agreements.filter { slots.contains($0.slot) }.map {
            RecordCheck($0, slots: slots, driver: driver)
        }
        return agreeing + within.filter { slots.contains($0) }.map { RecordCheck(within: $0, driver: driver) }
    }
}

extension Driver {
    fileprivate func column(of item: DriverRecord.Item, decimals: [Int: Int]) -> Column {
        switch item {
        case .field(let slot, _): column(of: slot, decimals: decimals[slot])
        case .ahead(let slot): columnAhead(of: slot)
        case .ignored: Column(.word)
        case .literal(let text): Column(.literal(text))
        case .prefix(let text): Column(.prefix(text))
        case .skip(let count): Column(.skip(count))
        case .repeated(let items, let count):
            Column(.repeated(items.map { column(of: $0, decimals: decimals) }, count: count))
        case .rest: Column(.rest)
        }
    }

    private func columnAhead(of slot: Int) -> Column {
        var column = column(of: slot, decimals: nil)
        column.isAhead = true
        return column
    }

    private func column(of slot: Int, decimals: Int?) -> Column {
        var column = fields[slot].column ?? Column(.word)
        if let decimals, case .decimal = column.kind { column.kind = .decimal(decimals: decimals) }
        return column
    }

    /// How a column is called in a defect and on a page.
    public func name(of item: DriverRecord.Item) -> String {
        switch item {
        case .field(let slot, _), .ahead(let slot): fields[slot].key
        case .ignored: "-"
        case .literal(let text): "'\(String(decoding: text, as: UTF8.self))'"
        case .prefix(let text): "'\(String(decoding: text, as: UTF8.self))…'"
        case .skip(let count): "\(count) skipped"
        case .repeated(let items, _): items.map { name(of: $0) }.joined(separator: " ") + " (repeated)"
        case .rest: "..."
        }
    }

    fileprivate func line(_ line: DriverRecord.Line) -> LinesPattern.Line {
        let record = line.record
        let columns = record.items.map { column(of: $0, decimals: record.decimals) }
        let pattern: LinesPattern.Pattern =
            switch record.shape {
            case .template(let template, _): .template(template)
            case .json(let paths): .json(JSONPattern(paths, columns))
            case .pairs(let keys, let delimiter, let assign, let begins):
                .pairs(
                    PairsPattern(
                        pairs: Array(zip(keys, columns)).map { ($0.0, $0.1) }, delimiter: delimiter, assign: assign,
                        begins: begins))
            // The reader lets no other shape be a line's.
            default: .columns(RecordPattern(columns: columns, delimiter: record.delimiter ?? .blanks))
            }
        return LinesPattern.Line(pattern, repeats: line.repeats, isOptional: line.isOptional)
    }
}

extension RecordPattern {
    /// The length of a line without delimiters; nil where it varies.
    fileprivate var width: Int? {
        guard delimiter == .none else { return nil }
        var width = 0
        for column in columns {
            guard let taken = column.characters else { return nil }
            width += taken
        }
        return width
    }

    /// A position takes two columns, a date and its clock one or two; what follows at the end can have any number.
    fileprivate var delimiterCount: (character: UInt8, counts: ClosedRange<Int>)? {
        guard case .character(let character) = delimiter else { return nil }
        var count = columns.count - 1
        var most = 0
        for column in columns {
            switch column.kind {
            case .latitude, .longitude: count += 1
            case .dateAndClock: most += 1
            case .skip(let skipped): count += skipped - 1
            // A delimiter within quotes counts too.
            case .rest, .repeated: return nil
            default: if column.quotes { return nil }
            }
        }
        return (character, count...count + most)
    }
}

extension Column {
    /// What texts it takes, as far as it tells two columns apart.
    fileprivate var look: String {
        let marks = suffixes.map(\.letters) + invalidSuffixes
        return "\(kind) \(width ?? 0) \(quotes) "
            + marks.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }

    /// How many characters the column takes where there is no delimiter; nil where that varies.
    fileprivate var characters: Int? {
        if let width { return width }
        switch kind {
        case .hexadecimal(let digits, _): return digits
        case .literal(let word): return word.count
        case .skip(let count): return count
        case .year: return 4
        case .repeated(let columns, .exactly(let count)):
            var width = 0
            for column in columns {
                guard let taken = column.characters else { return nil }
                width += taken
            }
            return width * count
        default: return nil
        }
    }
}
