import Delivery
import Sensing

/// What the tests send about.
enum Samples {
    /// One line of an SBE 37 in output format 1, whose six values are printed with their decimals.
    static func line(position: UInt64, instrument: Int32 = 1) -> StoredRecord {
        let values: [(Int64, Int)] = [(123_456, 4), (412_345, 5), (100_123, 3), (351_234, 4), (7800, 3), (2114, 1)]
        let observations = values.enumerated().map { index, value in
            Observation(
                datastream: Int32(index + 1), result: Quantity(mantissa: value.0 + Int64(position), decimals: value.1),
                flag: .pass)
        }
        let instant = Instant(unixSeconds: 1_700_000_000 + Int64(position), nanoseconds: 123_456_789)
        let raw = Array("12.3456,4.12345,100.123,35.1234,7.800,211.4 # \(position)".utf8)
        return StoredRecord(
            position: position,
            record: Record(
                instrument: instrument,
                time: Timestamp(instant, bound: TimeBound(halfWidth: 12_000), source: .gnss, state: .locked), raw: raw,
                observations: observations))
    }

    static func lines(_ positions: ClosedRange<UInt64>) -> [StoredRecord] {
        positions.map { line(position: $0) }
    }

    static let instrument = InstrumentDescription(
        name: "ctd-1", driver: "seabird/sbe37", serialNumber: "03712345",
        datastreams: [
            DatastreamDescription(key: "temperature", name: "sea_water_temperature", unit: "degC", ucum: "Cel"),
            DatastreamDescription(
                key: "conductivity", name: "sea_water_electrical_conductivity", unit: "S/m", ucum: "S/m"),
        ])

    static let registration = InstrumentRegistration(number: 1, description: instrument, datastreamNumbers: [1, 2])

    static let stream = BatchStream(station: "demo", epoch: "0193abcd-1")

    /// Records with their raw bytes, as an events lane has them.
    static func batch(_ positions: ClosedRange<UInt64> = 1...40, withMetadata: Bool = true) -> Batch {
        batch(of: lines(positions), metadata: withMetadata ? [registration] : nil)
    }

    /// The data of the records and, of those that have any, the raw bytes.
    static func batch(
        of records: [StoredRecord], metadata: [InstrumentRegistration]? = nil, withRaw: Bool = true
    ) -> Batch {
        var batch = Batch(
            stream: stream, reference: MetadataReference(to: [registration], of: stream), metadata: metadata,
            covers: PartRanges())
        for var stored in records {
            let raw = stored.record.raw
            stored.record.raw = []
            batch.records.append(stored)
            if withRaw, !raw.isEmpty { batch.raws.append(StoredRaw(position: stored.position, bytes: raw)) }
        }
        batch.covers = batch.positions
        return batch
    }

    /// As the archive does it: whose batch it is, it knows by the reference.
    static func decode(_ bytes: [UInt8]) throws(BatchDefect) -> Batch {
        try BatchCoding.decode(bytes, stream: stream)
    }

    /// With a checksum that fits.
    static func sealed(_ bytes: [UInt8]) -> [UInt8] {
        let content = Array(bytes.dropLast(4))
        let checksum = CRC32.checksum(of: content)
        return content + (0..<4).map { UInt8(truncatingIfNeeded: checksum >> UInt32(8 * $0)) }
    }
}
