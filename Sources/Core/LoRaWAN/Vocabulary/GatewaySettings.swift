/// A gateway that is listened to.
public struct GatewaySettings: Hashable, Sendable {
    /// As people call it; its records are those of the instrument `gateway-NAME`.
    public var name: String
    public var eui: EUI64
    /// From where its datagrams may come; empty: from anywhere, but from one host at a time.
    public var from: [AddressRange]

    public init(name: String, eui: EUI64, from: [AddressRange] = []) {
        self.name = name
        self.eui = eui
        self.from = from
    }
}
