/// What a data logger writes between an instrument's bytes on its own account:
/// `2014/04/24 01:02:02.298 [adcpt:DLOGP4]:Instrument Stopped [Power Off]`.
enum LoggerMessage {
    /// The stamp of a line, with its end, that is such a message: behind the tag stands a letter, then words.
    ///
    /// Samples may carry the tag too, so hexadecimal text, which has no blanks, is none, and neither is garbage.
    static func stamp(of line: [UInt8]) -> LoggerStamp? {
        guard line.last == UInt8(ascii: "\n"), let stamp = LoggerStamp.read(line), stamp.tag != nil else { return nil }
        var text = line[stamp.length...].dropLast()
        if text.last == UInt8(ascii: "\r") { text.removeLast() }
        guard let first = text.first, (first | 0x20) &- 0x61 < 26, text.contains(UInt8(ascii: " ")) else { return nil }
        return text.allSatisfy { $0 >= 0x20 && $0 < 0x7F } ? stamp : nil
    }
}
