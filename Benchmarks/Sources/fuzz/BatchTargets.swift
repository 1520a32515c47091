import Delivery
import Sensing

/// The batch and its fragments, given bytes whose checksum is right and nothing else.
enum BatchTargets {
    static func all() -> [FuzzTarget] {
        [
            FuzzTarget(name: "batch", corpus: Corpus(files: batches.map { BatchCoding.encode($0) })) { input, _ in
                guard let batch = try? BatchCoding.decode(sealed(input), stream: stream) else { return nil }
                for stored in batch.records { _ = RecordDigest.digest(of: stored) }
                let again = try? BatchCoding.decode(BatchCoding.encode(batch), stream: stream)
                return again?.records.count == batch.records.count && again?.raws == batch.raws
                    && again?.covers == batch.covers
                    ? nil : "a batch that is not read again"
            },
            FuzzTarget(name: "batch fragment", corpus: Corpus(files: fragments)) { input, _ in
                _ = try? BatchFragment(decoding: sealed(input))
                return nil
            },
        ]
    }

    private static let stream = BatchStream(station: "pier", epoch: "e")

    /// Without the checksum nothing that was damaged would be looked at.
    private static func sealed(_ bytes: [UInt8]) -> [UInt8] {
        let content = Array(bytes.dropLast(4))
        let checksum = CRC32.checksum(of: content)
        return content + (0..<4).map { UInt8(truncatingIfNeeded: checksum >> UInt32(8 * $0)) }
    }

    /// Few records each, so that a batch is shorter than an input and is taken whole.
    private static let batches: [Batch] = (1...12).map { count in
        var batch = Batch(
            stream: stream, reference: MetadataReference(value: 0x0123_4567_89AB_CDEF), covers: PartRanges())
        for index in 0..<count { batch.records.append(record(index, of: count)) }
        if count % 2 == 0 {
            batch.raws = batch.records.map {
                StoredRaw(position: $0.position, bytes: Array("12.3456,4.12345 # \($0.position)\r\n".utf8))
            }
        }
        batch.covers = batch.positions
        if count % 3 == 0 { batch.covers.raw.insert(PositionRange(first: 7, last: 900)) }
        return batch
    }

    private static func record(_ index: Int, of kind: Int) -> StoredRecord {
        let instant = Instant(unixSeconds: 1_795_219_200 + Int64(index), nanoseconds: Int64(kind % 5) * 123_457)
        var record = Record(
            instrument: Int32(1 + index % (1 + kind % 3)),
            time: Timestamp(instant, bound: TimeBound(halfWidth: 12_000), source: .gnss, state: .locked), raw: [])
        if kind > 3 {
            record.time.stamp = RawStamp(
                monotonic: instant.nanoseconds - 5_000_000, model: ClockModelID(run: 3, number: 1042))
        }
        if kind > 6 { record.instrumentTime = instant }
        if kind % 4 == 1, index % 3 == 2 { record.defect = "checksum is 3B, the bytes give 4C" }
        if kind > 9 { record.reprocessed = Reprocessed(run: 2, position: UInt64(index + 1)) }
        for datastream in 1...Int32(1 + kind % 6) {
            let result: Quantity =
                index % 5 == 4
                ? .missing
                : kind % 5 == 3
                    ? Quantity(Double(index) / 7)
                    : Quantity(mantissa: 123_456 + Int64(index * index) * Int64(datastream), decimals: 4)
            record.observations.append(
                Observation(
                    datastream: datastream, cell: kind % 4 == 2 ? UInt16(index % 2) : 0, result: result, flag: .pass))
        }
        return StoredRecord(position: UInt64(4000 + index * (1 + kind % 2)), record: record)
    }

    private static let fragments: [[UInt8]] =
        (BatchFragment.cut((0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }, maximumBytes: 200) ?? [])
        .map { $0.encoded() }
}
