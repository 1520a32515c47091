import Delivery
import Sensing

@testable import Archive

/// A CTD and an ADCP with numbers, and records of theirs.
enum Samples {
    static let stream = BatchStream(station: "demo", epoch: "epoch-1")

    static let ctd = InstrumentRegistration(
        number: 1,
        description: InstrumentDescription(
            name: "ctd-1", driver: "seabird/sbe37", serialNumber: "03711722",
            datastreams: [
                DatastreamDescription(key: "temperature", name: "sea_water_temperature", unit: "degC", ucum: "Cel"),
                DatastreamDescription(key: "pressure", name: "sea_water_pressure", unit: "dbar", ucum: "dbar"),
            ]),
        datastreamNumbers: [1, 2])

    static let adcp = InstrumentRegistration(
        number: 2,
        description: InstrumentDescription(
            name: "adcp-1 \"quoted\" \\ {é}", driver: "teledyne/workhorse",
            datastreams: [
                DatastreamDescription(key: "east", name: "eastward_sea_water_velocity", unit: "m/s", ucum: "m/s")
            ]),
        datastreamNumbers: [3])

    /// Whole records: their data and their raw bytes.
    static func batch(
        _ range: ClosedRange<UInt64>, of stream: BatchStream = stream, withMetadata: Bool = true
    ) -> ReceivedBatch {
        batch(range.map { record(at: $0) }, of: stream, withMetadata: withMetadata)
    }

    static func batch(
        _ records: [StoredRecord], of stream: BatchStream = stream, metadata: [InstrumentRegistration] = [ctd, adcp],
        withMetadata: Bool = true
    ) -> ReceivedBatch {
        var batch = Batch(
            stream: stream, reference: MetadataReference(to: metadata, of: stream),
            metadata: withMetadata ? metadata : nil,
            records: records.map(\.withoutRaw),
            raws: records.filter { !$0.record.raw.isEmpty }.map {
                StoredRaw(position: $0.position, bytes: $0.record.raw)
            }, covers: PartRanges())
        batch.covers.data = batch.positions.data
        batch.covers.raw = batch.positions.data
        return ReceivedBatch(batch)
    }

    /// All kinds of records and values in turn, those included that a database could change on its way.
    static func record(at position: UInt64) -> StoredRecord {
        let instant = Instant(unixSeconds: 1_700_000_000 + Int64(position), nanoseconds: 123_456_789)
        var record = Record(
            instrument: 1, time: Timestamp(instant, source: .ntp, state: .locked), raw: Array("# 12.3400, 7".utf8))
        switch position % 5 {
        case 0:
            record.raw = [0, 255, 13, 10]
            record.defect = "checksum 'x' is wrong: \u{0} é"
            record.time.bound = TimeBound(before: 5, after: 70_000)
        case 1:
            record.observations = [
                Observation(datastream: 1, result: Quantity(mantissa: 123_400, decimals: 4), flag: .pass),
                Observation(datastream: 2, result: Quantity(mantissa: -7, decimals: 0), flag: .suspect),
            ]
            record.instrumentTime = instant.adding(nanoseconds: -5)
        case 2:
            record.instrument = 2
            record.loggerTime = instant.adding(nanoseconds: 999)
            record.observations = [0.5, -0.0, .infinity, .nan, .leastNonzeroMagnitude, 0.1].enumerated().map {
                index, value in
                Observation(
                    datastream: 3, cell: UInt16(index + 65_530), result: Quantity(value), flag: .notEvaluated)
            }
        case 3:
            record.direction = .sent
            record.raw = Array("TS\r\n".utf8)
            record.time.instant = Instant(nanoseconds: -1 - Int64(position))
        default:
            record.raw = []
            record.reprocessed = Reprocessed(run: .max, position: position - 1)
            record.defect = "later"
        }
        if position % 3 == 0 {
            record.time.flags = ClockFlags(rawValue: UInt8(truncatingIfNeeded: position))
            record.time.stamp = RawStamp(
                monotonic: Int64(position) - 7, lateness: 1200, model: ClockModelID(run: .max >> 1, number: 1042))
        }
        return StoredRecord(position: position, record: record)
    }

    static func block(_ range: ClosedRange<UInt64>) -> LedgerBlock {
        var sum = LedgerBlock(record(at: range.lowerBound))
        for position in range.dropFirst() { sum.add(LedgerBlock(record(at: position))) }
        return sum
    }
}

extension StoredRecord {
    var withoutRaw: StoredRecord {
        var stored = self
        stored.record.raw = []
        return stored
    }
}

extension ArchiveDatabase {
    /// The sum of all that is there.
    func sum(of stream: BatchStream = Samples.stream) async throws -> AuditBlock? {
        try await audit(
            stream, blockSize: 1 << 20, in: PositionRange(first: 1, last: PositionRange.maximumPosition), count: 1)?
            .first
    }
}
