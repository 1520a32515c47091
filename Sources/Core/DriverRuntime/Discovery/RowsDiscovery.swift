import Pipeline
import Sensing

/// Campbell TOB1: environment, names, units, processing and types as lines of text, then rows of bytes.
struct RowsDiscovery {
    private static let headerLines = 5
    private static let comma = Delimiter.character(UInt8(ascii: ","))

    let bytes: [UInt8]

    func fields() -> DiscoveredFields? { rows() ?? frames() }

    private static let frameHeaderLines = 6
    private static let frameSizes = 64...1_048_576
    private static let frameRefusal =
        " file: its frames are the logger's own form; convert it with CardConvert or LoggerNet to TOB1 or TOA5"

    /// TOB3, as a logger's card has it: known and refused, each frame once.
    private func frames() -> DiscoveredFields? {
        let lines = bytes.prefix(1 << 17).split(
            separator: 0x0A, maxSplits: Self.frameHeaderLines, omittingEmptySubsequences: false)
        guard lines.count > Self.frameHeaderLines else { return nil }
        let header = lines.prefix(Self.frameHeaderLines).map { line in Array(line.filter { $0 != 0x0D }) }
        guard let word = SampleCells(header[0], Self.comma).texts.first, ["TOB2", "TOB3"].contains(word) else {
            return nil
        }
        // The table's name, its interval, the bytes of a frame …
        let table = SampleCells(header[1], Self.comma).texts
        let size = table.count > 2 ? Int(table[2]) ?? 0 : 0
        let length = Self.frameSizes.contains(size) ? size : 1024
        return refused("a \(word)" + Self.frameRefusal, length: length, header)
    }

    /// Whether a column before this one tells what it does.
    private func hasTime(_ fields: [DeclaredField], _ part: LoggerType.Part) -> Bool {
        fields.contains { field in
            field.column.map { part.column.part == nil ? $0.timeBase != nil : $0.part == part.column.part } ?? false
        }
    }

    /// Every row is a defect that says why.
    private func refused(_ why: String, length: Int, _ header: [[UInt8]]) -> DiscoveredFields {
        DiscoveredFields(
            shape: .rows(FixedRows(headerLines: header.count, length: length, refusal: why)), fields: [], columns: [],
            header: header)
    }

    private func rows() -> DiscoveredFields? {
        let lines = bytes.prefix(1 << 17).split(
            separator: 0x0A, maxSplits: Self.headerLines, omittingEmptySubsequences: false)
        guard lines.count > Self.headerLines else { return nil }
        let header = lines.prefix(Self.headerLines).map { line in Array(line.filter { $0 != 0x0D }) }
        let cells = header.map { SampleCells($0, Self.comma).texts }
        guard cells[0].first == "TOB1" else { return nil }
        guard cells[1].count == cells[4].count else {
            return refused(
                "a TOB1 file with \(cells[1].count) names and \(cells[4].count) types", length: 1024, header)
        }
        let names = DeclaredField.distinct(cells[1])
        var fields: [DeclaredField] = []
        var columns: [String] = []
        var length = 0
        for (index, name) in names.enumerated() {
            let unit = index < cells[2].count ? cells[2][index] : ""
            guard let type = LoggerType(cells[4][index], name: name, unit: unit) else {
                return refused(
                    "a TOB1 file whose column '\(name)' has a type that is not known, \(cells[4][index]); "
                        + "convert it with CardConvert or LoggerNet to TOA5", length: 1024, header)
            }
            length += type.width
            for var part in type.columns(name) {
                // The first time is the row's; one of a maximum is a number like others.
                if part.isTime, hasTime(fields, part) { part.takeAsNumber() }
                let isValue = part.column.part == nil && part.column.timeBase == nil && !part.isText
                let field = DeclaredField.discovered(part.key, CellGuess(["0"]), unit: unit)
                fields.append(
                    DeclaredField(key: part.key, column: part.column, observed: isValue ? field.observed : nil))
                columns.append(part.key)
            }
        }
        return DiscoveredFields(
            shape: .rows(FixedRows(headerLines: Self.headerLines, length: length)), fields: fields, columns: columns,
            header: header)
    }
}

/// A column's type as TOB1 names it.
private struct LoggerType {
    struct Part {
        var key: String
        var column: Column
        var isText: Bool

        var isTime: Bool { column.part != nil || column.timeBase != nil }

        mutating func takeAsNumber() { (column.part, column.timeBase) = (nil, nil) }
    }

    private var parts: [(suffix: String, column: Column, isText: Bool)]
    var width: Int

    private static let text = 256

    init?(_ word: String, name: String, unit: String) {
        let word = word.uppercased()
        func number(_ type: BinaryType) -> Column { Column(.binary(type, order: type == .fp2 ? .big : .little)) }
        var column: Column
        switch word {
        case "ULONG", "UINT4": column = number(.uint32)
        case "LONG": column = number(.int32)
        case "USHORT", "UINT2": column = number(.uint16)
        case "SHORT", "INT2": column = number(.int16)
        case "BYTE", "BOOL8", "UINT1": column = number(.uint8)
        case "BOOL": column = number(.uint8)
        case "BOOL4": column = number(.uint32)
        case "IEEE4", "IEEE4L": column = number(.float32)
        case "IEEE4B": column = Column(.binary(.float32, order: .big))
        case "IEEE8": column = number(.float64)
        case "IEEE8B": column = Column(.binary(.float64, order: .big))
        case "FP2": column = number(.fp2)
        case "SECNANO":
            // Seconds since 1990 and nanoseconds, four bytes each.
            var nanoseconds = number(.uint32)
            nanoseconds.part = .nanosecond
            var seconds = number(.uint32)
            seconds.timeBase = .since1990
            parts = [("", seconds, false), (" nanoseconds", nanoseconds, false)]
            width = 8
            return
        default:
            guard word.hasPrefix("ASCII("), let count = Int(word.dropFirst(6).prefix { $0 != ")" }),
                (1...Self.text).contains(count)
            else { return nil }
            parts = [("", Column(.word, width: count), true)]
            width = count
            return
        }
        if name.uppercased() == "SECONDS" || unit.uppercased() == "SECONDS" { column.timeBase = .since1990 }
        if name.uppercased() == "NANOSECONDS" || unit.uppercased() == "NANOSECONDS" { column.part = .nanosecond }
        guard case .binary(let type, _) = column.kind else { return nil }
        parts = [("", column, false)]
        width = type.width
    }

    func columns(_ name: String) -> [Part] {
        parts.map { Part(key: name + $0.suffix, column: $0.column, isText: $0.isText) }
    }
}
