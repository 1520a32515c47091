import Framing
import Sensing

/// Something that we found out about a test vector, to be compared with what the vector expects.
indirect enum LoraFact {
    case bytes([UInt8])
    /// `digits`: of its hexadecimal form, where it is written so as well.
    case number(Int64, digits: Int? = nil)
    case real(Double)
    case truth(Bool)
    case text(String)
    /// Such as the port of a frame without one: `null`.
    case absent
    case numbers([Int64])
    case records([LoraFacts])
    /// What is written in several ways.
    case either([LoraFact])

    /// Vectors write single precision as well.
    private static let precision = 2e-7

    func agrees(with expected: JSONValue) -> Bool {
        switch self {
        case .bytes(let bytes): Self.bytes(expected) == bytes || (bytes.isEmpty && expected == .null)
        case .number(let number, let digits): Self.number(expected, digits) == number
        case .real(let number): expected.number.map { abs($0 - number) <= Self.precision * abs(number) } ?? false
        case .truth(let truth): (expected.truth ?? expected.integer.map { $0 != 0 }) == truth
        case .text(let text): expected.text?.lowercased() == text.lowercased()
        case .absent: expected == .null
        case .numbers(let numbers):
            if case .array(let elements) = expected { elements.map(\.integer) == numbers } else { false }
        case .records: false
        case .either(let facts): facts.contains { $0.agrees(with: expected) }
        }
    }

    /// Bytes are written in hexadecimal, of either case, with blanks or not, or as a list of numbers.
    static func bytes(_ value: JSONValue) -> [UInt8]? {
        switch value {
        case .string(let text): HexText.decode(digits(text))
        case .array(let elements):
            elements.reduce(into: []) { bytes, element in
                bytes = element.integer.flatMap { UInt8(exactly: $0) }.flatMap { byte in bytes.map { $0 + [byte] } }
            }
        default: nil
        }
    }

    /// A number is written as such; one that has a hexadecimal form, also in that many digits.
    static func number(_ value: JSONValue, _ digits: Int?) -> Int64? {
        guard let text = value.text else { return value.integer ?? value.truth.map { $0 ? 1 : 0 } }
        let plain = Self.digits(text)
        if let digits, plain.utf8.count == digits || text.lowercased().hasPrefix("0x") {
            return UInt64(plain, radix: 16).map { Int64(bitPattern: $0) }
        }
        return value.integer
    }

    private static func digits(_ text: String) -> String {
        let text = text.lowercased().hasPrefix("0x") ? String(text.dropFirst(2)) : text
        return text.filter { !" -:".contains($0) }
    }
}

extension LoraFact: CustomStringConvertible {
    var description: String {
        switch self {
        case .bytes(let bytes): "\"\(HexText.encode(bytes))\""
        case .number(let number, let digits):
            digits.map { "\(number) (\(Self.hex(number, $0)))" } ?? String(number)
        case .real(let number): String(number)
        case .truth(let truth): String(truth)
        case .text(let text): "\"\(text)\""
        case .absent: "none"
        case .numbers(let numbers): "\(numbers)"
        case .records(let records): "\(records.count) of them"
        case .either(let facts): facts.first?.description ?? ""
        }
    }

    private static func hex(_ number: Int64, _ digits: Int) -> String {
        let text = String(UInt64(bitPattern: number), radix: 16)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}
