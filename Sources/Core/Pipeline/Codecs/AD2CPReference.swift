import Sensing

/// The attitude and heading reference in a record: rotation matrix, quaternion, and turn about three axes.
enum AD2CPReference {
    private static let length = 64

    static func append(_ cursor: inout AD2CPCursor, to values: inout [CodecValue]) throws(CodecDefect) {
        let place = try cursor.take(length, for: "attitude reference")
        for index in 0..<9 { append(cursor.bytes, place + 4 * index, .rotation11, index, to: &values) }
        for index in 0..<4 { append(cursor.bytes, place + 36 + 4 * index, .quaternionW, index, to: &values) }
        for index in 0..<3 { append(cursor.bytes, place + 52 + 4 * index, .angularRateX, index, to: &values) }
    }

    private static func append(
        _ bytes: LittleEndianBytes, _ place: Int, _ first: AD2CPField, _ index: Int, to values: inout [CodecValue]
    ) {
        values.append(first, offset: index, Quantity(bytes.float32(place)))
    }
}

extension Quantity {
    /// A number that the instrument computed: not a number and infinity are missing.
    init(_ number: Float) {
        self = number.isFinite ? Quantity(Double(number)) : .missing
    }
}
