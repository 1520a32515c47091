import Sensing

/// Batches to bytes and back.
///
///     "FLB2"                4 bytes; the digit is the version; 1, which has no stamps, is read too
///     length                4 bytes, lowest first: of the whole batch, from the F to the checksum
///     flags                 1 byte; 1 = metadata is there
///     station, epoch        UTF-8 behind its length (varint)
///     [metadata]            number of instruments, then for each: number, name, driver, serial number (empty = none),
///                           number of datastreams, then for each: number, key, name, unit, UCUM code
///     records               their number (varint), then each as in `RecordCoding`
///     checksum              4 bytes, lowest first: CRC-32 of everything before it
///
/// Bytes from outside are bounded before anything is taken from them, and nothing is half-read.
public enum BatchCoding {
    public static let maximumBytes = 16 << 20
    static let maximumTextBytes = 1024
    static let maximumInstruments = 4096
    static let maximumDatastreams = 65_536

    private static let magic = Array("FLB".utf8)
    private static let headerBytes = 8
    private static let checksumBytes = 4
    private static let metadataFlag: UInt8 = 1

    public static func encode(_ batch: Batch) -> [UInt8] {
        var bytes: [UInt8] = magic + [BatchVersion.current.rawValue, 0, 0, 0, 0]
        bytes.append(batch.metadata == nil ? 0 : metadataFlag)
        bytes.append(counted: batch.station)
        bytes.append(counted: batch.epoch)
        if let metadata = batch.metadata { MetadataCoding.encode(metadata, into: &bytes) }
        bytes.append(varint: UInt64(batch.records.count))
        var coding = RecordCoding()
        for stored in batch.records { coding.encode(stored, into: &bytes) }
        let length = UInt32(truncatingIfNeeded: bytes.count + checksumBytes)
        for index in 0..<4 { bytes[4 + index] = UInt8(truncatingIfNeeded: length >> UInt32(8 * index)) }
        bytes.append(littleEndian: CRC32.checksum(of: bytes))
        return bytes
    }

    public static func decode(_ bytes: [UInt8], maximumBytes: Int = maximumBytes) throws(BatchDefect) -> Batch {
        try bytes.withUnsafeBufferPointer { (buffer) throws(BatchDefect) in
            try decode(UnsafeRawBufferPointer(buffer), maximumBytes: maximumBytes)
        }
    }

    public static func decode(
        _ bytes: UnsafeRawBufferPointer, maximumBytes: Int = maximumBytes
    ) throws(BatchDefect) -> Batch {
        let version = try checkFrame(bytes, maximumBytes: maximumBytes)
        let body = UnsafeRawBufferPointer(rebasing: bytes[headerBytes..<bytes.count - checksumBytes])
        var reader = ByteReader(body)
        let flags = try reader.byte("the flags")
        guard flags & ~metadataFlag == 0 else { throw .malformed("unknown flags \(flags)") }
        var batch = Batch(
            station: try reader.text(upTo: maximumTextBytes, "the station's name"),
            epoch: try reader.text(upTo: maximumTextBytes, "the epoch"), records: [])
        if flags & metadataFlag != 0 { batch.metadata = try MetadataCoding.decode(from: &reader) }
        batch.records = try decodeRecords(from: &reader, version)
        guard reader.isAtEnd else { throw .malformed("\(reader.remaining) bytes follow the last record") }
        return batch
    }

    private static func decodeRecords(
        from reader: inout ByteReader, _ version: BatchVersion
    ) throws(BatchDefect) -> [StoredRecord] {
        // A record takes six bytes at least, so the count is bounded by what is there.
        let count = try reader.count(upTo: maximumBytes, "the records")
        var records: [StoredRecord] = []
        records.reserveCapacity(min(count, reader.remaining / 6 + 1))
        var coding = RecordCoding(version: version)
        for _ in 0..<count { records.append(try coding.decode(from: &reader)) }
        return records
    }

    /// Everything that can be said without reading the content: that it is a batch, whole, and unaltered. Returns its
    /// version.
    private static func checkFrame(
        _ bytes: UnsafeRawBufferPointer, maximumBytes: Int
    ) throws(BatchDefect) -> BatchVersion {
        guard bytes.count <= maximumBytes else {
            throw .tooLarge(what: "the batch in bytes", size: UInt64(bytes.count), limit: UInt64(maximumBytes))
        }
        guard bytes.prefix(magic.count).elementsEqual(magic.prefix(bytes.count)), !bytes.isEmpty else {
            throw .notABatch
        }
        var reader = ByteReader(bytes)
        _ = try reader.take(magic.count, "the header")
        let found = try reader.byte("the version")
        guard let version = BatchVersion(rawValue: found) else {
            let isLater = found > BatchVersion.current.rawValue && found <= UInt8(ascii: "9")
            throw isLater ? .laterVersion(found) : .notABatch
        }
        let length = Int(try reader.littleEndian(UInt32.self, "the length"))
        guard bytes.count >= length else { throw .truncated(reading: "byte \(bytes.count) of \(length)") }
        guard bytes.count == length, length >= headerBytes + checksumBytes else {
            throw .malformed("it has \(bytes.count) bytes and says \(length)")
        }
        var tail = ByteReader(UnsafeRawBufferPointer(rebasing: bytes[(length - checksumBytes)...]))
        let expected = try tail.littleEndian(UInt32.self, "the checksum")
        let actual = CRC32.checksum(of: bytes.dropLast(checksumBytes))
        guard expected == actual else { throw .altered(expected: expected, found: actual) }
        return version
    }
}
