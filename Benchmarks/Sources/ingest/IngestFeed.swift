import Delivery
import Sensing

/// Encoded batches of a CTD with six values a reading, at 1 Hz, as a station sends its backlog.
struct IngestFeed {
    let batches: [[UInt8]]
    let values: Int

    static let stream = BatchStream(station: "bench", epoch: "epoch-1")
    private static let names = ["temperature", "conductivity", "pressure", "salinity", "oxygen", "turbidity"]
    private static let registration = InstrumentRegistration(
        number: 1,
        description: InstrumentDescription(
            name: "ctd", driver: "seabird/sbe19plus",
            datastreams: names.map { DatastreamDescription(key: $0, name: $0, unit: "1", ucum: "1") }),
        datastreamNumbers: Array(1...6))

    init(records: Int, recordsPerBatch: Int) {
        let reference = MetadataReference(to: [Self.registration], of: Self.stream)
        batches = stride(from: 0, to: records, by: recordsPerBatch).map { start in
            let end = min(start + recordsPerBatch, records)
            let stored = (start..<end).map { Self.record(at: UInt64($0) + 1) }
            let covers = RangeSet([PositionRange(first: UInt64(start) + 1, last: UInt64(end))])
            return BatchCoding.encode(
                Batch(
                    stream: Self.stream, reference: reference, metadata: [Self.registration], records: stored,
                    covers: PartRanges(data: covers)))
        }
        values = records * Self.names.count
    }

    private static func record(at position: UInt64) -> StoredRecord {
        let second = Int64(position)
        let time = Timestamp(
            Instant(unixSeconds: 1_700_000_000 + second, nanoseconds: 123_456 + second % 977),
            bound: TimeBound(halfWidth: 1_000_000), source: .gnss, state: .locked,
            stamp: RawStamp(
                monotonic: second * 1_000_000_000 + second % 977, lateness: 0,
                model: ClockModelID(run: 1, number: UInt32(1 + second / 3600))))
        let observations = (0..<6).map { index in
            Observation(
                datastream: Int32(index + 1),
                result: Quantity(
                    mantissa: 100_000 * Int64(index + 1) + (second * 7919 + Int64(index)) % 37, decimals: 4),
                flag: .pass)
        }
        return StoredRecord(
            position: position, record: Record(instrument: 1, time: time, raw: [], observations: observations))
    }
}
