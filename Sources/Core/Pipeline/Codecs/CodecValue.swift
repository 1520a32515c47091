import Sensing

/// One value that a codec found; `field` is its index in the codec's `fields`, `cell` counts from 1 and is 0 outside a
/// profile.
public struct CodecValue: Hashable, Sendable {
    public var field: Int32
    public var cell: UInt16
    public var quantity: Quantity

    public init(field: Int32, cell: UInt16 = 0, quantity: Quantity) {
        self.field = field
        self.cell = cell
        self.quantity = quantity
    }
}
