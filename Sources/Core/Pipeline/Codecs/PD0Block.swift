/// One block of an ensemble: a kind of data with its two-byte identifier in front.
struct PD0Block {
    /// The kinds that are decoded; all others are stepped over.
    enum Kind {
        static let fixedLeader: UInt16 = 0x0000
        static let variableLeader: UInt16 = 0x0080
        static let velocity: UInt16 = 0x0100
        static let correlation: UInt16 = 0x0200
        static let echoIntensity: UInt16 = 0x0300
        static let percentGood: UInt16 = 0x0400
        static let bottomTrack: UInt16 = 0x0600
        static let verticalVelocity: UInt16 = 0x0A00
        static let verticalCorrelation: UInt16 = 0x0B00
        static let verticalEchoIntensity: UInt16 = 0x0C00
        static let verticalPercentGood: UInt16 = 0x0D00
        static let verticalLeader: UInt16 = 0x0F01
    }

    static let identifierLength = 2

    private let bytes: ArraySlice<UInt8>

    /// Takes at least the two bytes of the identifier.
    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    var identifier: UInt16 { uint16(0) }
    var count: Int { bytes.count }

    /// How many bytes a number of a profile has; nil for a block that is no profile of all beams.
    var profileWidth: Int? {
        switch identifier {
        case Kind.velocity: 2
        case Kind.correlation, Kind.echoIntensity, Kind.percentGood: 1
        default: nil
        }
    }

    /// Makes sure that the offsets below a length can be read.
    func require(_ length: Int) throws(PD0Defect) {
        guard count >= length else {
            throw .blockCut(identifier: identifier, has: count, needs: length)
        }
    }

    // Offsets count from the identifier's first byte, as the manual's tables do less one.

    func byte(_ offset: Int) -> UInt8 { bytes[bytes.startIndex + offset] }

    func uint16(_ offset: Int) -> UInt16 { UInt16(byte(offset)) | UInt16(byte(offset + 1)) << 8 }

    func int16(_ offset: Int) -> Int16 { Int16(bitPattern: uint16(offset)) }

    func uint32(_ offset: Int) -> UInt32 { UInt32(uint16(offset)) | UInt32(uint16(offset + 2)) << 16 }

    /// The bytes of a profile block, behind the identifier.
    func profile(_ count: Int) throws(PD0Defect) -> [UInt8] {
        try require(Self.identifierLength + count)
        let start = bytes.startIndex + Self.identifierLength
        return [UInt8](bytes[start..<start + count])
    }

    /// The 16-bit numbers of a profile block.
    func profile16(_ count: Int) throws(PD0Defect) -> [Int16] {
        try require(Self.identifierLength + 2 * count)
        return bytes.withUnsafeBytes { all in
            (0..<count).map {
                let offset = Self.identifierLength + 2 * $0
                return Int16(littleEndian: all.loadUnaligned(fromByteOffset: offset, as: Int16.self))
            }
        }
    }
}
