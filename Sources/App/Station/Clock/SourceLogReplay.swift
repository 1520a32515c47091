import Console
import Sensing
import Timekeeping

/// Replays a log of the clock's sources and tells what the clock did: the same log gives the same models.
public struct SourceLogReplay {
    /// Something that the clock did.
    public struct Event: Encodable, Sendable {
        /// `model`, `notice`, `warning` or `relock`.
        public var kind: String
        @InstantText public var time: Instant
        public var text: String
        @NumberOrNull public var boundMicroseconds: Double?
        /// The model as the store keeps it; nil for what is none.
        @TextOrNull public var model: String?

        enum CodingKeys: String, CodingKey {
            case kind
            case time
            case text
            case boundMicroseconds = "bound_us"
            case model
        }
    }

    public private(set) var lines = 0
    public private(set) var models = 0
    /// Lines that could not be read, and why the first could not.
    public private(set) var defects = 0
    public private(set) var firstDefect: String?
    /// The log has a start: what is before it, where a file was thrown away, cannot be replayed.
    public private(set) var hasStart = false
    private var replay = ClockReplay()

    public init() {}

    public mutating func take(_ text: some StringProtocol) -> [Event] {
        guard !text.isEmpty else { return [] }
        lines += 1
        do throws(LineDefect) {
            let line = try SourceLogLine(line: text)
            if case .start = line { hasStart = true }
            return replay.take(line).map { event(of: $0, at: line.raw) }
        } catch {
            defects += 1
            if firstDefect == nil { firstDefect = "line \(lines): \(error)" }
            return []
        }
    }

    private mutating func event(of action: ClockAction, at raw: Int64?) -> Event {
        switch action {
        case .publish(let model):
            models += 1
            return Event(
                kind: "model", time: model.utc(at: raw ?? model.anchor), text: Self.text(of: model),
                boundMicroseconds: model.halfWidth(at: raw ?? model.anchor).map { Double($0) / 1000 },
                model: model.line)
        case .note(let note):
            return Event(
                kind: note.severity.rawValue, time: now(raw), text: note.text, boundMicroseconds: nil, model: nil)
        case .relocked(let audit):
            return Event(
                kind: "relock", time: audit.relocked.utc(at: audit.at), text: Self.text(of: audit),
                boundMicroseconds: Double(audit.within) / 1000, model: nil)
        }
    }

    private func now(_ raw: Int64?) -> Instant {
        guard let model = replay.engine?.model else { return Instant(nanoseconds: 0) }
        return model.utc(at: raw ?? model.anchor)
    }

    private static func text(of model: ClockModel) -> String {
        let flags = model.flags.names.isEmpty ? "" : " [\(model.flags.names.joined(separator: ", "))]"
        let by = model.sourceNames.isEmpty ? "" : " by \(model.sourceNames)"
        return "model \(model.id) \(model.state)\(flags)\(by)"
    }

    private static func text(of audit: HoldoverAudit) -> String {
        "after \(audit.duration / 1_000_000_000) s off by \(audit.error) ns within \(audit.within) ns, promised "
            + "\(audit.promised) ns: \(audit.isCovered ? "kept" : "NOT KEPT")"
    }
}

extension SourceLogLine {
    /// CLOCK_MONOTONIC_RAW of the line; nil in the head.
    fileprivate var raw: Int64? {
        switch self {
        case .start, .source: nil
        case .report(_, let moment), .tick(let moment): moment.raw
        }
    }
}
