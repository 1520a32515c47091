import Delivery

/// One search for the next batch of a lane, from segment to segment.
struct LaneWalk {
    let request: OutboxRequest
    let destination: StoreDestination
    let floor: CommitAges.Floor?
    /// Of the epoch that was entered.
    private(set) var confirmed = PartRanges()
    private(set) var excluded = PartRanges()
    /// Positions that no file has.
    private(set) var absent = RangeSet()
    /// Why a segment could not be read just now.
    var obstacle: StoreError?
    private var epoch: String?

    init(_ request: OutboxRequest, destination: StoreDestination, floor: CommitAges.Floor?) {
        self.request = request
        self.destination = destination
        self.floor = floor
    }

    var isNewestFirst: Bool { request.lane == .backlog && destination.backlogOrder == .newestFirst }
    var maximum: UInt64 { UInt64(max(1, request.maximumRecords)) }

    mutating func enter(_ epoch: String, _ content: LedgerContent) {
        guard epoch != self.epoch else { return }
        self.epoch = epoch
        confirmed = content.confirmed(by: destination.name, in: epoch)
        excluded = request.excluding[epoch] ?? PartRanges()
        absent = content.setAside[epoch] ?? RangeSet()
    }

    /// The positions of a segment that may be in the lane; nil when there are none.
    func range(of segment: SegmentInfo, order: [String: Int]) -> PositionRange? {
        guard let range = segment.range else { return nil }
        guard request.lane == .live || request.lane == .backlog else { return range }
        return floor.cut(range, of: segment.name.epoch, isLive: request.lane == .live, order: order)
    }

    /// Nil when the batch is full.
    func limit(afterRecords records: Int, bytes: Int) -> RecordQuery.Limit? {
        guard records == 0 || (records < Int(maximum) && bytes < request.maximumBytes) else { return nil }
        return RecordQuery.Limit(records: Int(maximum) - records, bytes: max(1, request.maximumBytes - bytes))
    }

    /// Which parts of a record the destination has not confirmed.
    func lacking(at position: UInt64) -> (data: Bool, raw: Bool) {
        guard !absent.contains(position) else { return (false, false) }
        return (
            !confirmed.data.contains(position), destination.takesRaw && !confirmed.raw.contains(position)
        )
    }
}

extension CommitAges.Floor? {
    /// The live part of a range, or the other; without a floor nothing is live.
    func cut(_ range: PositionRange, of epoch: String, isLive: Bool, order: [String: Int]) -> PositionRange? {
        guard let floor = self else { return isLive ? nil : range }
        if epoch == floor.epoch {
            return isLive
                ? PositionRange(checking: Swift.max(range.first, floor.position), to: range.last)
                : PositionRange(checking: range.first, to: Swift.min(range.last, floor.position - 1))
        }
        let isLater = (order[epoch] ?? -1) > (order[floor.epoch] ?? -1)
        return isLater == isLive ? range : nil
    }
}
