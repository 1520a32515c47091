import Pipeline

/// What can stand in a column.
enum FieldType: String, Sendable, CaseIterable {
    case decimal, integer, hex
    case date, clock
    case clockDigits = "clock_digits"
    case dateAndClock = "date_time"
    case decimalHours = "decimal_hours"
    case year, month, day
    case latitude, longitude
    case word
    case uint8, int8, uint16, int16, uint24, int24, uint32, int32, uint64, int64, float32, float64, bcd, fp2

    /// The bytes of a number.
    var binary: BinaryType? { BinaryType(rawValue: rawValue) }

    /// Printed with digits and a point, so that a unit may be glued to it.
    var isPrinted: Bool { self == .decimal || self == .integer || self == .decimalHours }
    var isNumber: Bool { isPrinted || self == .hex || binary != nil }
    var isPosition: Bool { self == .latitude || self == .longitude }
    var hasForms: Bool { self == .date || self == .dateAndClock }
    /// Stands as text that has its own words for "no value".
    var isText: Bool { binary == nil && self != .hex && self != .word && !isPosition }
    var hasWidth: Bool { isPrinted || self == .word || self == .bcd }
}
