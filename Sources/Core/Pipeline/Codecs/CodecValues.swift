import Sensing

/// Appending of values as codecs have them: the field's number, and the number that the instrument sent with its
/// implied decimals. `offset` counts on from the first field of a group, one for each beam or component.
extension [CodecValue] {
    mutating func append(
        _ field: some RawRepresentable<Int32>, offset: Int = 0, cell: Int = 0, _ number: some BinaryInteger,
        decimals: Int
    ) {
        append(field, offset: offset, cell: cell, Quantity(mantissa: Int64(number), decimals: decimals))
    }

    mutating func append(
        _ field: some RawRepresentable<Int32>, offset: Int = 0, cell: Int = 0, _ quantity: Quantity
    ) {
        let number = field.rawValue + Int32(truncatingIfNeeded: offset)
        append(CodecValue(field: number, cell: UInt16(truncatingIfNeeded: cell), quantity: quantity))
    }
}
