/// What a data logger writes between an instrument's bytes on its own account:
/// `2014/04/24 01:02:02.298 [adcpt:DLOGP4]:Instrument Stopped [Power Off]`.
///
/// Behind the tag stands a letter, then words. Samples may carry the tag too, so hexadecimal text, which has no blanks,
/// is no message, and neither is garbage.
enum LoggerMessage {
    /// A longer line is none.
    private static let longest = 512

    /// The length of the message with its line end that a stamp with a tag begins; the stamp is `from` bytes long.
    static func match(_ bytes: UnsafeRawBufferPointer, from start: Int) -> PrefixMatch<Int> {
        guard start < bytes.count else { return .incomplete }
        guard (bytes[start] | 0x20) &- 0x61 < 26 else { return .none }
        var hasBlank = false
        for index in start..<min(bytes.count, longest) {
            let byte = bytes[index]
            if byte == 0x0A { return hasBlank ? .complete(index + 1) : .none }
            let isText = byte >= 0x20 && byte < 0x7F
            // Only the line end may follow a return.
            guard isText && bytes[index - 1] != 0x0D || byte == 0x0D && bytes[index - 1] != 0x0D else { return .none }
            if byte == 0x20 { hasBlank = true }
        }
        return bytes.count < longest ? .incomplete : .none
    }

    /// The stamp of a line, with its end, that is such a message.
    static func stamp(of line: [UInt8]) -> LoggerStamp? {
        guard let stamp = LoggerStamp.read(line), stamp.tag != nil else { return nil }
        guard case .complete(line.count) = line.withUnsafeBytes({ match($0, from: stamp.length) }) else { return nil }
        return stamp
    }
}
