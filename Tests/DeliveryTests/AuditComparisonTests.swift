import Delivery
import Sensing
import Testing

@Suite("An audit")
struct AuditComparisonTests {
    private let records = Samples.lines(1...10_000)

    @Test("is clean when both sides hold the same, however the parts of the blocks are cut")
    func clean() {
        let verdict = audit(records)
        #expect(verdict.isClean)
        #expect(verdict.agreed == 10_000)
        #expect(verdict.findings.isEmpty)
    }

    @Test("names a record that was removed at the archive")
    func removedRecord() {
        let verdict = audit(records.filter { $0.position != 5000 && !(9000...9010).contains($0.position) })
        #expect(!verdict.isClean)
        #expect(verdict.missing.description == "5000, 9000 to 9010")
        #expect(verdict.findings.first == "missing at the archive: 5000 (1 records)")
        #expect(verdict.differing.isEmpty)
        #expect(verdict.agreed == 4096)
    }

    @Test("names the block in which an observation was removed")
    func removedObservation() {
        var changed = records
        changed[6000].record.observations.removeLast()
        let verdict = audit(changed)
        #expect(verdict.missing.isEmpty)
        #expect(verdict.differing.map(\.station.range) == [PositionRange(first: 4097, last: 8192)])
        #expect(verdict.findings.first?.contains("observations 24576 here, 24575 there") == true)
    }

    @Test("names the block in which one digit of one value was changed")
    func changedValue() {
        var changed = records
        changed[9999].record.observations[2].result.value += 0.001
        let verdict = audit(changed)
        #expect(verdict.differing.map(\.station.range) == [PositionRange(first: 8193, last: 10_000)])
    }

    @Test("names the block in which two records were exchanged")
    func exchanged() {
        var changed = records
        changed[10].record = records[11].record
        changed[11].record = records[10].record
        #expect(audit(changed).differing.map(\.station.first) == [1])
    }

    @Test("names a record that the station never gave")
    func surplus() {
        let verdict = audit(records + [Samples.line(position: 10_001), Samples.line(position: 20_000)])
        #expect(verdict.surplus.description == "10001, 20000")
        #expect(!verdict.isClean)
    }

    @Test("names the block in which a record is twice")
    func doubled() {
        let verdict = audit(records + [records[4999]])
        #expect(verdict.duplicated.description == "4097 to 8192")
        #expect(!verdict.isClean)
    }

    @Test("finds everything missing in an empty archive")
    func empty() {
        #expect(audit([]).missing.description == "1 to 10000")
    }

    @Test("compares only the presence of what the station itself cannot read any more")
    func setAside() {
        let station = blocks(records.filter { !(4000...4999).contains($0.position) })
        let setAside = RangeSet([PositionRange(first: 4000, last: 4999)])
        let complete = AuditComparison(
            stationBlocks: station, setAside: setAside, archiveBlocks: blocks(records),
            archivePositions: positions(records)
        ).verdict()
        #expect(complete.isClean)
        #expect(!complete.unverified.isEmpty)
        let partly = records.filter { $0.position != 4500 }
        let verdict = AuditComparison(
            stationBlocks: station, setAside: setAside, archiveBlocks: blocks(partly),
            archivePositions: positions(partly)
        ).verdict()
        #expect(verdict.missing.description == "4500")
    }

    @Test("does not blame the archive for what the station dropped, and names it")
    func dropped() {
        let lost = PositionRange(first: 4500, last: 4600)
        let kept = records.filter { !lost.contains($0.position) }
        let verdict = AuditComparison(
            stationBlocks: blocks(kept), dropped: PartRanges(data: RangeSet([lost]), raw: RangeSet([lost])),
            archiveBlocks: blocks(kept.dropLast()), archivePositions: positions(kept.dropLast())
        ).verdict()
        #expect(verdict.missing.description == "10000")
        #expect(verdict.dropped.description == "4500 to 4600")
        #expect(verdict.remarks == ["dropped by the station, whose limit forced it: 4500 to 4600 (101 records)"])
        #expect(!verdict.findings.contains { $0.contains("4500") })
        #expect(verdict.agreed == 4096 && verdict.rawGaps.isEmpty)
    }

    @Test("tells raw bytes that are not there yet from those that differ, and the data stays agreed")
    func rawBytes() {
        var archive = records
        for index in 100..<110 { archive[index].record.raw = [] }
        archive[9000].record.raw = [0]
        let verdict = audit(archive)
        #expect(verdict.agreed == 10_000 && !verdict.isClean)
        #expect(verdict.rawGaps.map(\.missing) == [10] && verdict.rawGaps[0].range.last == 4096)
        #expect(verdict.rawDiffering.map(\.station.first) == [8193])
        #expect(verdict.rawAgreed == 4096)
    }

    @Test("does not miss raw bytes where the destination takes none")
    func withoutRaw() {
        let bare = records.map { record in
            var record = record
            record.record.raw = []
            return record
        }
        let verdict = AuditComparison(
            stationBlocks: blocks(records), archiveBlocks: blocks(bare), archivePositions: positions(bare),
            comparesRaw: false
        ).verdict()
        #expect(verdict.isClean && verdict.agreed == 10_000 && verdict.remarks == ["raw bytes are not compared"])
    }

    @Test("finds numbers that mean something else at the archive, and not what the archive has yet to learn")
    func metadata() {
        var other = Samples.registration
        other.number = 2
        other.datastreamNumbers = [3, 4]
        let station = [Samples.registration, other]
        #expect(AuditedMetadata.differences(station: station, archive: station).isEmpty)
        #expect(AuditedMetadata.differences(station: station, archive: [other]).isEmpty)
        var kelvin = Samples.registration
        kelvin.description.datastreams[0].unit = "K"
        let found = AuditedMetadata.differences(station: station, archive: [kelvin])
        #expect(found.count == 1 && found[0].contains("datastream 1 of 'ctd-1'"))
        #expect(AuditedMetadata.differences(station: [other], archive: [kelvin]).count == 1)
        var exchanged = Samples.registration
        exchanged.description.serialNumber = "0815"
        #expect(AuditedMetadata.differences(station: station, archive: [exchanged])[0].contains("0815"))
    }

    /// The station's side is cut into segments at positions that are no block's end.
    private func audit(_ archive: [StoredRecord]) -> AuditVerdict {
        let cuts = [records[..<1000], records[1000..<5555], records[5555...]]
        return AuditComparison(
            stationBlocks: cuts.flatMap { blocks(Array($0)) }, archiveBlocks: blocks(archive),
            archivePositions: positions(archive)
        ).verdict()
    }

    private func blocks(_ records: [StoredRecord]) -> [LedgerBlock] {
        LedgerBlock.merged(records.map { LedgerBlock($0) })
    }

    private func positions(_ records: [StoredRecord]) -> RangeSet {
        RangeSet(records.map { PositionRange(first: $0.position, last: $0.position) })
    }
}
