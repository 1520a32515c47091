/// What is wrong with the bytes of a Modbus message.
public enum ModbusDefect: Error, Hashable, Sendable, CustomStringConvertible {
    case tooShort(count: Int, least: Int)
    case tooLong(count: Int, most: Int)
    case checksum(written: UInt16, computed: UInt16)
    case otherProtocol(UInt16)
    case length(announced: Int, actual: Int)

    public var description: String {
        switch self {
        case .tooShort(let count, let least): "cut short: \(count) of at least \(least) bytes"
        case .tooLong(let count, let most): "\(count) bytes; a message has at most \(most)"
        case .checksum(let written, let computed):
            "checksum is \(HexDigits.text(of: written, width: 4)), "
                + "expected \(HexDigits.text(of: computed, width: 4))"
        case .otherProtocol(let identifier): "protocol \(identifier) in the header; Modbus is 0"
        case .length(let announced, let actual): "the header announces \(announced) bytes, \(actual) are here"
        }
    }
}
