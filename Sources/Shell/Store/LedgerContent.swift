import Delivery
import Sensing

/// What must outlive a segment file, except the blocks of pruned segments, which only an audit reads.
struct LedgerContent: Sendable {
    struct Epoch: Hashable, Sendable {
        var id: String
        var created: Instant
        /// Why it began.
        var reason: String
    }

    /// A segment file that is no longer written to.
    struct ClosedSegment: Hashable, Sendable {
        var name: SegmentName
        var last: UInt64
        var lastWritten: Instant
    }

    /// In the order in which they began; the last is the current one.
    var epochs: [Epoch] = []
    var books: [String: RegistrationBook] = [:]
    /// By destination, then by epoch.
    var acknowledged: [String: [String: PartRanges]] = [:]
    /// The next position of each epoch is at least this.
    var floors: [String: UInt64] = [:]
    /// The first position of the newest segment file of each epoch.
    var openSegments: [String: UInt64] = [:]
    var closed: [SegmentName: ClosedSegment] = [:]
    var setAside: [String: RangeSet] = [:]
    /// Unlinked when nobody lacked them any more.
    var pruned: [String: RangeSet] = [:]
    /// Unlinked although somebody lacked this part of them.
    var dropped: [String: PartRanges] = [:]
    /// Pruned, and their blocks are lost or were computed in another way: an audit cannot compare them.
    var unverifiable: [String: RangeSet] = [:]
    /// Losses whose notes are not durable yet, or may still be lost, the oldest first.
    var losses: [DroppedSegment] = []
    var spending: [String: LinkSpending] = [:]
}

/// A change of the ledger that is in memory and waits to be committed.
enum LedgerChange: Hashable, Sendable {
    case epoch(LedgerContent.Epoch)
    case registrations(epoch: String)
    case acknowledged(destination: String, epoch: String)
    case floor(epoch: String)
    case opened(epoch: String)
    case closed(LedgerContent.ClosedSegment)
    case pruned(SegmentName, blocks: [LedgerBlock])
    case positions(epoch: String)
    case dropped(SegmentName)
    case spending(destination: String)
}

extension LedgerContent {
    func confirmed(by destination: String, in epoch: String) -> PartRanges {
        acknowledged[destination]?[epoch] ?? PartRanges()
    }
}
