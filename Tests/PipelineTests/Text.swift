@testable import Pipeline

/// Reads a text with a cursor; nil when what was read is not all of it.
func whole<Value>(_ text: String, _ read: (inout TextCursor) -> Value?) -> Value? {
    Array(text.utf8).withUnsafeBufferPointer { bytes in
        var cursor = TextCursor(bytes)
        guard let value = read(&cursor), cursor.isAtEnd else { return nil }
        return value
    }
}

/// What all patterns can do.
protocol Pattern: Sendable {
    func read(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, into values: inout FieldValues) -> Bool
}

extension RecordPattern: Pattern {}
extension TemplatePattern: Pattern {}
extension PairsPattern: Pattern {}
extension LinesPattern: Pattern {}
extension BinaryPattern: Pattern {}
extension JSONPattern: Pattern {}

/// Reads a line with a pattern.
func values(of line: String, _ pattern: some Pattern, fields: Int = 8) -> FieldValues? {
    values(of: Array(line.utf8), pattern, fields: fields)
}

func values(of bytes: [UInt8], _ pattern: some Pattern, fields: Int = 8) -> FieldValues? {
    var values = FieldValues(count: fields)
    let fits = bytes.withUnsafeBufferPointer { pattern.read($0, 0..<bytes.count, into: &values) }
    return fits ? values : nil
}

/// How far a pattern went with a line that it does not fit; nil when it fits.
func misfit(of line: String, _ pattern: some Pattern, fields: Int = 8) -> FieldValues? {
    var values = FieldValues(count: fields)
    let bytes = Array(line.utf8)
    let fits = bytes.withUnsafeBufferPointer { pattern.read($0, 0..<bytes.count, into: &values) }
    return fits ? nil : values
}

/// A decimal number for a slot.
func decimal(_ slot: Int?) -> Column { Column(.decimal(decimals: nil), slot: slot) }

/// The bytes that hexadecimal digits stand for; blanks between them do not count.
func bytes(hexadecimal text: String) -> [UInt8] {
    let digits = text.utf8.compactMap(\.hexadecimalValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}
