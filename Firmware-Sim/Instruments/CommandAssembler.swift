/// Collects typed characters into commands that end with CR, LF or both.
struct CommandAssembler: Sendable {
    /// Longer commands do not exist; what comes after is forgotten, as in a small firmware.
    private static let maximumLength = 600

    private var typed: [UInt8] = []
    private(set) var lastWasReturn = false

    /// The command that this byte ends, without its terminator.
    mutating func take(_ byte: UInt8) -> String? {
        defer { lastWasReturn = byte == 13 }
        switch byte {
        case 13:
            return finish()
        case 10:
            return lastWasReturn ? nil : finish()
        case 8, 127:
            _ = typed.popLast()
        default:
            if typed.count < CommandAssembler.maximumLength { typed.append(byte & 0x7f) }
        }
        return nil
    }

    mutating func clear() { typed.removeAll() }

    private mutating func finish() -> String {
        defer { typed.removeAll() }
        var bytes = typed[...]
        while bytes.first == 32 { bytes.removeFirst() }
        while bytes.last == 32 { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
