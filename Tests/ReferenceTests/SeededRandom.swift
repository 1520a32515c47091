import Sensing

@testable import Delivery

/// Chance that repeats: SplitMix64. Every test names its seed in the failure.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return state.mixed
    }

    /// Without metadata now and then, with everything that a record can have; some records are alike.
    mutating func batch() -> Batch {
        let models = (0..<3).map { _ in record() }
        var position: UInt64 = 0
        var instant: Int64 = 1_795_219_200_000_000_000
        let metadata = ExampleBatch.batch.metadata
        var batch = Batch(
            stream: BatchStream(station: "Bucht ü", epoch: "e\(next())"), reference: MetadataReference(value: next()),
            metadata: Bool.random(using: &self) ? metadata : nil, covers: PartRanges())
        for _ in 0..<Int.random(in: 0...40, using: &self) {
            position += UInt64.random(in: 1...3, using: &self)
            instant += Int64.random(in: 1...9, using: &self) * 100_000_000
            var record =
                Int.random(in: 0..<6, using: &self) == 0 ? record() : models.randomElement(using: &self) ?? record()
            record.time.instant.nanoseconds = instant
            for index in record.observations.indices where Bool.random(using: &self) {
                record.observations[index].result = quantity()
            }
            batch.records.append(StoredRecord(position: position, record: record))
            if Bool.random(using: &self) { batch.raws.append(StoredRaw(position: position, bytes: bytes())) }
        }
        batch.covers = batch.positions
        if Bool.random(using: &self) {
            batch.covers.data.insert(PositionRange(first: position + 2, last: position + 9))
        }
        return batch
    }

    /// One byte changed, with the checksum made good when `sealed`.
    mutating func altered(_ bytes: [UInt8], sealed: Bool) -> [UInt8] {
        var bytes = bytes
        bytes[Int.random(in: 0..<bytes.count, using: &self)] = UInt8.random(in: .min ... .max, using: &self)
        guard sealed else { return bytes }
        bytes.removeLast(4)
        bytes.append(littleEndian: CRC32.checksum(of: bytes))
        return bytes
    }

    private mutating func bytes() -> [UInt8] {
        let line = Array("12.3456, 4.12345, 100.123 # ".utf8)
        return (0..<Int.random(in: 0...3, using: &self)).flatMap { _ in line + [UInt8(truncatingIfNeeded: next())] }
    }

    private mutating func record() -> Record {
        let instant = Instant(nanoseconds: Int64(bitPattern: next()) / 4)
        return Record(
            instrument: Int32.random(in: 1...1000, using: &self),
            direction: Record.Direction(rawValue: UInt8.random(in: 0...2, using: &self)) ?? .received,
            time: Timestamp(
                instant,
                bound: Bool.random(using: &self)
                    ? TimeBound(before: Int64.random(in: 0...1_000_000, using: &self), after: 17) : nil,
                source: ClockSource.allCases.randomElement(using: &self) ?? .system,
                state: ClockState.allCases.randomElement(using: &self) ?? .locked,
                flags: ClockFlags(rawValue: UInt8.random(in: 0...63, using: &self)),
                stamp: Bool.random(using: &self)
                    ? RawStamp(
                        monotonic: Int64(bitPattern: next()), lateness: Int64.random(in: -9...99_999_999, using: &self),
                        model: ClockModelID(run: 7, number: UInt32.random(in: 0...UInt32.max, using: &self))) : nil),
            instrumentTime: Bool.random(using: &self) ? Instant(nanoseconds: Int64(bitPattern: next()) / 4) : nil,
            loggerTime: Bool.random(using: &self) ? instant.adding(nanoseconds: 5) : nil, raw: [],
            defect: Bool.random(using: &self) ? nil : "checksum is 3B, the bytes give 4C – µ",
            observations: (0..<Int.random(in: 0...8, using: &self)).map { _ in observation() },
            reprocessed: Bool.random(using: &self) ? nil : Reprocessed(run: .max, position: next() >> 1))
    }

    private mutating func observation() -> Observation {
        Observation(
            datastream: Int32.random(in: 1...3, using: &self),
            cell: Bool.random(using: &self) ? 0 : UInt16.random(in: 1...3, using: &self), result: quantity(),
            flag: QualityFlag.allCases.randomElement(using: &self) ?? .pass)
    }

    private mutating func quantity() -> Quantity {
        switch Int.random(in: 0..<6, using: &self) {
        case 0: .missing
        case 1: Quantity(Double(bitPattern: next()))
        case 2: Quantity(Double(bitPattern: next()), decimals: Int.random(in: -3...20, using: &self))
        case 3: Quantity(-0.0, decimals: 2)
        default:
            Quantity(
                mantissa: Int64.random(in: -9_000_000...9_000_000, using: &self),
                decimals: Int.random(in: 0...15, using: &self))
        }
    }
}
