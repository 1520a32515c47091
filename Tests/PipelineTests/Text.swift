@testable import Pipeline

/// Reads a text with a cursor; nil when what was read is not all of it.
func whole<Value>(_ text: String, _ read: (inout TextCursor) -> Value?) -> Value? {
    Array(text.utf8).withUnsafeBufferPointer { bytes in
        var cursor = TextCursor(bytes)
        guard let value = read(&cursor), cursor.isAtEnd else { return nil }
        return value
    }
}

/// Reads a line with a pattern.
func values(of line: String, _ pattern: RecordPattern, fields: Int = 8) -> FieldValues? {
    var values = FieldValues(count: fields)
    let bytes = Array(line.utf8)
    let fits = bytes.withUnsafeBufferPointer { pattern.read($0, 0..<bytes.count, into: &values) }
    return fits ? values : nil
}
