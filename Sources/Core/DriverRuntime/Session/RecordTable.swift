import Pipeline
import Sensing

/// All the patterns of a driver as one instrument is set up, in the order in which they are tried.
struct RecordTable: Sendable {
    struct Entry: Sendable {
        var pattern: RecordPattern
        var record: String
        /// The field of each column, to name it in a defect.
        var keys: [String]
        /// The fields that the columns give, in the order of the driver.
        var slots: [Int]
        /// The fields that a void word makes worthless.
        var voided: Set<Int>
        var variant: Int?
        var checks: [RecordCheck]
        /// Reads the record where it is XML.
        var elements: ElementPattern?
        /// How many characters a line of fixed width has.
        var width: Int?
        /// How many delimiters a line has; nil where that does not tell.
        var delimiters: (character: UInt8, counts: ClosedRange<Int>)?
    }

    /// What tells at a glance that an entry does not fit; no references, so that looking counts none.
    struct Glance: Sendable {
        var entry: Int
        /// -1 for all set-ups.
        var variant: Int
        /// -1 where the lines have no fixed width.
        var width: Int
    }

    /// Lines that are no sentences.
    private(set) var lines: [Entry] = []
    /// For each number of delimiters, what can fit; the last for all greater numbers.
    private(set) var candidates: [[Glance]] = []
    private(set) var sentences: [Entry] = []
    /// The character that is counted in each line, to pass over patterns with another number of columns.
    private(set) var countedDelimiter: UInt8?
    /// Which entries a formatter or address has.
    private var formatters: [(name: [UInt8], entries: Range<Int>)] = []

    init() {}

    /// With the station's list of columns, if it gives one, in place of those of the driver.
    init(driver: Driver, columns: [String]? = nil) {
        let records = columns.map { driver.records(withColumns: $0) } ?? driver.records
        for record in records where record.sentence == nil {
            lines += Self.entries(of: record, in: driver)
        }
        countedDelimiter = lines.lazy.compactMap(\.delimiters?.character).first
        let most = lines.reduce(0) { max($0, $1.delimiters?.counts.upperBound ?? 0) }
        candidates = (0...most + 1).map { glances(delimiters: $0) }
        var names: [String] = []
        for record in records {
            if let sentence = record.sentence, !names.contains(sentence) { names.append(sentence) }
        }
        for name in names {
            let start = sentences.count
            for record in records where record.sentence == name {
                sentences += Self.entries(of: record, in: driver)
            }
            formatters.append((Array(name.utf8), start..<sentences.count))
        }
    }

    private func glances(delimiters count: Int) -> [Glance] {
        lines.enumerated().compactMap { index, entry in
            guard entry.elements == nil else { return nil }
            if let expected = entry.delimiters, expected.character == countedDelimiter,
                !expected.counts.contains(count)
            {
                return nil
            }
            return Glance(entry: index, variant: entry.variant ?? -1, width: entry.width ?? -1)
        }
    }

    /// The entries that are XML.
    var packets: [Int] { lines.indices.filter { lines[$0].elements != nil } }

    var hasSentences: Bool { !formatters.isEmpty }

    /// The entries of a sentence with this address: `GPGGA` by its formatter `GGA`, `PASHR` as it is.
    func entries(ofAddress address: UnsafeBufferPointer<UInt8>.SubSequence) -> Range<Int> {
        let talkerLength = 2
        let formatter = address.dropFirst(talkerLength)
        for (name, entries) in formatters where formatter.elementsEqual(name) || address.elementsEqual(name) {
            return entries
        }
        return 0..<0
    }

    /// Leaving out one of several columns that look the same gives the same pattern; the first counts, unless values
    /// tell them apart.
    private static func entries(of record: DriverRecord, in driver: Driver) -> [Entry] {
        var seen: Set<String> = []
        return record.expanded.compactMap { items in
            let columns = items.map { driver.column(of: $0, decimals: record.decimals) }
            let look = columns.map { "\($0.kind)" }.joined(separator: " ")
            let slots = Set(columns.compactMap(\.slot)).sorted()
            let agreeing = columns.map { column in record.agreements.firstIndex { $0.slot == column.slot } ?? -1 }
            guard seen.insert("\(look) \(agreeing)").inserted else { return nil }
            let pattern = RecordPattern(
                columns: columns, delimiter: record.delimiter, allowsEmpty: record.sentence != nil)
            return Entry(
                pattern: pattern, record: record.name, keys: items.map { driver.name(of: $0) }, slots: slots,
                voided: Set(record.voided.isEmpty ? slots : record.voided), variant: record.variant,
                checks: record.checks(slots, driver),
                elements: record.elements.isEmpty ? nil : ElementPattern(Array(zip(record.elements, columns))),
                width: pattern.width,
                delimiters: pattern.delimiterCount)
        }
    }
}

extension DriverRecord {
    /// A line of columns with a delimiter.
    fileprivate var isColumns: Bool { sentence == nil && elements.isEmpty && delimiter != .none }

    /// What the values of these columns have to satisfy.
    fileprivate func checks(_ slots: [Int], _ driver: Driver) -> [RecordCheck] {
        let agreeing = agreements.filter { slots.contains($0.slot) }.map {
            RecordCheck($0, slots: slots, driver: driver)
        }
        return agreeing + within.filter { slots.contains($0) }.map { RecordCheck(within: $0, driver: driver) }
    }
}

extension Driver {
    /// One record of the given columns in place of all lines with a delimiter.
    fileprivate func records(withColumns columns: [String]) -> [DriverRecord] {
        var records = records
        guard let first = records.firstIndex(where: \.isColumns) else {
            return records
        }
        let name = records[first].name
        let delimiter = records[first].delimiter
        records.removeAll(where: \.isColumns)
        let items = columns.map { text -> DriverRecord.Item in
            switch text {
            case "-": return .ignored
            case "...": return .rest
            default: break
            }
            if text.hasPrefix("=") { return .literal(String(text.dropFirst())) }
            let key = text.hasSuffix("?") ? String(text.dropLast()) : text
            guard let slot = slot(of: key), fields[slot].column != nil else { return .ignored }
            return .field(slot: slot, isOptional: text.hasSuffix("?"))
        }
        return [DriverRecord(name: name, items: items, delimiter: delimiter)] + records
    }

    fileprivate func column(of item: DriverRecord.Item, decimals: [Int: Int]) -> Column {
        switch item {
        case .field(let slot, _): column(of: slot, decimals: decimals[slot])
        case .ignored: Column(.word)
        case .literal(let text): Column(.literal(Array(text.utf8)))
        case .rest: Column(.rest)
        }
    }

    private func column(of slot: Int, decimals: Int?) -> Column {
        var column = fields[slot].column ?? Column(.word)
        if let decimals, case .decimal = column.kind { column.kind = .decimal(decimals: decimals) }
        return column
    }

    fileprivate func name(of item: DriverRecord.Item) -> String {
        switch item {
        case .field(let slot, _): fields[slot].key
        case .ignored: "-"
        case .literal(let text): "'\(text)'"
        case .rest: "..."
        }
    }
}

extension RecordPattern {
    /// The length of a line without delimiters.
    fileprivate var width: Int? {
        guard delimiter == .none else { return nil }
        return columns.reduce(0) { width, column in
            switch column.kind {
            case .hexadecimal(let digits, _): width + digits
            case .literal(let word): width + word.count
            default: width
            }
        }
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
            case .rest: return nil
            default: break
            }
        }
        return (character, count...count + most)
    }
}
