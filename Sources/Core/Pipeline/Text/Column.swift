import Sensing

/// One column of a record: what stands there, and which field it becomes.
public struct Column: Sendable {
    public enum Kind: Sendable {
        /// A decimal number; with the digits after the point where they tell the columns apart.
        case decimal(decimals: Int?)
        /// A whole number.
        case integer
        /// A fixed number of hexadecimal digits.
        case hexadecimal(digits: Int, order: ByteOrder)
        case date([DateForm])
        case clock
        /// Six digits and a fraction, as NMEA 0183 writes the time of day.
        case clockDigits
        /// A date and a time of day in either order, in one column or with the delimiter between them.
        case dateAndClock([DateForm])
        case year
        case month
        case day
        /// `ddmm.mmmm` and the hemisphere in the next column.
        case latitude
        case longitude
        /// Any text up to the delimiter.
        case word
        /// Just these bytes.
        case literal([UInt8])
        /// All the columns that follow, or none.
        case rest
    }

    public var kind: Kind
    /// The field that takes the value; nil for a column that is read and dropped.
    public var slot: Int?
    /// Words that stand for "no value".
    public var missing: [[UInt8]]
    /// Words that make the whole record void.
    public var void: [[UInt8]]
    /// The count is the instrument's time.
    public var timeBase: TimeBase?
    /// The value is the number × scale; nil for the number as printed.
    public var scale: Double?

    public init(
        _ kind: Kind, slot: Int? = nil, missing: [[UInt8]] = [], void: [[UInt8]] = [], timeBase: TimeBase? = nil,
        scale: Double? = nil
    ) {
        self.kind = kind
        self.slot = slot
        self.missing = missing
        self.void = void
        self.timeBase = timeBase
        self.scale = scale
    }
}

/// What stands between two columns.
public enum Delimiter: Sendable, Equatable {
    /// One character, with blanks around it as one likes.
    case character(UInt8)
    /// Spaces and tabs.
    case blanks
    /// A comma, blanks, or both.
    case commaOrBlanks
    /// Nothing: the columns have a fixed width.
    case none
}
