/// Hosts whose addresses begin alike: `192.168.8.20`, `192.168.8.0/24`.
public struct AddressRange: Hashable, Sendable {
    /// 4 or 16 bytes.
    public var host: [UInt8]
    /// How many bits have to be the same.
    public var bits: Int

    public init(host: [UInt8], bits: Int) {
        self.host = host
        self.bits = min(max(bits, 0), host.count * 8)
    }

    public func contains(_ other: [UInt8]) -> Bool {
        guard other.count == host.count else { return false }
        let whole = bits / 8
        guard other[..<whole] == host[..<whole] else { return false }
        guard bits % 8 > 0 else { return true }
        return (other[whole] ^ host[whole]) >> UInt8(8 - bits % 8) == 0
    }
}
