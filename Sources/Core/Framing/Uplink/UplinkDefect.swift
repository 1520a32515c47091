/// Why bytes are no uplink of a LoRaWAN node: what they are, what is wrong with them.
public struct UplinkDefect: Error, Hashable, CustomStringConvertible, Sendable {
    public var description: String

    public init(_ description: String) {
        self.description = description
    }
}
