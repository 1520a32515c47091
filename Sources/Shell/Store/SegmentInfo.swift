import Delivery
import Sensing

/// What the store remembers of a segment file without opening it.
struct SegmentInfo: Hashable {
    var name: SegmentName
    /// The last position in it; one before the first while it is empty.
    var last: UInt64
    var bytes: UInt64
    var lastWritten: Instant

    var range: PositionRange? {
        last >= name.first ? PositionRange(first: name.first, last: last) : nil
    }

    func forPruning(lacking: PrunePolicy.Lacking, isOpen: Bool) -> PrunePolicy.Segment {
        PrunePolicy.Segment(
            name: name.fileName, bytes: bytes, lastWritten: lastWritten, lacking: lacking, isOpen: isOpen)
    }
}
