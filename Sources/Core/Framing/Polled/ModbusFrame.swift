/// One Modbus message, a master's request or a device's answer (Modbus application protocol specification V1.1b3).
///
/// It cannot be cut out of a stream without knowing the request: a reply ends where its own count says, and over a
/// serial line 3.5 characters of silence end a request. So this only writes messages and reads whole ones.
public struct ModbusFrame: Hashable, Sendable {
    /// The device: 1 to 247 on a serial line, 0 for all of them.
    public var address: UInt8
    /// With the highest bit an exception; the payload is its code then.
    public var function: UInt8
    /// What stands behind the function, checks left out.
    public var payload: [UInt8]

    public init(address: UInt8, function: UInt8, payload: [UInt8]) {
        self.address = address
        self.function = function
        self.payload = payload
    }

    public var isException: Bool { function & Self.exception != 0 }

    static let exception: UInt8 = 0x80
    /// What a message can have at most behind the function.
    static let longestPayload = 252

    // MARK: RTU

    /// As it goes over a serial line: address, function, payload, CRC with the low byte first.
    public var rtu: [UInt8] {
        let body = [address, function] + payload
        let check = Checksum.crc16Modbus.value(of: body[...])
        return body + [UInt8(truncatingIfNeeded: check), UInt8(check >> 8)]
    }

    /// Reads a message from a serial line; it has to be whole.
    public init(rtu bytes: [UInt8]) throws(ModbusDefect) {
        guard bytes.count >= 4 else { throw .tooShort(count: bytes.count, least: 4) }
        guard bytes.count <= Self.longestPayload + 4 else {
            throw .tooLong(count: bytes.count, most: Self.longestPayload + 4)
        }
        let body = bytes.dropLast(2)
        let computed = Checksum.crc16Modbus.value(of: body)
        let written = UInt16(bytes[bytes.count - 1]) << 8 | UInt16(bytes[bytes.count - 2])
        guard written == computed else { throw .checksum(written: written, computed: computed) }
        self.init(address: bytes[0], function: bytes[1], payload: [UInt8](body.dropFirst(2)))
    }

    /// How long the reply is that begins with these bytes; nil before that can be told, and for functions whose replies
    /// do not say it.
    public static func replyLength(rtu bytes: [UInt8]) -> Int? {
        guard bytes.count >= 2 else { return nil }
        if bytes[1] & exception != 0 { return 5 }
        switch bytes[1] {
        // Read coils, inputs and registers, report the device, read and write registers: a count comes first.
        case 0x01...0x04, 0x0C, 0x11, 0x14, 0x15, 0x17: return bytes.count >= 3 ? 5 + Int(bytes[2]) : nil
        // Write one or several: address and value or number.
        case 0x05, 0x06, 0x08, 0x0B, 0x0F, 0x10: return 8
        case 0x07: return 5
        case 0x16: return 10
        default: return nil
        }
    }

    // MARK: TCP

    /// As it goes over TCP: the transaction, protocol 0, the length, the address (`unit`), function and payload.
    public func tcp(transaction: UInt16) -> [UInt8] {
        let length = UInt16(truncatingIfNeeded: payload.count + 2)
        let header = [transaction, 0, length].flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        return header + [address, function] + payload
    }

    /// How long the message is that begins with these bytes; nil before the six that tell it are here.
    public static func length(tcp bytes: [UInt8]) -> Int? {
        bytes.count >= 6 ? 6 + (Int(bytes[4]) << 8 | Int(bytes[5])) : nil
    }

    /// Reads a message from TCP, and the transaction that it belongs to; it has to be whole.
    public static func reading(tcp bytes: [UInt8]) throws(ModbusDefect) -> (frame: ModbusFrame, transaction: UInt16) {
        guard bytes.count >= 8 else { throw .tooShort(count: bytes.count, least: 8) }
        guard bytes.count <= longestPayload + 8 else {
            throw .tooLong(count: bytes.count, most: longestPayload + 8)
        }
        let identifier = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
        guard identifier == 0 else { throw .otherProtocol(identifier) }
        let announced = Int(bytes[4]) << 8 | Int(bytes[5])
        guard announced == bytes.count - 6 else {
            throw .length(announced: announced, actual: bytes.count - 6)
        }
        let frame = ModbusFrame(address: bytes[6], function: bytes[7], payload: [UInt8](bytes[8...]))
        return (frame, UInt16(bytes[0]) << 8 | UInt16(bytes[1]))
    }
}
