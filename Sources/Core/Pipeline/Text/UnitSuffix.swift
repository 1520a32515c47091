import Sensing

/// Letters glued to a number that say its unit: `2.74M`, `66.2F`. The value is number × factor + offset.
public struct UnitSuffix: Hashable, Sendable {
    /// As they are written; empty where the number may also stand alone.
    public var letters: [UInt8]
    public var factor: Double
    public var offset: Double

    public init(_ letters: [UInt8], factor: Double = 1, offset: Double = 0) {
        self.letters = letters
        self.factor = factor
        self.offset = offset
    }

    /// Where the letters change nothing the number keeps its decimals.
    func converted(_ quantity: Quantity) -> Quantity {
        factor == 1 && offset == 0 ? quantity : Quantity(quantity.value * factor + offset)
    }
}
