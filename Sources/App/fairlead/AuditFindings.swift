import Archive
import Delivery
import Forwarders
import Store

/// What an audit found in one epoch.
struct AuditFindings {
    let epoch: String
    let verdict: AuditVerdict

    init(
        _ ledger: EpochLedger, _ holdings: ArchiveHoldings, registrations: [InstrumentRegistration],
        archive: [InstrumentRegistration], comparesRaw: Bool
    ) {
        epoch = ledger.epoch
        var verdict = AuditComparison(
            stationBlocks: ledger.blocks, setAside: ledger.setAside.union(ledger.unverifiable),
            dropped: PartRanges(data: ledger.dropped, raw: ledger.droppedRaw), archiveBlocks: holdings.blocks,
            archivePositions: holdings.positions, comparesRaw: comparesRaw
        ).verdict()
        verdict.note(holdings)
        verdict.metadata = AuditedMetadata.differences(station: registrations, archive: archive)
        self.verdict = verdict
    }

    /// An epoch that the station does not know.
    init(surplus holdings: ArchiveHoldings, epoch: String) {
        self.epoch = epoch
        var verdict = AuditVerdict()
        verdict.surplus = holdings.positions
        verdict.note(holdings)
        self.verdict = verdict
    }

    var text: String {
        let lines = (verdict.findings + verdict.remarks).map { "  \($0)\n" }.joined()
        let unverified = verdict.unverified.count
        let note = unverified > 0 ? ", \(unverified) records present but not compared" : ""
        return "epoch \(epoch): \(verdict.agreed) records agree, raw bytes of \(verdict.rawAgreed)\(note)\n\(lines)"
    }

    struct Row: Encodable {
        let epoch: String
        let clean: Bool
        let agreed: UInt64
        let rawAgreed: UInt64
        let missing: [PositionRange]
        let surplus: [PositionRange]
        let duplicated: [PositionRange]
        let differing: [PositionRange]
        let rawMissing: [PositionRange]
        let rawDiffering: [PositionRange]
        let dropped: [PositionRange]
        let unverified: [PositionRange]
        let unlisted: [PositionRange]
        let unfounded: [PositionRange]
        let orphans: UInt64
        let metadata: [String]
    }

    var row: Row {
        Row(
            epoch: epoch, clean: verdict.isClean, agreed: verdict.agreed, rawAgreed: verdict.rawAgreed,
            missing: verdict.missing.ranges, surplus: verdict.surplus.ranges, duplicated: verdict.duplicated.ranges,
            differing: verdict.differing.map(\.station.range), rawMissing: verdict.rawGaps.map(\.range),
            rawDiffering: verdict.rawDiffering.map(\.station.range), dropped: verdict.dropped.ranges,
            unverified: verdict.unverified.ranges, unlisted: verdict.unlisted.ranges,
            unfounded: verdict.unfounded.ranges, orphans: verdict.orphans, metadata: verdict.metadata)
    }
}

extension AuditVerdict {
    /// What the archive's own books say against its rows.
    fileprivate mutating func note(_ holdings: ArchiveHoldings) {
        orphans = holdings.orphans.values.reduce(0, +)
        unlisted = holdings.unlisted
        unfounded = holdings.unfounded
    }
}
