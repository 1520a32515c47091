import Framing

/// Where a record may begin within a line that garbage stands in front of: what a power-up leaves on the line has no
/// end of its own.
struct GarbageSplit: Sendable {
    var garbage: Frame
    var record: Frame

    /// A record reaches to the end of its line, so the last mark is the likeliest; more than these are not tried.
    private static let most = 4

    /// The ways to cut a line in front of a mark, the likeliest first; none where the line begins with its only mark.
    static func splits(of frame: Frame, at marks: [[UInt8]]) -> [GarbageSplit] {
        guard let lead = place(of: frame.payload, in: frame.raw) else { return [] }
        var splits: [GarbageSplit] = []
        var start = frame.payload.count - 1
        while start > 0, splits.count < most {
            if marks.contains(where: { frame.payload[start...].starts(with: $0) }) {
                splits.append(GarbageSplit(frame, payload: start, raw: lead + start))
            }
            start -= 1
        }
        return splits
    }

    private init(_ frame: Frame, payload start: Int, raw rawStart: Int) {
        garbage = Frame(
            raw: Array(frame.raw[..<rawStart]), payload: Array(frame.payload[..<start]), time: frame.time,
            loggerTime: frame.loggerTime, defect: "\(start) bytes of garbage in front of a record")
        record = Frame(
            raw: Array(frame.raw[rawStart...]), payload: Array(frame.payload[start...]), time: frame.time,
            loggerTime: frame.loggerTime)
    }

    /// Where the payload stands in the raw bytes; nil where a wrapping stands within it.
    private static func place(of payload: [UInt8], in raw: [UInt8]) -> Int? {
        guard !payload.isEmpty, raw.count >= payload.count else { return nil }
        for start in (0...raw.count - payload.count).reversed() where raw[start...].starts(with: payload) {
            return start
        }
        return nil
    }
}
