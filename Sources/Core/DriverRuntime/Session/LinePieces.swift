import Framing
import Sensing

/// Takes apart a line that holds more than one record.
///
/// A lone CR ends a record, as some terminals write them; behind the good checksum of a sentence another one may begin;
/// and where a logger's stamp stands within a line, the line before it lost its end. All bytes stay, in their order.
struct LinePieces: Sendable {
    let hasSentences: Bool
    let readsStamps: Bool

    /// Nil where there is nothing to take apart.
    func pieces(of frame: Frame) -> [Frame]? {
        guard frame.defect == nil else { return nil }
        let cuts = frame.payload.withUnsafeBytes { boundaries(in: $0) }
        guard !cuts.isEmpty else { return nil }
        return pieces(of: frame, at: cuts)
    }

    private struct Cut {
        /// Where the next record begins in the payload.
        var start: Int
        /// The record before it lost its end.
        var isCut: Bool
    }

    private func boundaries(in payload: UnsafeRawBufferPointer) -> [Cut] {
        var cuts: [Cut] = []
        var start = 0
        var index = 0
        while index < payload.count {
            var found: Cut?
            switch payload[index] {
            case Self.carriageReturn: found = Cut(start: index + 1, isCut: false)
            case UInt8(ascii: "*"): found = sentenceEnd(in: payload, start: start, star: index)
            case UInt8(ascii: "/"): found = stamp(in: payload, start: start, slash: index)
            default: break
            }
            if let found, found.start < payload.count {
                cuts.append(found)
                start = found.start
                index = max(index + 1, found.start)
            } else {
                index += 1
            }
        }
        return cuts
    }

    /// `*hh` of a sentence with a good checksum, and behind it the beginning of another or of its tag block.
    private func sentenceEnd(in payload: UnsafeRawBufferPointer, start: Int, star: Int) -> Cut? {
        var next = star + Self.checksumLength
        guard hasSentences, next < payload.count else { return nil }
        while next < payload.count, payload[next] == UInt8(ascii: " ") { next += 1 }
        guard next < payload.count, Self.starts.contains(payload[next]) else { return nil }
        let line = UnsafeRawBufferPointer(rebasing: payload[start..<star + Self.checksumLength])
        guard NMEASentence.find(in: line)?.check == .good else { return nil }
        return Cut(start: next, isCut: false)
    }

    /// The first slash of a stamp within the line; the year before it belongs to the stamp.
    private func stamp(in payload: UnsafeRawBufferPointer, start: Int, slash: Int) -> Cut? {
        let year = slash - Self.yearLength
        // A time behind an equals sign is a value: `started=2014/08/17 12:53:58.217 by hand`.
        guard readsStamps, year > start, payload[year - 1] != UInt8(ascii: "="),
            LoggerStamp.read(UnsafeRawBufferPointer(rebasing: payload[year...])) != nil
        else { return nil }
        return Cut(start: year, isCut: true)
    }

    /// The last piece takes the line's terminator, the first what stands before the payload.
    private func pieces(of frame: Frame, at cuts: [Cut]) -> [Frame]? {
        let terminator = frame.raw.reversed().prefix { $0 == Self.carriageReturn || $0 == Self.lineFeed }.count
        let lead = frame.raw.count - terminator - frame.payload.count
        guard lead >= 0 else { return nil }
        var pieces: [Frame] = []
        var loggerTime = frame.loggerTime
        var start = 0
        for number in 0...cuts.count {
            let end = number < cuts.count ? cuts[number].start : frame.payload.count
            var payload = frame.payload[start..<end]
            while payload.last == Self.carriageReturn { payload.removeLast() }
            if start > 0, readsStamps, let stamp = LoggerStamp.read(Array(payload)) {
                loggerTime = stamp.instant
                payload = payload.dropFirst(stamp.length)
            }
            let rawStart = start == 0 ? 0 : lead + start
            let rawEnd = number < cuts.count ? lead + end : frame.raw.count
            let isCut = number < cuts.count && cuts[number].isCut
            pieces.append(
                Frame(
                    raw: Array(frame.raw[rawStart..<rawEnd]), payload: Array(payload), time: frame.time,
                    loggerTime: loggerTime,
                    defect: isCut ? "cut short: a logger's stamp follows within the line" : nil))
            start = end
        }
        return pieces
    }

    private static let carriageReturn: UInt8 = 0x0D
    private static let lineFeed: UInt8 = 0x0A
    private static let checksumLength = 3
    private static let yearLength = 4
    private static let starts: [UInt8] = [UInt8(ascii: "$"), UInt8(ascii: "!"), UInt8(ascii: "\\")]
}
