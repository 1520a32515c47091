import Sensing

/// When the frames of a byte stream came, from when its bytes were read: each frame by the first byte of its own record,
/// and on a serial line the frames of a steady instrument by their minimum-latency envelope. One value for each
/// connection.
public struct FrameTimes: Sendable {
    /// A frame as the framer gave it out, in the order of the stream.
    public struct Span: Hashable, Sendable {
        /// Its raw bytes.
        public var length: Int
        /// How many of them lie before its record: a prompt that was sent after the record before.
        public var skipped: Int
        /// What it is; frames of one kind may be steady. Nil: nothing is expected of it.
        public var kind: String?
        /// When the read came that brought its first byte.
        public var time: Timestamp

        public init(length: Int, skipped: Int = 0, kind: String?, time: Timestamp) {
            self.length = length
            self.skipped = skipped
            self.kind = kind
            self.time = time
        }
    }

    private struct Chunk: Sendable {
        var position: Int
        var count: Int
        var time: Timestamp
        var pace: LinePace
    }

    private var chunks: [Chunk] = []
    private var received = 0
    private var framed = 0
    private var envelopes: [String: LatencyEnvelope] = [:]

    /// Kinds of frames that are followed.
    private static let mostKinds = 32

    public init() {}

    /// So many bytes came, the first of them at `time`.
    public mutating func note(_ count: Int, _ time: Timestamp, _ pace: LinePace) {
        chunks.append(Chunk(position: received, count: count, time: time, pace: pace))
        received += count
    }

    /// When the frames came that were given out since the last call.
    public mutating func place(_ spans: [Span]) -> [Timestamp] {
        var times: [Timestamp] = []
        var stamped: [StampedFrame?] = []
        for span in spans {
            let first = firstByte(span)
            times.append(first?.time ?? span.time)
            stamped.append(first?.frame)
            framed += span.length
        }
        for kind in Set(spans.compactMap(\.kind)) {
            settle(spans.indices.filter { spans[$0].kind == kind && stamped[$0] != nil }, kind, stamped, &times)
        }
        forget()
        return times
    }

    /// Frames of so many bytes were given out whose times are those of their first bytes.
    public mutating func pass(_ count: Int) {
        framed += count
        forget()
    }

    // MARK: The first byte

    /// Nil where the framer's account of the stream is another one.
    private func firstByte(_ span: Span) -> (time: Timestamp, frame: StampedFrame?)? {
        guard let first = chunk(at: framed), first.time == span.time else { return nil }
        let skipped = min(max(0, span.skipped), max(0, span.length - 1))
        return chunk(at: framed + skipped).map { firstByte(at: framed + skipped, span.length - skipped, $0) }
    }

    private func firstByte(
        at position: Int, _ length: Int, _ chunk: Chunk
    ) -> (time: Timestamp, frame: StampedFrame?) {
        let before = position - chunk.position
        var time = chunk.time
        // The byte came by so many characters later than the first of its read.
        time.move(by: Int64(before) * chunk.pace.character)
        let frame = time.stamp.map {
            StampedFrame(
                stamp: $0.monotonic, lateness: $0.lateness, together: chunk.count - before,
                isWhole: chunk.count - before >= length)
        }
        return (time, frame)
    }

    private func chunk(at position: Int) -> Chunk? {
        chunks.last { $0.position <= position && position < $0.position + $0.count }
    }

    private mutating func forget() {
        let obsolete = chunks.prefix { $0.position + $0.count <= framed }.count
        chunks.removeFirst(obsolete)
    }

    // MARK: The envelope

    private mutating func settle(
        _ indices: [Int], _ kind: String, _ stamped: [StampedFrame?], _ times: inout [Timestamp]
    ) {
        guard let pace = chunks.last?.pace, envelopes[kind] != nil || envelopes.count < Self.mostKinds else { return }
        let frames = indices.compactMap { stamped[$0] }
        let following = following()
        let placed = envelopes[kind, default: LatencyEnvelope()].place(frames, pace, following: following)
        for (index, frame) in zip(indices, placed) {
            guard let frame, let stamp = times[index].stamp else { continue }
            times[index].move(by: frame.stamp - stamp.monotonic)
            times[index].narrow(lateness: frame.lateness)
            times[index].admit(earliness: frame.earliness)
        }
    }

    /// When the next frame begins, where a line brings frames of one kind only.
    private func following() -> Int64? {
        guard envelopes.count <= 1, let chunk = chunk(at: framed) else { return nil }
        return firstByte(at: framed, 1, chunk).frame?.stamp
    }
}

extension Timestamp {
    /// The instant and what it is computed from, together.
    fileprivate mutating func move(by nanoseconds: Int64) {
        instant = instant.adding(nanoseconds: nanoseconds)
        stamp?.monotonic += nanoseconds
    }

    /// The raw stamp is where the byte came at the latest; the instant stays where it came most likely.
    fileprivate mutating func admit(earliness: Int64) {
        bound?.after += earliness
        stamp?.monotonic += earliness
        stamp?.lateness += earliness
    }

    fileprivate mutating func narrow(lateness: Int64) {
        bound?.before += lateness - (stamp?.lateness ?? lateness)
        stamp?.lateness = lateness
    }
}
