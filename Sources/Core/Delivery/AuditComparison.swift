/// Compares what a station says it gave with what an archive says it holds, for one epoch. Products are not compared:
/// they are another thing than what was stored.
public struct AuditComparison: Sendable {
    private let station: [UInt64: LedgerBlock]
    private let archive: [UInt64: LedgerBlock]
    private let stationPositions: RangeSet
    private let archivePositions: RangeSet
    private let setAside: RangeSet
    private let dropped: PartRanges
    private let comparesRaw: Bool

    /// - Parameters:
    ///   - stationBlocks: everything the station gave, pruned or not, in whole blocks or parts of them.
    ///   - setAside: positions that the station gave but cannot read any more.
    ///   - dropped: what the station let go before it was delivered.
    ///   - archiveBlocks: what the archive computed from its own tables.
    ///   - archivePositions: the positions that it holds.
    ///   - comparesRaw: whether the archive is to have the raw bytes too.
    public init(
        stationBlocks: [LedgerBlock], setAside: RangeSet = RangeSet(), dropped: PartRanges = PartRanges(),
        archiveBlocks: [LedgerBlock], archivePositions: RangeSet, comparesRaw: Bool = true
    ) {
        station = Self.indexed(stationBlocks)
        archive = Self.indexed(archiveBlocks)
        self.setAside = setAside
        self.dropped = dropped
        self.archivePositions = archivePositions
        self.comparesRaw = comparesRaw
        stationPositions = RangeSet(stationBlocks.map(\.range)).union(setAside).union(dropped.data)
    }

    public func verdict() -> AuditVerdict {
        var verdict = AuditVerdict()
        verdict.comparesRaw = comparesRaw
        let absent = stationPositions.subtracting(archivePositions)
        verdict.missing = absent.subtracting(dropped.data)
        verdict.dropped = absent.intersection(dropped.data)
        verdict.surplus = archivePositions.subtracting(stationPositions)
        for (index, block) in archive.sorted(by: { $0.key < $1.key }) {
            checkCount(of: block, index: index, into: &verdict)
        }
        for (index, block) in station.sorted(by: { $0.key < $1.key }) {
            compare(block, index: index, into: &verdict)
            if comparesRaw { compareRaw(block, index: index, into: &verdict) }
        }
        return verdict
    }

    private func checkCount(of block: LedgerBlock, index: UInt64, into verdict: inout AuditVerdict) {
        let held = archivePositions.present(within: LedgerBlock.range(ofIndex: index))
        let count = held.reduce(0) { $0 + $1.count }
        if block.records > count {
            // Rows without a position to their name are surplus where the positions are not even listed.
            verdict.duplicated.insert(block.range)
        }
    }

    private func compare(_ block: LedgerBlock, index: UInt64, into verdict: inout AuditVerdict) {
        let range = LedgerBlock.range(ofIndex: index)
        let partial = [verdict.missing, dropped.data, verdict.surplus, setAside]
        guard partial.allSatisfy({ $0.present(within: range).isEmpty }) else {
            for part in archivePositions.present(within: block.range) { verdict.unverified.insert(part) }
            return
        }
        let other = archive[index]
        let isSame =
            other.map {
                $0.records == block.records && $0.observations == block.observations && $0.digest == block.digest
            } ?? false
        if isSame {
            verdict.agreed += block.records
        } else {
            verdict.differing.append(AuditVerdict.Difference(station: block, archive: other))
        }
    }

    private func compareRaw(_ block: LedgerBlock, index: UInt64, into verdict: inout AuditVerdict) {
        let range = LedgerBlock.range(ofIndex: index)
        let isKnown = [setAside, dropped.raw, dropped.data, verdict.surplus].allSatisfy {
            $0.present(within: range).isEmpty
        }
        let other = archive[index]
        let (there, digest) = (other?.raws ?? 0, other?.rawDigest ?? 0)
        // Which of the bytes the archive is to have is not known where some are gone at the station.
        guard isKnown else { return }
        // Records that are missing have been named, and their bytes are missing with them.
        let named = verdict.missing.present(within: range).reduce(0) { $0 + $1.count }
        if there < block.raws, block.raws - there <= named { return }
        if there < block.raws {
            verdict.rawGaps.append(AuditVerdict.RawGap(range: block.range, missing: block.raws - there))
        } else if there == block.raws, digest == block.rawDigest {
            verdict.rawAgreed += block.raws
        } else {
            verdict.rawDiffering.append(AuditVerdict.Difference(station: block, archive: other))
        }
    }

    private static func indexed(_ parts: [LedgerBlock]) -> [UInt64: LedgerBlock] {
        Dictionary(uniqueKeysWithValues: LedgerBlock.merged(parts).map { (LedgerBlock.index(of: $0.first), $0) })
    }
}
