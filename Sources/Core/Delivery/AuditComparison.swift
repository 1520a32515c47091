/// Compares what a station says it gave with what an archive says it holds, for one epoch.
public struct AuditComparison: Sendable {
    private let station: [UInt64: LedgerBlock]
    private let archive: [UInt64: LedgerBlock]
    private let stationPositions: RangeSet
    private let archivePositions: RangeSet
    private let setAside: RangeSet

    /// - Parameters:
    ///   - stationBlocks: everything the station gave, pruned or not, in whole blocks or parts of them.
    ///   - setAside: positions that the station gave but cannot read any more.
    ///   - archiveBlocks: what the archive computed from its own tables.
    ///   - archivePositions: the positions that it holds.
    public init(
        stationBlocks: [LedgerBlock], setAside: RangeSet = RangeSet(), archiveBlocks: [LedgerBlock],
        archivePositions: RangeSet
    ) {
        station = Self.indexed(stationBlocks)
        archive = Self.indexed(archiveBlocks)
        self.setAside = setAside
        self.archivePositions = archivePositions
        stationPositions = RangeSet(stationBlocks.map(\.range)).union(setAside)
    }

    public func verdict() -> AuditVerdict {
        var verdict = AuditVerdict()
        verdict.missing = stationPositions.subtracting(archivePositions)
        verdict.surplus = archivePositions.subtracting(stationPositions)
        for (index, block) in archive.sorted(by: { $0.key < $1.key }) {
            checkCount(of: block, index: index, into: &verdict)
        }
        for (index, block) in station.sorted(by: { $0.key < $1.key }) {
            compare(block, index: index, into: &verdict)
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
        let isWhole =
            verdict.missing.present(within: range).isEmpty && verdict.surplus.present(within: range).isEmpty
            && setAside.present(within: range).isEmpty
        guard isWhole else {
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

    private static func indexed(_ parts: [LedgerBlock]) -> [UInt64: LedgerBlock] {
        Dictionary(uniqueKeysWithValues: LedgerBlock.merged(parts).map { (LedgerBlock.index(of: $0.first), $0) })
    }
}
