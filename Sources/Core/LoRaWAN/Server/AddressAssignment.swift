/// Which address a device gets that joins: from its EUI and the join-accept's number, so that the same events give the
/// same addresses, and a frame of an earlier session is not taken for one of a later.
enum AddressAssignment {
    /// The first of the addresses that follow from these which nobody has.
    static func address(
        for device: EUI64, joinNonce: UInt32, network: UInt32, isTaken: (DeviceAddress) -> Bool
    ) -> DeviceAddress {
        let block = AddressBlock(network: network)
        var number = mixed(device.rawValue ^ UInt64(joinNonce) << 40)
        // A station has some thousand devices at most: a free address is met soon, in the smallest block too.
        for _ in 0..<256 {
            let address = block.address(UInt32(truncatingIfNeeded: number))
            if !isTaken(address) { return address }
            number = mixed(number)
        }
        return block.address(UInt32(truncatingIfNeeded: number))
    }

    /// SplitMix64's finaliser: neighbouring EUIs come far apart.
    private static func mixed(_ number: UInt64) -> UInt64 {
        var mixed = number &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

/// The addresses of a network (LoRaWAN Back-End Interfaces 1.0, 3; NetID types 0 to 7).
struct AddressBlock: Hashable, Sendable {
    /// Above the bits that are the device's.
    let prefix: UInt32
    let deviceBits: UInt32

    /// `network`: NetID, 24 bits. 0 and 1, for private networks, have 00000000 to 01FFFFFF and 02000000 to 03FFFFFF.
    init(network: UInt32) {
        let kind = network >> 21 & 0b111
        let networkBits = [UInt32](arrayLiteral: 6, 6, 9, 11, 12, 13, 15, 17)[Int(kind)]
        deviceBits = 32 - (kind + 1) - networkBits
        // As many ones as the kind says, and a zero.
        let mark = (UInt32(1) << (kind + 1)) - 2
        prefix = (mark << networkBits | network & (1 << networkBits - 1)) << deviceBits
    }

    func address(_ number: UInt32) -> DeviceAddress {
        DeviceAddress(prefix | number & (1 << deviceBits - 1))
    }

    func contains(_ address: DeviceAddress) -> Bool {
        address.rawValue >> deviceBits == prefix >> deviceBits
    }
}
