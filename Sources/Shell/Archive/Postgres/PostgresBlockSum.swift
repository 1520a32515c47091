import Delivery
import Sensing

/// What the rows of one block add up to.
struct PostgresBlockSum {
    private var records: UInt64 = 0
    private var observations: UInt64 = 0
    private var digest: UInt64 = 0
    private var rawDigest: UInt64 = 0
    private var positions = PartRanges()
    /// How many rows of raw bytes there are; more than their positions when one is there twice.
    private var raws: UInt64 = 0
    /// Whether any of it is among what the archive says that it holds.
    var isHeld = false

    mutating func add(_ stored: StoredRecord) {
        records += 1
        observations += UInt64(stored.record.observations.count)
        digest &+= RecordDigest.digest(of: stored)
        positions.data.insert(PositionRange(first: stored.position, last: stored.position))
    }

    mutating func add(_ raw: StoredRaw) {
        raws += 1
        rawDigest &+= RecordDigest.digest(position: raw.position, raw: raw.bytes)
        positions.raw.insert(PositionRange(first: raw.position, last: raw.position))
    }

    func block(in range: PositionRange, held: PartRanges, isProduct: Bool) -> AuditBlock {
        let ends = positions.data.union(positions.raw)
        let block = LedgerBlock(
            first: ends.first ?? range.first, last: ends.last ?? range.last, records: records,
            observations: observations, digest: digest, raws: raws, rawDigest: rawDigest)
        let unlisted = positions.subtracting(held)
        let claimed = isProduct ? RangeSet() : RangeSet(held.data.present(within: range))
        return AuditBlock(
            block: block, positions: positions.data.ranges,
            orphans: positions.raw.subtracting(positions.data).count,
            unlisted: unlisted.data.union(unlisted.raw).ranges,
            unfounded: claimed.subtracting(positions.data).ranges)
    }
}
