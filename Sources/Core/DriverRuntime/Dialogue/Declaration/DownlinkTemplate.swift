import Pipeline

/// A downlink to a LoRaWAN node, as it is declared: the port, and bytes with numbers to fill in.
///
/// What goes to the link is the port in one byte, then the payload.
public struct DownlinkTemplate: Hashable, Sendable {
    enum Part: Hashable, Sendable {
        case bytes([UInt8])
        case number(DownlinkNumber)
    }

    /// FPort, 1 to 223.
    var port: UInt8
    var parts: [Part]

    /// No data rate carries more.
    static let longest = 242

    /// Bytes of the payload.
    var length: Int {
        parts.reduce(0) { length, part in
            switch part {
            case .bytes(let bytes): length + bytes.count
            case .number(let number): length + number.type.width
            }
        }
    }

    var numbers: [DownlinkNumber] {
        parts.compactMap { part in
            if case .number(let number) = part { number } else { nil }
        }
    }

    /// `value` gives the arguments as text; one that is none, or does not fit, is sent as zeros.
    func filled(_ value: (String) -> [UInt8]?) -> [UInt8] {
        parts.reduce(into: [port]) { bytes, part in
            switch part {
            case .bytes(let literal): bytes += literal
            case .number(let number):
                let text = value(number.argument).map { String(decoding: $0, as: UTF8.self) }
                let written = text.flatMap { try? number.bytes(for: $0) }
                bytes += written ?? [UInt8](repeating: 0, count: number.type.width)
            }
        }
    }
}
