import Delivery

/// What the store remembers of a destination's lanes, so that an idle one costs nearly nothing.
struct LaneMemory {
    /// What a lane without anything to send depends on.
    struct Drained: Hashable {
        var generation: UInt64
        var floor: CommitAges.Floor?
    }

    var drained: [Lane: Drained] = [:]
    /// Up to which position every command and note of a segment is confirmed.
    var eventsSettled: [SegmentName: UInt64] = [:]
    /// What the destination lost and is no longer here, and was told already.
    var goneWasTold: [String: PartRanges] = [:]
    var oldest: Oldest?
    var counted: [SegmentName: CountedEvents] = [:]

    /// When the oldest unconfirmed record was received.
    struct Oldest {
        var segment: SegmentName
        var position: UInt64
        var nanoseconds: Int64
    }

    struct CountedEvents {
        var range: PositionRange
        var count: UInt64
    }
}
