import Sensing

/// Two 64-bit digests of a stored record, by which station and archive find out whether they hold the same: one of its
/// data, which is everything but the raw bytes, and one of the raw bytes, which may travel later or never.
///
/// It finds accidents, not attackers. Anybody who has the record can compute it, in any order of its observations:
///
///     step(h, w)      = let x = (h xor w) × 0x9E3779B97F4A7C15 mod 2^64 in x xor (x >> 29)
///     finish(h)       = SplitMix64's finaliser
///     bytes(h, b)     = step(h, length), then a step for each 8 bytes, lowest first, the last filled with zeros
///     observation     = finish of the steps, from 0: datastream (as unsigned 32 bits) | cell << 32 | flag << 48,
///                       decimals + 1 (0 without decimals), bits of the value (every NaN as 0x7FF8000000000000,
///                       negative zero as zero, because databases keep neither)
///     content         = finish of the steps, from 0: instrument (as unsigned 32 bits) | direction << 32 | source << 40
///                       | state << 48 | present << 56, time; before and after if present & 1; instrument time if & 2;
///                       logger time if & 4; clock flags if & 16; raw counter, lateness and run × 2^32 + model number
///                       if & 32; run and position of what it replaces if & 64; bytes(defect in UTF-8) if & 8; number
///                       of observations; sum of the observations mod 2^64
///     data            = finish(step(step(0, position), content))
///     raw             = finish(bytes(step(0, position), raw)); 0 when there are no raw bytes
///
/// Instants and bounds are nanoseconds. The digest of a range is the sum of its records' digests mod 2^64.
public enum RecordDigest {
    /// The digest of the record's data.
    public static func digest(of stored: StoredRecord) -> UInt64 {
        digest(position: stored.position, content: content(of: stored.record))
    }

    /// The digest of the raw bytes at a position; 0 when there are none.
    public static func digest(position: UInt64, raw: [UInt8]) -> UInt64 {
        raw.withUnsafeBytes { digest(position: position, raw: $0) }
    }

    /// The same of bytes that lie elsewhere.
    public static func digest(position: UInt64, raw: UnsafeRawBufferPointer) -> UInt64 {
        raw.isEmpty ? 0 : step(step(0, position), bytes: raw).mixed
    }

    /// The digest of a record whose content was digested before its position was known.
    public static func digest(position: UInt64, content: UInt64) -> UInt64 {
        step(step(0, position), content).mixed
    }

    /// What is digested of a record's data except its position.
    public static func content(of record: Record) -> UInt64 {
        let time = record.time
        var present: UInt64 = time.bound == nil ? 0 : 1
        if record.instrumentTime != nil { present |= 2 }
        if record.loggerTime != nil { present |= 4 }
        if record.defect != nil { present |= 8 }
        if !time.flags.isEmpty { present |= 16 }
        if time.stamp != nil { present |= 32 }
        if record.reprocessed != nil { present |= 64 }
        let kinds =
            UInt64(record.direction.rawValue) << 32 | UInt64(time.source.rawValue) << 40
            | UInt64(time.state.rawValue) << 48
        var hash = step(0, UInt64(UInt32(bitPattern: record.instrument)) | kinds | present << 56)
        hash = step(hash, time.instant.nanoseconds)
        if let bound = time.bound { hash = step(step(hash, bound.before), bound.after) }
        if let instant = record.instrumentTime { hash = step(hash, instant.nanoseconds) }
        if let instant = record.loggerTime { hash = step(hash, instant.nanoseconds) }
        if !time.flags.isEmpty { hash = step(hash, UInt64(time.flags.rawValue)) }
        if let stamp = time.stamp {
            hash = step(step(step(hash, stamp.monotonic), stamp.lateness), stamp.model.packed)
        }
        if let replaced = record.reprocessed { hash = step(step(hash, UInt64(replaced.run)), replaced.position) }
        if var defect = record.defect {
            hash = defect.withUTF8 { step(hash, bytes: UnsafeRawBufferPointer($0)) }
        }
        hash = step(hash, UInt64(record.observations.count))
        let sum = record.observations.reduce(into: UInt64(0)) { $0 &+= digest(of: $1) }
        return step(hash, sum).mixed
    }

    /// The digest of one observation; a record holds the sum of them, so their order does not matter.
    public static func digest(of observation: Observation) -> UInt64 {
        let identity =
            UInt64(UInt32(bitPattern: observation.datastream)) | UInt64(observation.cell) << 32
            | UInt64(observation.flag.rawValue) << 48
        var hash = step(0, identity)
        hash = step(hash, observation.result.decimals.map { Int64($0) &+ 1 } ?? 0)
        return step(hash, canonicalBits(observation.result.value)).mixed
    }

    private static func canonicalBits(_ value: Double) -> UInt64 {
        if value.isNaN { return 0x7FF8_0000_0000_0000 }
        return value == 0 ? 0 : value.bitPattern
    }

    private static func step(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let product = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
        return product ^ (product >> 29)
    }

    private static func step(_ hash: UInt64, _ number: Int64) -> UInt64 {
        step(hash, UInt64(bitPattern: number))
    }

    private static func step(_ hash: UInt64, bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = step(hash, UInt64(bytes.count))
        var offset = 0
        while offset + 8 <= bytes.count {
            hash = step(hash, UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
            offset += 8
        }
        guard offset < bytes.count else { return hash }
        var last: UInt64 = 0
        for (index, byte) in bytes[offset...].enumerated() { last |= UInt64(byte) << UInt64(8 * index) }
        return step(hash, last)
    }
}
