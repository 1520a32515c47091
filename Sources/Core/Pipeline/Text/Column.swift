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
        /// Any text up to the delimiter, or `width` bytes.
        case word
        /// Just these bytes.
        case literal([UInt8])
        /// A word that begins with these bytes: `SATSLF0344`.
        case prefix([UInt8])
        /// The bytes of a number in a binary frame; without an order in that of the record.
        case binary(BinaryType, order: ByteOrder?)
        /// So many columns of text, or so many bytes of a binary frame or a line without delimiters, not looked at.
        case skip(Int)
        /// The same columns over and over; their fields become the cells 1, 2, 3 …
        case repeated([Column], count: Repeat)
        /// All the columns that follow, or none.
        case rest
    }

    /// A word that stands for a number.
    public struct Word: Hashable, Sendable {
        public var text: [UInt8]
        public var value: Double

        public init(_ text: [UInt8], value: Double) {
            self.text = text
            self.value = value
        }
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
    /// The number is a part of the instrument's time.
    public var part: TimePart?
    /// The value is the number × scale; nil for the number as printed.
    public var scale: Double?
    /// What is added to the scaled number.
    public var offset: Double?
    /// How many bytes the text takes, blanks around it included; nil where the text itself tells.
    public var width: Int?
    /// The letters glued to the number, of which one has to be there.
    public var suffixes: [UnitSuffix]
    /// Letters in place of a suffix that make the value missing.
    public var invalidSuffixes: [[UInt8]]
    /// Numbers, before any scaling, that stand for "no value".
    public var sentinels: [Double]
    /// The text may stand in double quotes.
    public var quotes: Bool
    /// The only words that may stand here, and the number that each stands for (a unit's letter and its factor); empty
    /// for any word.
    public var words: [Word]
    /// The hexadecimal digits are a two's complement: `FFFF` is -1.
    public var isSigned: Bool
    /// Several of these with blanks between them may stand there, as the value of one key: they are the cells 1, 2, 3 …
    public var isList = false
    /// Of a binary whole number only these of its bits are the value.
    public var bits: BitField?
    /// The next column begins at the same byte.
    public var isAhead = false

    public init(
        _ kind: Kind, slot: Int? = nil, missing: [[UInt8]] = [], void: [[UInt8]] = [], timeBase: TimeBase? = nil,
        part: TimePart? = nil, scale: Double? = nil, width: Int? = nil, suffixes: [UnitSuffix] = [],
        invalidSuffixes: [[UInt8]] = [], sentinels: [Double] = [], quotes: Bool = false,
        words: [Word] = [], isSigned: Bool = false
    ) {
        self.kind = kind
        self.slot = slot
        self.missing = missing
        self.void = void
        self.timeBase = timeBase
        self.part = part
        self.scale = scale
        self.width = width
        self.suffixes = suffixes
        self.invalidSuffixes = invalidSuffixes
        self.sentinels = sentinels
        self.quotes = quotes
        self.words = words
        self.isSigned = isSigned
    }
}
