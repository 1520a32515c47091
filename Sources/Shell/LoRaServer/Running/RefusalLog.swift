import LoRaWAN

/// Says what was refused without filling the log: the first of a kind at once, then one line a minute and kind with how
/// many there were.
struct RefusalLog {
    private struct Kind {
        /// When the minute began.
        var since: UInt64
        var more = 0
        var last = ""
    }

    private var kinds: [Refusal.Kind: Kind] = [:]

    /// Nanoseconds.
    static let interval: UInt64 = 60_000_000_000

    /// The line to write now; nil when it is counted for a later one. `now`: monotonic, in nanoseconds.
    mutating func note(_ refusal: Refusal, now: UInt64) -> String? {
        guard kinds[refusal.kind] != nil else {
            kinds[refusal.kind] = Kind(since: now)
            return refusal.text
        }
        kinds[refusal.kind]?.more += 1
        kinds[refusal.kind]?.last = refusal.text
        return nil
    }

    /// The lines whose minute is over.
    mutating func due(now: UInt64) -> [(kind: Refusal.Kind, line: String)] {
        var lines: [(kind: Refusal.Kind, line: String)] = []
        for (name, kind) in kinds where now &- kind.since >= Self.interval {
            guard kind.more > 0 else {
                kinds[name] = nil
                continue
            }
            kinds[name] = Kind(since: now)
            lines.append((name, "\(kind.last) (\(kind.more) more of this kind in a minute)"))
        }
        return lines.sorted { $0.kind.rawValue < $1.kind.rawValue }
    }
}
