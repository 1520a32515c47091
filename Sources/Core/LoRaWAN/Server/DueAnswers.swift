/// Frames that wait until other gateways have brought them too. All wait equally long, so the first is the next.
struct DueAnswers: Sendable {
    struct Entry: Hashable, Sendable {
        var due: UInt64
        var device: EUI64
        var subject: Subject
    }

    enum Subject: Hashable, Sendable {
        /// By its ticket.
        case uplink(UInt64)
        /// By its nonce.
        case join(UInt16)
    }

    private var entries: [Entry] = []
    private var head = 0

    var next: UInt64? { head < entries.count ? entries[head].due : nil }

    mutating func add(_ entry: Entry) {
        entries.append(entry)
    }

    /// The next that is due.
    mutating func take(now: UInt64) -> Entry? {
        guard head < entries.count, entries[head].due <= now else { return nil }
        defer {
            head += 1
            if head == entries.count || head >= 1_024 {
                entries.removeFirst(head)
                head = 0
            }
        }
        return entries[head]
    }
}
