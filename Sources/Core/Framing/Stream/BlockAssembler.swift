import Sensing

/// Puts lines together that are one record.
///
/// A block that does not end as it should is given out line by line, the first with a defect, and its lines are looked
/// at anew, so that it never swallows another one. A line is looked at so at most once for each kind of block.
struct BlockAssembler: Sendable {
    /// A line, and how often it was in a block that did not end.
    private struct Entry {
        var frame: Frame
        var attempts = 0
        var isMember = true
    }

    private struct Open {
        var kind: Int
        var entries: [Entry] = []
        var text: [UInt8] = []
        /// How long the text is to become, once that is known.
        var needed: Int?
    }

    private let kinds: [BlockKind]
    private let skipsLoggerMessages: Bool
    private var open: Open?

    /// Nil when there is nothing to put together.
    init?(_ plans: [BlockPlan], skipsLoggerMessages: Bool) {
        kinds = plans.enumerated().filter { $0.element.end != .controllerBlock }
            .map { BlockKind($0.element, index: $0.offset) }
        guard !kinds.isEmpty else { return nil }
        self.skipsLoggerMessages = skipsLoggerMessages
    }

    mutating func take(_ frame: Frame, into frames: inout [Frame]) {
        if open == nil, kind(begunBy: frame) == nil {
            frames.append(frame)
            return
        }
        process([Entry(frame: frame)], into: &frames)
    }

    /// The stream ends here.
    mutating func finish(into frames: inout [Frame]) {
        endHeld(into: &frames)
        while open != nil { process(fail("before the stream ended", into: &frames), into: &frames) }
    }

    /// Gives out the block that is open when it takes no line of its own to end it.
    private mutating func endHeld(into frames: inout [Frame]) {
        guard let block = open, kinds[block.kind].endsBeforeOthers else { return }
        open = nil
        give(block, into: &frames)
    }

    private func isEnded(before frame: Frame) -> Bool {
        guard let open, kinds[open.kind].endsBeforeOthers else { return false }
        if skipsLoggerMessages, LoggerMessage.stamp(of: frame.raw) != nil { return false }
        return reasonToFail(at: frame) != nil || kinds[open.kind].isEnded(before: frame.payload)
    }

    /// Takes entries in their order; those of a block that fails come once more before those behind them.
    private mutating func process(_ entries: [Entry], into frames: inout [Frame]) {
        var waiting = Array(entries.reversed())
        while let entry = waiting.popLast() {
            if isEnded(before: entry.frame) { endHeld(into: &frames) }
            if open == nil {
                begin(with: entry, into: &frames)
            } else if let reason = reasonToFail(at: entry.frame) {
                waiting.append(entry)
                waiting += fail(reason, into: &frames).reversed()
            } else {
                add(entry, into: &frames)
                if let reason = reasonToFail() { waiting += fail(reason, into: &frames).reversed() }
            }
        }
    }

    private mutating func begin(with entry: Entry, into frames: inout [Frame]) {
        guard entry.attempts < kinds.count, let kind = kind(begunBy: entry.frame) else {
            frames.append(entry.frame)
            return
        }
        open = Open(kind: kind)
        add(entry, into: &frames)
    }

    private func kind(begunBy frame: Frame) -> Int? {
        guard frame.kind == .line, frame.defect == nil else { return nil }
        return kinds.firstIndex { $0.isBegun(by: frame.payload) }
    }

    /// Why the block that is open cannot go on with a frame; nil when it can.
    private func reasonToFail(at frame: Frame) -> String? {
        guard let open else { return nil }
        let kind = kinds[open.kind]
        if frame.kind != .line { return "before a binary frame" }
        if frame.defect != nil { return "before damaged bytes" }
        if let first = open.entries.first?.frame.time.instant.nanoseconds,
            frame.time.instant.nanoseconds &- first > kind.plan.timeoutNanoseconds
        {
            return "in time"
        }
        return kind.isBegunAnew(by: frame.payload) ? "before another one began" : nil
    }

    /// Why the block that is open has become too long; nil when it has not.
    private func reasonToFail() -> String? {
        guard let open, open.entries.count >= kinds[open.kind].plan.maximumLines else { return nil }
        return "within \(open.entries.count) lines"
    }

    private mutating func add(_ entry: Entry, into frames: inout [Frame]) {
        guard var current = open else { return }
        open = nil
        let kind = kinds[current.kind]
        var entry = entry
        let isMessage = skipsLoggerMessages && LoggerMessage.stamp(of: entry.frame.raw) != nil
        entry.isMember = current.entries.isEmpty || (!isMessage && kind.mayHold(entry.frame.payload))
        current.entries.append(entry)
        if entry.isMember {
            kind.append(entry.frame.payload, to: &current.text)
            if current.needed == nil { current.needed = kind.neededLength(of: current.text) }
            if kind.isEnded(by: entry.frame.payload, text: current.text, needed: current.needed) {
                give(current, into: &frames)
                return
            }
        }
        open = current
    }

    /// Gives out a block that is whole.
    private func give(_ block: Open, into frames: inout [Frame]) {
        let kind = kinds[block.kind]
        if kind.endsBeforeOthers, block.entries.filter(\.isMember).count == 1 {
            frames += block.entries.map(\.frame)
            return
        }
        let first = frames.count
        for entry in block.entries {
            guard entry.isMember else {
                frames.append(entry.frame)
                continue
            }
            if frames.count > first, frames[frames.count - 1].kind == .block(kind.index) {
                frames[frames.count - 1].raw += entry.frame.raw
            } else {
                var part = entry.frame
                part.payload = frames.count == first ? kind.payload(block.text, needed: block.needed) : []
                part.kind = .block(kind.index)
                frames.append(part)
            }
        }
    }

    /// Gives out the first line of the open block, with the defect; the others are to be taken once more.
    private mutating func fail(_ reason: String, into frames: inout [Frame]) -> [Entry] {
        guard let block = open, var first = block.entries.first?.frame else { return [] }
        open = nil
        first.defect = "block '\(kinds[block.kind].plan.name)' does not end \(reason)"
        frames.append(first)
        return block.entries.dropFirst().map { Entry(frame: $0.frame, attempts: $0.attempts + 1) }
    }
}
