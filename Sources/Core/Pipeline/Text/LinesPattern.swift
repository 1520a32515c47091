/// The lines of a block in order, separated by LF. Blank lines are passed over.
public struct LinesPattern: Sendable {
    /// How one line is read.
    public enum Pattern: Sendable {
        case columns(RecordPattern)
        case template(TemplatePattern)
        case pairs(PairsPattern)
        case json(JSONPattern)
    }

    public struct Line: Sendable {
        public var pattern: Pattern
        /// The line stands there once or more often, as often as it fits; its fields become the cells 1, 2, 3 …, and
        /// the cells of a group in it go on where those of the line before ended.
        public var repeats: Bool
        /// The line may be absent.
        public var isOptional: Bool

        public init(_ pattern: Pattern, repeats: Bool = false, isOptional: Bool = false) {
            self.pattern = pattern
            self.repeats = repeats
            self.isOptional = isOptional
        }
    }

    public let lines: [Line]
    /// The fields of each line.
    private let lineSlots: [[Int]]

    public init(_ lines: [Line]) {
        self.lines = lines
        lineSlots = lines.map(\.pattern.slots)
    }

    /// The fields that it can give, those of repeated lines included.
    public var slots: [Int] { lineSlots.flatMap { $0 } }

    /// Reads a block. When it does not fit, `columnsRead` is the index of the line of the pattern that was not found,
    /// `placeRead` is where the line that does not fit begins, and the values are in no useful state and must be cleared.
    public func read(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, into values: inout FieldValues) -> Bool {
        var step = 0
        var counted = Counted()
        var place = range.lowerBound
        while place < range.upperBound {
            values.placeRead = place
            let line = nextLine(bytes, &place, range.upperBound)
            if line.isEmpty { continue }
            // Each line either is taken or moves the pattern on.
            while step < lines.count, !take(line, step, &counted, bytes, &values) {
                guard lines[step].isOptional || counted.lines > 0 else { return fail(step, false, &values) }
                step += 1
                counted = Counted()
            }
            guard step < lines.count else { return fail(step, false, &values) }
            if !lines[step].repeats { step += 1 }
        }
        if counted.lines > 0 { step += 1 }
        while step < lines.count {
            guard lines[step].isOptional else { return fail(step, true, &values) }
            step += 1
        }
        values.columnsRead = lines.count
        values.placeRead = range.upperBound
        values.endedEarly = false
        return true
    }

    private func fail(_ step: Int, _ endedEarly: Bool, _ values: inout FieldValues) -> Bool {
        values.columnsRead = step
        values.endedEarly = endedEarly
        return false
    }

    /// The next line without the blanks and line ends around it.
    private func nextLine(_ bytes: UnsafeBufferPointer<UInt8>, _ place: inout Int, _ end: Int) -> Range<Int> {
        var start = place
        while place < end, bytes[place] != UInt8(ascii: "\n") { place += 1 }
        var last = place
        place += 1
        while start < last, bytes[start].isBlank || bytes[start] == UInt8(ascii: "\r") { start += 1 }
        while last > start, bytes[last - 1].isBlank || bytes[last - 1] == UInt8(ascii: "\r") { last -= 1 }
        return start..<last
    }

    /// How far a line that repeats has come.
    private struct Counted {
        var lines = 0
        /// Cells of the groups in it.
        var cells = 0
    }

    private func take(
        _ line: Range<Int>, _ step: Int, _ counted: inout Counted, _ bytes: UnsafeBufferPointer<UInt8>,
        _ values: inout FieldValues
    ) -> Bool {
        let mark = FieldValuesMark(values)
        let first = values.cells.count
        guard counted.lines < Repeat.most, lines[step].pattern.read(bytes, line, into: &values),
            values.renumberCells(from: first, by: counted.cells)
        else {
            mark.restore(&values, without: lineSlots[step])
            return false
        }
        guard lines[step].repeats else { return true }
        counted.lines += 1
        counted.cells = values.cells[first...].reduce(counted.cells) { max($0, Int($1.cell)) }
        for slot in lineSlots[step] { values.moveToCell(slot, cell: counted.lines) }
        return true
    }
}

extension LinesPattern.Pattern {
    var slots: [Int] {
        switch self {
        case .columns(let pattern): pattern.slots
        case .template(let pattern): pattern.slots
        case .pairs(let pattern): pattern.slots
        case .json(let pattern): pattern.slots
        }
    }

    func read(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, into values: inout FieldValues) -> Bool {
        switch self {
        case .columns(let pattern): pattern.read(bytes, range, into: &values)
        case .template(let pattern): pattern.read(bytes, range, into: &values)
        case .pairs(let pattern): pattern.read(bytes, range, into: &values)
        case .json(let pattern): pattern.read(bytes, range, into: &values)
        }
    }
}
