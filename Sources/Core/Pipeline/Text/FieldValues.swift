import Sensing

/// What was read from one record: a quantity for each field of the driver, and the parts of the instrument's time.
///
/// Made once and cleared for each record, so that reading allocates nothing.
public struct FieldValues: Sendable {
    public enum State: UInt8, Sendable {
        /// The record does not have the field.
        case absent
        case present
        /// The record has the field, and it says that there is no value.
        case missing
    }

    /// One value of a repeated field.
    public struct Cell: Hashable, Sendable {
        public var slot: Int32
        /// Counted from 1.
        public var cell: UInt16
        /// Not a number when the value is missing.
        public var quantity: Quantity
    }

    /// What a field was read from, for people who try a driver.
    public struct SourceText: Hashable, Sendable {
        public var slot: Int32
        /// 0 outside a repeated group.
        public var cell: UInt16
        public var bytes: [UInt8]
        public var isBinary: Bool
    }

    public private(set) var states: [State]
    public private(set) var quantities: [Quantity]
    /// The values of repeated fields, in the order of the record.
    public private(set) var cells: [Cell] = []
    /// Nil unless somebody asks for them; what was tried and given up may be among them.
    public var sourceTexts: [SourceText]?
    /// Days since 1970-01-01.
    public var date: Int?
    /// Day, month and year where they stand in columns of their own.
    public var year: Int?
    public var month: Int?
    public var day: Int?
    /// 1 to 366, beside a year.
    public var dayOfYear: Int?
    public var nanosecondOfDay: Int64?
    /// Where the instrument counts time from a base.
    public var instant: Instant?
    /// How long before the record the instrument measured.
    public var secondsAgo: Double?
    /// The record itself says that its values are not valid (an NMEA sentence without a fix).
    public var isVoid = false
    /// How many columns fitted when a pattern did not.
    public var columnsRead = 0
    /// Where the line begins at which a block of lines stopped to fit.
    public var placeRead = 0
    /// The text ended where the next column should have been.
    public var endedEarly = false
    /// What could not be read, and why, where the pattern can say it in words. The values that were read are good.
    public var reason: String?

    public init(count: Int) {
        states = Array(repeating: .absent, count: count)
        quantities = Array(repeating: .missing, count: count)
    }

    public mutating func clear() {
        states.withUnsafeMutableBufferPointer { $0.update(repeating: .absent) }
        if !cells.isEmpty { cells.removeAll(keepingCapacity: true) }
        if sourceTexts != nil { sourceTexts = [] }
        clearTime()
        placeRead = 0
        isVoid = false
        reason = nil
    }

    /// The record does not tell the time.
    public mutating func clearTime() {
        date = nil
        year = nil
        month = nil
        day = nil
        dayOfYear = nil
        nanosecondOfDay = nil
        instant = nil
        secondsAgo = nil
    }

    @inline(__always)
    public mutating func set(_ slot: Int, _ quantity: Quantity) {
        states[slot] = .present
        quantities[slot] = quantity
    }

    public mutating func setMissing(_ slot: Int) {
        states[slot] = .missing
        quantities[slot] = .missing
    }

    /// `cell` counts from 1 and is at most 65 535.
    public mutating func addCell(_ slot: Int, cell: Int, _ quantity: Quantity) {
        cells.append(Cell(slot: Int32(slot), cell: UInt16(clamping: cell), quantity: quantity))
    }

    mutating func note(
        _ slot: Int32, cell: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, isBinary: Bool
    ) {
        guard slot >= 0 else { return }
        sourceTexts?.append(
            SourceText(
                slot: slot, cell: UInt16(clamping: cell), bytes: Array(bytes[range]), isBinary: isBinary))
    }

    /// The value of a field, or of one cell of it where `cell` is not 0.
    @inline(__always)
    mutating func put(_ slot: Int, cell: Int, _ quantity: Quantity) {
        if cell > 0 { return addCell(slot, cell: cell, quantity) }
        if quantity.isMissing { return setMissing(slot) }
        set(slot, quantity)
    }

    @inline(__always)
    mutating func put(_ slot: Int?, cell: Int, _ quantity: Quantity) {
        if let slot { put(slot, cell: cell, quantity) }
    }

    /// A clock that is so far ahead of UTC; the date moves where midnight lies between.
    mutating func setClock(_ clock: Int64, ahead: Int64) {
        let day = 86_400 * Instant.nanosecondsPerSecond
        let shifted = clock - ahead
        nanosecondOfDay = shifted
        guard ahead != 0, let date else { return }
        if shifted < 0 {
            nanosecondOfDay = shifted + day
            self.date = date - 1
        } else if shifted >= day {
            nanosecondOfDay = shifted - day
            self.date = date + 1
        }
    }

    /// The field's value becomes a cell, and the field is absent again.
    mutating func moveToCell(_ slot: Int, cell: Int) {
        guard states[slot] != .absent else { return }
        addCell(slot, cell: cell, quantities[slot])
        states[slot] = .absent
    }

    /// The cells from `first` on get numbers that continue others; false when these are used up.
    mutating func renumberCells(from first: Int, by offset: Int) -> Bool {
        guard offset > 0 else { return true }
        for index in first..<cells.count {
            guard let number = UInt16(exactly: Int(cells[index].cell) + offset) else { return false }
            cells[index].cell = number
        }
        return true
    }

    mutating func forget(_ slot: Int) {
        states[slot] = .absent
    }

    mutating func forgetCells(after count: Int) {
        cells.removeLast(cells.count - count)
    }

    /// The date, from whichever columns the record has.
    public var civilDate: Int? {
        if let date { return date }
        guard let year else { return nil }
        if let dayOfYear { return CivilTime.checkedDays(year, dayOfYear: dayOfYear) }
        guard let month, let day else { return nil }
        return CivilTime.checkedDays(year, month, day)
    }
}
