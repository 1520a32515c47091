import Sensing

/// When the bytes of a stream arrived, by their position in it; holds one entry for each chunk that is still pending.
struct ArrivalTimes: Sendable {
    private var chunks: [(position: Int, time: Timestamp)] = []

    /// The bytes from `position` on arrived at `time`.
    mutating func note(_ time: Timestamp, at position: Int) {
        if let last = chunks.last, last.time == time { return }
        chunks.append((position, time))
    }

    /// When the byte at a position arrived; nil before the first chunk.
    func time(at position: Int) -> Timestamp? {
        // Frames are taken from the front, so the entry is among the first.
        var found = chunks.first?.time
        for chunk in chunks {
            guard chunk.position <= position else { break }
            found = chunk.time
        }
        return found
    }

    /// Nothing before `position` will be asked for again.
    mutating func drop(before position: Int) {
        let obsolete = chunks.prefix { $0.position <= position }.count - 1
        if obsolete > 0 { chunks.removeFirst(obsolete) }
    }
}
