import Framing

/// A block that nothing ends (a table), cut where its lines stop to fit, so that a damaged row costs itself alone.
struct HeldBlock {
    /// The lines that fit.
    let head: Frame
    /// The damaged line and those behind it, each by itself.
    let rest: [Frame]

    /// Nil when nothing fits before `place`, or when the bytes of the lines cannot be told apart.
    init?(_ frame: Frame, cutAt place: Int) {
        guard place > 0, place < frame.payload.count else { return nil }
        let payloads = frame.payload.split(separator: Self.lineFeed, omittingEmptySubsequences: false)
        let raws = Self.lines(of: frame.raw)
        guard raws.count == payloads.count else { return nil }
        let count = frame.payload[..<place].count { $0 == Self.lineFeed }
        var head = frame
        head.raw = Array(raws[..<count].joined())
        head.payload = Array(frame.payload[..<place])
        self.head = head
        rest = zip(raws, payloads).dropFirst(count).map { raw, payload in
            Frame(
                raw: Array(raw), payload: Array(payload), time: frame.time,
                loggerTime: LoggerStamp.read(Array(raw))?.instant)
        }
    }

    private static let lineFeed: UInt8 = 0x0A

    /// Each with its line end.
    private static func lines(of raw: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        while start < raw.count {
            let end = raw[start...].firstIndex(of: lineFeed).map { $0 + 1 } ?? raw.count
            lines.append(raw[start..<end])
            start = end
        }
        return lines
    }
}
