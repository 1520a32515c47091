import Sensing

/// One value of a Cayenne LPP payload. A position or an acceleration gives one for each of its parts.
public struct LPPValue: Hashable, Sendable {
    public var channel: UInt8
    /// The code of its type, such as 103.
    public var type: UInt8
    /// `temperature`, `latitude`, `acceleration_x`.
    public var name: String
    /// In the unit of its type.
    public var quantity: Quantity

    public init(channel: UInt8, type: UInt8, name: String, quantity: Quantity) {
        self.channel = channel
        self.type = type
        self.name = name
        self.quantity = quantity
    }

    /// What a driver calls it: `3.temperature`.
    public var path: String { "\(channel).\(name)" }
}
