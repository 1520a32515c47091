import Sensing

/// One line of the wire log: when, which way, and the bytes, so that they can be read back exactly.
///
///     2026-11-21T10:20:30.123456Z < "#12.34, 3.8\r\n"
///     2026-11-21T10:20:31.000Z > "DS\r\n"
///     2026-11-21T10:20:32.500Z < x7f7fe402 ; "checksum is 3B, the bytes give 4C"
///     2026-11-21T10:20:33.000Z # "alice has taken the line over"
public struct WireLogLine: Hashable, Sendable {
    public var time: Instant
    public var direction: Record.Direction
    public var bytes: [UInt8]
    /// What is wrong with the bytes, or, without bytes, what is noted.
    public var remark: String?

    public init(time: Instant, direction: Record.Direction, bytes: [UInt8], remark: String? = nil) {
        self.time = time
        self.direction = direction
        self.bytes = bytes
        self.remark = remark
    }

    public init(_ record: Record) {
        self.init(
            time: record.time.instant, direction: record.direction, bytes: record.raw, remark: record.defect)
    }

    // MARK: Writing

    /// Without a line end.
    public var text: String {
        var text = "\(time.iso8601) \(direction.mark)"
        if direction == .note, bytes.isEmpty { return text + (remark.map { " " + QuotedBytes.quoted($0.utf8) } ?? "") }
        // A text behind `#` is always the remark.
        text += " " + (direction == .note ? QuotedBytes.hexadecimal(bytes) : QuotedBytes.written(bytes))
        if let remark { text += " ; " + QuotedBytes.quoted(remark.utf8) }
        return text
    }

    // MARK: Reading

    /// Nil for a comment, which begins with `#`, and for what is no line of a wire log.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: " ", maxSplits: 2)
        guard parts.count >= 2, let time = Instant(iso8601: String(parts[0])),
            let direction = Record.Direction(mark: parts[1])
        else { return nil }
        var rest = parts.count == 3 ? Substring(parts[2]) : ""
        if direction == .note, rest.first != "x" {
            self.init(time: time, direction: direction, bytes: [])
            guard !rest.isEmpty else { return }
            guard let remark = QuotedBytes.take(&rest), rest.isEmpty else { return nil }
            self.remark = String(decoding: remark, as: UTF8.self)
            return
        }
        guard let bytes = QuotedBytes.take(&rest) else { return nil }
        self.init(time: time, direction: direction, bytes: bytes)
        guard !rest.isEmpty else { return }
        guard rest.hasPrefix(" ; ") else { return nil }
        rest = rest.dropFirst(3)
        guard let remark = QuotedBytes.take(&rest), rest.isEmpty else { return nil }
        self.remark = String(decoding: remark, as: UTF8.self)
    }
}

extension Record.Direction {
    /// As it stands in the wire log and in `fairlead tail`.
    public var mark: String {
        switch self {
        case .received: "<"
        case .sent: ">"
        case .note: "#"
        }
    }

    init?(mark: some StringProtocol) {
        switch mark {
        case "<": self = .received
        case ">": self = .sent
        case "#": self = .note
        default: return nil
        }
    }
}
