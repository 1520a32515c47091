import Sensing

/// Decides which segment files may go: none that a required destination lacks, the oldest first.
public struct PrunePolicy: Hashable, Sendable {
    /// One segment file, as far as the decision needs to know it.
    public struct Segment: Hashable, Sendable {
        public var name: String
        public var epoch: String
        /// Nil while the segment is empty.
        public var range: PositionRange?
        public var bytes: UInt64
        /// When the last record was written to it.
        public var lastWritten: Instant
        /// Whether it is still being written to; such a segment is never pruned.
        public var isOpen: Bool

        public init(
            name: String, epoch: String, range: PositionRange?, bytes: UInt64, lastWritten: Instant, isOpen: Bool
        ) {
            self.name = name
            self.epoch = epoch
            self.range = range
            self.bytes = bytes
            self.lastWritten = lastWritten
            self.isOpen = isOpen
        }
    }

    /// How long a segment is kept although every required destination has it.
    public var keepNanoseconds: Int64
    /// How many bytes all segments may take together; above it, `keepNanoseconds` no longer holds.
    public var limitBytes: UInt64

    public init(keepNanoseconds: Int64, limitBytes: UInt64) {
        self.keepNanoseconds = keepNanoseconds
        self.limitBytes = limitBytes
    }

    /// The segments to unlink.
    ///
    /// - Parameters:
    ///   - segments: all of them, the oldest first.
    ///   - required: what each required destination has confirmed, by epoch. When it is empty nobody has to have the
    ///     records, so age and limit alone decide; a station without any destination is its own archive and should
    ///     not ask.
    public func segmentsToUnlink(
        _ segments: [Segment], required: [[String: RangeSet]], now: Instant
    ) -> [Segment] {
        var total = segments.reduce(0) { $0 + $1.bytes }
        var unlinked: [Segment] = []
        for segment in segments where !segment.isOpen && Self.isConfirmed(segment, by: required) {
            let age = now.nanoseconds(since: segment.lastWritten)
            guard age >= keepNanoseconds || total > limitBytes else { continue }
            unlinked.append(segment)
            total -= segment.bytes
        }
        return unlinked
    }

    /// Whether every required destination has every record of the segment.
    public static func isConfirmed(_ segment: Segment, by required: [[String: RangeSet]]) -> Bool {
        guard let range = segment.range else { return true }
        return required.allSatisfy { $0[segment.epoch]?.contains(range) ?? false }
    }
}
