import Delivery
import Sensing

/// A CTD and an ADCP with numbers, and records of theirs.
enum Samples {
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
            name: "adcp-1", driver: "teledyne/workhorse",
            datastreams: [
                DatastreamDescription(key: "east", name: "eastward_sea_water_velocity", unit: "m/s", ucum: "m/s")
            ]),
        datastreamNumbers: [3])

    static let metadata = [ctd, adcp]

    static func batch(
        _ range: PositionRange, station: String = "demo", epoch: String = "epoch-1", withMetadata: Bool = true,
        metadata: [InstrumentRegistration] = metadata
    ) -> Batch {
        batch(
            (range.first...range.last).map { record(at: $0) }, station: station, epoch: epoch,
            withMetadata: withMetadata, metadata: metadata)
    }

    /// Records and their raw bytes, which the batch takes apart.
    static func batch(
        _ records: [StoredRecord], station: String = "demo", epoch: String = "epoch-1", product: String = "",
        withMetadata: Bool = true, metadata: [InstrumentRegistration] = metadata
    ) -> Batch {
        let stream = BatchStream(station: station, epoch: epoch, product: product)
        let positions = RangeSet(records.map { PositionRange(first: $0.position, last: $0.position) })
        return Batch(
            stream: stream, reference: MetadataReference(to: metadata, of: stream),
            metadata: withMetadata ? metadata : nil, records: records.map(\.withoutRaw),
            raws: records.filter { !$0.record.raw.isEmpty }.map {
                StoredRaw(position: $0.position, bytes: $0.record.raw)
            }, covers: PartRanges(data: positions, raw: positions))
    }

    /// All kinds of records and values in turn, those included that a database could change on its way.
    static func record(at position: UInt64) -> StoredRecord {
        let instant = Instant(unixSeconds: 1_700_000_000 + Int64(position), nanoseconds: 123_456_789)
        var record = Record(
            instrument: 1, time: Timestamp(instant, source: .ntp, state: .locked), raw: Array("# 12.3400, 7".utf8))
        switch position % 4 {
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
                Observation(datastream: 3, cell: UInt16(index + 1), result: Quantity(value), flag: .notEvaluated)
            }
        default:
            record.direction = .sent
            record.raw = Array("TS\r\n".utf8)
        }
        if position % 3 == 0 {
            record.time.flags = ClockFlags(rawValue: UInt8(truncatingIfNeeded: position))
            record.time.stamp = RawStamp(
                monotonic: Int64(position) - 7, lateness: 1200, model: ClockModelID(run: 3, number: 1042))
        }
        return StoredRecord(position: position, record: record)
    }

    static func block(_ range: PositionRange) -> LedgerBlock {
        LedgerBlock.merged((range.first...range.last).map { LedgerBlock(record(at: $0)) })[0]
    }
}

extension StoredRecord {
    /// As a batch has it.
    var withoutRaw: StoredRecord {
        var data = self
        data.record.raw = []
        return data
    }
}

extension BatchReply {
    /// Of the data, as ranges.
    var taken: [PositionRange] { acknowledged.data.ranges }
}
