import Sensing

/// A table of records in a NetCDF file: a row for each instant along the growing dimension TIME, written in portions so
/// that a month takes no more memory than an hour.
///
/// TIME must not go back (CF 1.8, chapter 1.2: a coordinate variable is monotonic). Records come nearly in order; what
/// is out of place by less than a portion is put into its place.
struct NetCDFTable {
    /// One instant. The columns' values stand one after the other.
    struct Row {
        var time: Instant
        var values: [Double]
    }

    private let file: NetCDFFile
    private let time: Int32
    private let columns: [NetCDFColumn]
    private let ids: [Int32]
    /// Where each column's values begin in a row.
    let starts: [Int]
    private let empty: [Double]
    private let portion: Int
    private var rows: [Row] = []
    private var written = 0
    private var last: Instant?
    /// Rows that are not later than the row before them.
    private(set) var unordered = 0

    /// What a portion may take in memory.
    private static let portionBytes = 4 << 20
    private static let longestPortion = 4096

    /// - Parameters:
    ///   - timeAttributes: beside the name, the unit and the axis.
    ///   - constants: what does not grow.
    init(
        creating path: String, timeAttributes: [(name: String, value: NetCDFColumn.Attribute)],
        columns: [NetCDFColumn], attributes: [(name: String, value: NetCDFColumn.Attribute)],
        constants: NetCDFConstants
    ) throws(NetCDFError) {
        let file = try NetCDFFile(creating: path)
        let width = columns.reduce(0) { $0 + $1.count }
        portion = max(16, min(Self.longestPortion, Self.portionBytes / (width * 9 + 64)))
        let along = try file.dimension("TIME", length: nil)
        let cells = columns.map(\.width).max() ?? 0
        let across = cells > 0 ? try file.dimension("CELL", length: cells) : nil
        for attribute in attributes { try file.attribute(attribute.name, attribute.value) }
        time = try file.variable("TIME", .double, dimensions: [along], chunk: [portion])
        for attribute in Self.timeAttributes + timeAttributes {
            try file.attribute(attribute.name, attribute.value, of: time)
        }
        let fixed = try constants.define(in: file, cells: cells, across: across)
        var ids: [Int32] = []
        for column in columns {
            let dimensions = column.width > 0 ? [along] + (across.map { [$0] } ?? []) : [along]
            let chunk = column.width > 0 ? [max(1, portion / 8), cells] : [portion]
            ids.append(try column.define(in: file, dimensions: dimensions, chunk: chunk))
        }
        try file.endDefinitions()
        try constants.put(fixed, in: file, cells: cells)
        self.file = file
        self.ids = ids
        // All profiles of a file have the same number of cells.
        let widened = columns.map { column in
            var column = column
            if column.width > 0 { column.width = cells }
            return column
        }
        self.columns = widened
        var starts: [Int] = []
        var empty: [Double] = []
        for column in widened {
            starts.append(empty.count)
            empty += Array(repeating: column.missing, count: column.count)
        }
        self.starts = starts
        self.empty = empty
    }

    private static let timeAttributes: [(name: String, value: NetCDFColumn.Attribute)] = [
        ("standard_name", .text("time")), ("long_name", .text("time of measurement")),
        ("units", .text("days since 1950-01-01T00:00:00Z")), ("calendar", .text("standard")), ("axis", .text("T")),
    ]

    /// Puts values into the row of an instant: the last row when it is of this instant and free at all these places,
    /// else a new one.
    mutating func add(_ values: [(place: Int, value: Double)], at time: Instant, distinguishing places: [Int])
        throws(NetCDFError)
    {
        if let index = rows.indices.last, rows[index].time == time, isFree(index, places) {
            for each in values { rows[index].values[each.place] = each.value }
            return
        }
        if rows.count >= 2 * portion { try write(portion) }
        var row = Row(time: time, values: empty)
        for each in values { row.values[each.place] = each.value }
        rows.append(row)
    }

    /// Whether nothing stands at the places: it is what the columns have where there is nothing.
    private func isFree(_ row: Int, _ places: [Int]) -> Bool {
        places.allSatisfy { rows[row].values[$0].bitPattern == empty[$0].bitPattern }
    }

    /// Returns how many rows there are.
    mutating func finish() throws(NetCDFError) -> Int {
        try write(rows.count)
        try file.close()
        return written
    }

    private mutating func write(_ count: Int) throws(NetCDFError) {
        guard count > 0 else { return }
        // Rows of one instant stay in the order in which they came.
        let order = rows.indices.sorted { (rows[$0].time, $0) < (rows[$1].time, $1) }
        rows = order.map { rows[$0] }
        var done = 0
        while done < count {
            let part = min(portion, count - done)
            try write(done..<done + part)
            done += part
        }
        rows.removeFirst(count)
    }

    private mutating func write(_ range: Range<Int>) throws(NetCDFError) {
        for row in rows[range] {
            if let last, row.time <= last { unordered += 1 }
            last = row.time
        }
        try file.put(rows[range].map { Self.days(of: $0.time) }, to: time, start: [written], count: [range.count])
        for (index, column) in columns.enumerated() {
            let start = starts[index]
            var values: [Double] = []
            values.reserveCapacity(range.count * column.count)
            for row in rows[range] { values += row.values[start..<start + column.count] }
            let place = column.width > 0 ? [written, 0] : [written]
            let extent = column.width > 0 ? [range.count, column.width] : [range.count]
            switch column.type {
            case .double: try file.put(values, to: ids[index], start: place, count: extent)
            case .byte: try file.put(values.map { Int8($0) }, to: ids[index], start: place, count: extent)
            case .int: try file.put(values.map { Int32($0) }, to: ids[index], start: place, count: extent)
            case .char: break
            }
        }
        written += range.count
    }

    private static let daysFrom1950To1970 = 7305
    private static let day: Int64 = 86_400 * Instant.nanosecondsPerSecond

    /// As OceanSITES counts time. A double of so many days is exact to 0.3 microseconds.
    static func days(of time: Instant) -> Double {
        let (days, rest) = time.nanoseconds.quotientAndRemainder(dividingBy: day)
        return Double(days + Int64(daysFrom1950To1970)) + Double(rest) / Double(day)
    }
}
