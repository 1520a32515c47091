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

    public private(set) var states: [State]
    public private(set) var quantities: [Quantity]
    /// Days since 1970-01-01.
    public var date: Int?
    /// Day, month and year where they stand in columns of their own.
    public var year: Int?
    public var month: Int?
    public var day: Int?
    public var nanosecondOfDay: Int64?
    /// Where the instrument counts time from a base.
    public var instant: Instant?
    /// The record itself says that its values are not valid (an NMEA sentence without a fix).
    public var isVoid = false
    /// How many columns fitted when a pattern did not.
    public var columnsRead = 0
    /// The text ended where the next column should have been.
    public var endedEarly = false

    public init(count: Int) {
        states = Array(repeating: .absent, count: count)
        quantities = Array(repeating: .missing, count: count)
    }

    public mutating func clear() {
        states.withUnsafeMutableBufferPointer { $0.update(repeating: .absent) }
        date = nil
        year = nil
        month = nil
        day = nil
        nanosecondOfDay = nil
        instant = nil
        isVoid = false
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

    /// The date, from whichever columns the record has.
    public var civilDate: Int? {
        if let date { return date }
        guard let year, let month, let day else { return nil }
        return CivilTime.checkedDays(year, month, day)
    }
}
