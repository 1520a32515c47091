import Delivery
import Sensing

/// Chance that repeats: SplitMix64. Every test names its seed in the failure.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &self) }
    }

    mutating func quantity() -> Quantity {
        switch Int.random(in: 0..<7, using: &self) {
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

    mutating func observations(_ count: Int) -> [Observation] {
        (0..<count).map { _ in
            Observation(
                datastream: Int32.random(in: 1...300, using: &self),
                cell: Bool.random(using: &self) ? 0 : UInt16.random(in: 1...UInt16.max, using: &self),
                result: quantity(), flag: QualityFlag.allCases.randomElement(using: &self) ?? .pass)
        }
    }

    mutating func record() -> Record {
        let instant = Instant(nanoseconds: Int64(bitPattern: next()) / 4)
        return Record(
            instrument: Int32.random(in: 1...100, using: &self),
            direction: Record.Direction(rawValue: UInt8.random(in: 0...2, using: &self)) ?? .received,
            time: Timestamp(
                instant,
                bound: Bool.random(using: &self)
                    ? TimeBound(before: Int64.random(in: 0...1_000_000, using: &self), after: 17) : nil,
                source: ClockSource.allCases.randomElement(using: &self) ?? .system,
                state: ClockState.allCases.randomElement(using: &self) ?? .locked,
                flags: ClockFlags(rawValue: Bool.random(using: &self) ? 0 : UInt8(truncatingIfNeeded: next())),
                stamp: Bool.random(using: &self) ? nil : stamp(near: instant)),
            instrumentTime: Bool.random(using: &self) ? Instant(nanoseconds: Int64(bitPattern: next()) / 4) : nil,
            loggerTime: Bool.random(using: &self) ? instant.adding(nanoseconds: 5) : nil,
            raw: bytes(Int.random(in: 0...90, using: &self)),
            defect: Bool.random(using: &self) ? nil : "checksum is 3B, the bytes give 4C – µ",
            observations: observations(Int.random(in: 0...8, using: &self)),
            reprocessed: Int.random(in: 0..<4, using: &self) > 0
                ? nil : Reprocessed(run: UInt32(truncatingIfNeeded: next()), position: next() >> 2))
    }

    /// Mostly as a stamp is, now and then as it could not be.
    mutating func stamp(near instant: Instant) -> RawStamp {
        RawStamp(
            monotonic: Bool.random(using: &self) ? instant.nanoseconds - 5_000_000_000 : Int64(bitPattern: next()),
            lateness: Int64.random(in: 0...20_000_000, using: &self),
            model: ClockModelID(
                run: UInt32.random(in: 0...UInt32(Int32.max), using: &self),
                number: UInt32.random(in: 0...UInt32.max, using: &self)))
    }

    /// Records of a few instruments that look alike, as a station's do, with odd ones between them.
    mutating func batch(records count: Int, withMetadata: Bool) -> Batch {
        let models = (0..<4).map { _ in record() }
        var position: UInt64 = next() >> 20
        var nanoseconds: Int64 = 1_795_000_000_000_000_000
        var records: [StoredRecord] = []
        for _ in 0..<count {
            position += UInt64.random(in: 1...3, using: &self)
            nanoseconds += Int64.random(in: 1...1000, using: &self) * 1_000_000
            var record =
                Int.random(in: 0..<8, using: &self) == 0 ? record() : models.randomElement(using: &self) ?? record()
            record.time.instant.nanoseconds = nanoseconds
            for index in record.observations.indices where Bool.random(using: &self) {
                let old = record.observations[index].result
                record.observations[index].result = Quantity(
                    mantissa: (old.mantissa ?? 0) &+ Int64.random(in: -40...40, using: &self),
                    decimals: min(max(old.decimals ?? 3, 0), 15))
            }
            records.append(StoredRecord(position: position, record: record))
        }
        var batch = Samples.batch(
            of: records, metadata: withMetadata ? [Samples.registration] : nil, withRaw: Bool.random(using: &self))
        if Bool.random(using: &self) {
            batch.covers.raw.insert(PositionRange(first: position + 1, last: position + 9))
            batch.covers.data.insert(PositionRange(first: 3, last: 7))
        }
        return batch
    }
}
