import Sensing

/// Decides which segment files may go, and which must although somebody still lacks them.
public struct PrunePolicy: Hashable, Sendable {
    /// What the destinations that count still lack of a segment.
    public enum Lacking: UInt8, Hashable, Sendable, Comparable {
        case nothing
        /// Every one of them has the data, and not every one the raw bytes.
        case raw
        case data

        public static func < (left: Lacking, right: Lacking) -> Bool { left.rawValue < right.rawValue }
    }

    /// One segment file, as far as the decision needs to know it.
    public struct Segment: Hashable, Sendable {
        public var name: String
        public var bytes: UInt64
        /// When the last record was written to it.
        public var lastWritten: Instant
        public var lacking: Lacking
        /// Whether it is still being written to; such a segment never goes.
        public var isOpen: Bool

        public init(name: String, bytes: UInt64, lastWritten: Instant, lacking: Lacking, isOpen: Bool) {
            self.name = name
            self.bytes = bytes
            self.lastWritten = lastWritten
            self.lacking = lacking
            self.isOpen = isOpen
        }
    }

    /// Both in the order in which they go.
    public struct Decision: Hashable, Sendable {
        /// Nobody lacks these.
        public var pruned: [Segment] = []
        /// These are lost to somebody.
        public var dropped: [Segment] = []

        public init() {}
    }

    /// How long a segment is kept although nobody lacks it; nil as long as there is room.
    public var keepNanoseconds: Int64?
    /// How many bytes all segments may take together.
    public var limitBytes: UInt64
    /// Whether the limit holds even for what somebody lacks.
    public var dropsOldest: Bool

    public init(keepNanoseconds: Int64?, limitBytes: UInt64, dropsOldest: Bool) {
        self.keepNanoseconds = keepNanoseconds
        self.limitBytes = limitBytes
        self.dropsOldest = dropsOldest
    }

    /// What goes: beyond its age what nobody lacks; above the limit the oldest of that, then the oldest of which only
    /// raw bytes are lacking, then the oldest.
    ///
    /// - Parameter segments: all of them, the oldest first.
    public func decide(_ segments: [Segment], now: Instant) -> Decision {
        var total = segments.reduce(0) { $0 + $1.bytes }
        var decision = Decision()
        for segment in segments where !segment.isOpen && segment.lacking == .nothing {
            let isTooOld = keepNanoseconds.map { now.nanoseconds(since: segment.lastWritten) >= $0 } ?? false
            guard isTooOld || total > limitBytes else { continue }
            decision.pruned.append(segment)
            total -= segment.bytes
        }
        guard dropsOldest else { return decision }
        for lacking in [Lacking.raw, .data] {
            for segment in segments where !segment.isOpen && segment.lacking == lacking && total > limitBytes {
                decision.dropped.append(segment)
                total -= segment.bytes
            }
        }
        return decision
    }
}
