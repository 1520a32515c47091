/// The bytes of a frame, read as little-endian numbers. Offsets count from the first byte; whoever reads has made sure
/// with `count` that they are inside.
struct LittleEndianBytes {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var count: Int { bytes.count }

    func byte(_ offset: Int) -> UInt8 { bytes[offset] }

    func int8(_ offset: Int) -> Int8 { Int8(bitPattern: bytes[offset]) }

    func uint16(_ offset: Int) -> UInt16 { UInt16(bytes[offset]) | UInt16(bytes[offset + 1]) << 8 }

    func int16(_ offset: Int) -> Int16 { Int16(bitPattern: uint16(offset)) }

    func uint32(_ offset: Int) -> UInt32 { UInt32(uint16(offset)) | UInt32(uint16(offset + 2)) << 16 }

    func int32(_ offset: Int) -> Int32 { Int32(bitPattern: uint32(offset)) }

    func float32(_ offset: Int) -> Float { Float(bitPattern: uint32(offset)) }
}
