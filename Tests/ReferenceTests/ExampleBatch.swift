import Delivery
import Sensing

/// The batch of the reference: one record of each kind, one with its raw bytes, and one position that was left out.
enum ExampleBatch {
    static let batch: Batch = {
        let stream = BatchStream(station: "pier", epoch: "019fd0c6a1c0")
        let metadata = [ctd, adcp]
        let settled = RangeSet([PositionRange(first: 4097, last: 4100)])
        return Batch(
            stream: stream, reference: MetadataReference(to: metadata, of: stream), metadata: metadata,
            records: [sample, defect, profile],
            raws: [StoredRaw(position: 4097, bytes: Array("9.1250, 31.2\r\n".utf8))],
            covers: PartRanges(data: settled, raw: settled))
    }()

    static var bytes: [UInt8] { BatchCoding.encode(batch) }

    // So short that the metadata is not packed, and its bytes can be read on the page.
    private static let ctd = InstrumentRegistration(
        number: 1,
        description: InstrumentDescription(
            name: "ctd", driver: "a/b", serialNumber: "7",
            datastreams: [
                DatastreamDescription(key: "t", name: "t", unit: "degC", ucum: "Cel"),
                DatastreamDescription(key: "s", name: "s", unit: "1", ucum: "1"),
            ]), datastreamNumbers: [1, 2])

    private static let adcp = InstrumentRegistration(
        number: 2, description: InstrumentDescription(name: "adcp", driver: "c/d", datastreams: []),
        datastreamNumbers: [])

    private static let midnight = Instant(unixSeconds: 1_795_219_200)  // 2026-11-21T00:00:00Z

    private static func time(milliseconds: Int64) -> Timestamp {
        Timestamp(
            midnight.adding(nanoseconds: milliseconds * 1_000_000), bound: TimeBound(halfWidth: 1_250_500),
            source: .gnss, state: .holdover, flags: .degradedSource,
            stamp: RawStamp(
                monotonic: 86_400_000_000_000 + milliseconds * 999_988, lateness: milliseconds < 1000 ? 0 : 2_000_000,
                model: ClockModelID(run: 3, number: 1042)))
    }

    private static let sample = StoredRecord(
        position: 4097,
        record: Record(
            instrument: 1, time: time(milliseconds: 250), instrumentTime: midnight, raw: [],
            observations: [
                Observation(datastream: 1, result: Quantity(mantissa: 91_250, decimals: 4), flag: .pass),
                Observation(datastream: 2, result: Quantity(31.25), flag: .suspect),
            ]))

    private static let defect = StoredRecord(
        position: 4098,
        record: Record(
            instrument: 1, time: time(milliseconds: 1250), raw: [], defect: "1 column, and no record has so many"))

    private static let profile = StoredRecord(
        position: 4100,
        record: Record(
            instrument: 2, time: Timestamp(midnight, source: .unknown, state: .unsynchronised), loggerTime: midnight,
            raw: [],
            observations: [
                Observation(datastream: 3, cell: 1, result: Quantity(mantissa: -125, decimals: 3), flag: .pass),
                Observation(datastream: 3, cell: 2, result: Quantity(mantissa: 250, decimals: 3), flag: .pass),
                Observation(datastream: 3, cell: 3, result: .missing, flag: .missing),
            ],
            reprocessed: Reprocessed(run: 2, position: 4090)))
}
