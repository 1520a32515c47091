import Sensing

/// Batches to bytes and back. `Documentation/reference/batch.md` has every byte.
///
///     "FLB3"                      4 bytes; the digit is the version
///     flags                       1 byte, see `BatchFlags`
///     reference                   8 bytes, lowest first
///     [station, epoch, product]   UTF-8 behind its length (varint); the three and the next only with metadata
///     [metadata]                  a `PackedSection` of what `MetadataCoding` writes
///     [covers]                    two lists of ranges: of data, of raw bytes
///     [defects]                   a `PackedSection` of the texts of all records
///     [raw bytes]                 a `PackedSection` of all raw bytes
///     [columns]                   bits: of the records (`RecordsEncoder`), of the raw bytes (`RawsCoding`)
///     [signature]                 8 bytes that name the key, 64 bytes of Ed25519 over everything before it
///     checksum                    4 bytes, lowest first: CRC-32 of everything before it
///
/// Bytes from outside are bounded before anything is taken from them, and nothing is half-read.
public enum BatchCoding {
    public static let maximumBytes = 16 << 20
    public static let maximumRecords = 65_536
    public static let maximumRaws = 65_536
    /// Of all records together.
    public static let maximumObservations = 1 << 20
    static let maximumTextBytes = 1024
    static let maximumInstruments = 4096
    static let maximumDatastreams = 65_536

    private static let magic = Array("FLB".utf8)
    private static let flagsOffset = 4
    private static let checksumBytes = 4
    private static let signatureBytes = 8 + BatchSignature.byteCount
    /// Mark, version, flags, reference and checksum: an inquiry has nothing else.
    private static let fewestBytes = 17

    /// - Parameter sign: signs all bytes before the signature; nil sends the batch without one.
    public static func encode(_ batch: Batch, sign: (([UInt8]) -> BatchSignature)? = nil) -> [UInt8] {
        var flags: BatchFlags = []
        var bits = BitWriter()
        var records = RecordsEncoder()
        if !batch.records.isEmpty {
            flags.insert(.records)
            records.encode(batch.records, into: &bits)
            if !records.texts.isEmpty { flags.insert(.texts) }
        }
        if !batch.raws.isEmpty {
            flags.insert(.raws)
            RawsCoding.encode(batch.raws, besides: batch.records, into: &bits)
        }
        if batch.metadata != nil { flags.insert(.metadata) }
        if batch.covers != batch.positions { flags.insert(.covers) }
        if sign != nil { flags.insert(.signature) }

        var bytes: [UInt8] = magic + [BatchVersion.current, flags.rawValue]
        bytes.append(littleEndian: batch.reference.value)
        if let metadata = batch.metadata { append(metadata, of: batch.stream, to: &bytes) }
        if flags.contains(.covers) {
            RangeCoding.append(batch.covers.data, to: &bytes)
            RangeCoding.append(batch.covers.raw, to: &bytes)
        }
        if flags.contains(.texts) { PackedSection.append(records.texts, to: &bytes) }
        if flags.contains(.raws) { PackedSection.append(batch.raws.flatMap(\.bytes), to: &bytes) }
        bytes += bits.bytes()
        if let signature = sign?(bytes) {
            bytes.append(littleEndian: signature.key.value)
            bytes += signature.bytes
        }
        bytes.append(littleEndian: CRC32.checksum(of: bytes))
        return bytes
    }

    /// What can be said without reading the content: that it is a batch, whole and unaltered, and whose it is.
    public static func header(
        of bytes: [UInt8], maximumBytes: Int = maximumBytes
    ) throws(BatchDefect) -> BatchHeader {
        try bytes.withUnsafeBufferPointer { (buffer) throws(BatchDefect) in
            var (flags, reader) = try body(of: UnsafeRawBufferPointer(buffer), maximumBytes: maximumBytes)
            var header = BatchHeader(
                reference: MetadataReference(value: try reader.littleEndian(UInt64.self, "the reference")))
            if flags.contains(.metadata) { header.stream = try stream(from: &reader) }
            header.signer = signature(of: bytes)?.key
            return header
        }
    }

    /// The signature of a batch that is whole, and how many bytes of it are signed; nil when there is none.
    public static func signature(of bytes: [UInt8]) -> BatchSignature? {
        guard let start = signedByteCount(of: bytes) else { return nil }
        let key = bytes[start..<start + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return BatchSignature(
            key: SigningKeyID(value: key), bytes: Array(bytes[(start + 8)..<(bytes.count - checksumBytes)]))
    }

    /// How many of the first bytes are signed; nil when the batch has no signature.
    public static func signedByteCount(of bytes: [UInt8]) -> Int? {
        guard bytes.count >= fewestBytes + signatureBytes,
            BatchFlags(rawValue: bytes[flagsOffset]).contains(.signature)
        else { return nil }
        return bytes.count - checksumBytes - signatureBytes
    }

    /// - Parameter stream: whose batch it is, where the receiver knows it by the reference.
    public static func decode(
        _ bytes: [UInt8], stream known: BatchStream? = nil, maximumBytes: Int = maximumBytes
    ) throws(BatchDefect) -> Batch {
        try bytes.withUnsafeBufferPointer { (buffer) throws(BatchDefect) in
            var (flags, reader) = try body(of: UnsafeRawBufferPointer(buffer), maximumBytes: maximumBytes)
            return try batch(from: &reader, flags, stream: known)
        }
    }

    // MARK: Parts

    private static func batch(
        from reader: inout ByteReader, _ flags: BatchFlags, stream known: BatchStream?
    ) throws(BatchDefect) -> Batch {
        let reference = MetadataReference(value: try reader.littleEndian(UInt64.self, "the reference"))
        var stream = known
        var metadata: [InstrumentRegistration]?
        if flags.contains(.metadata) {
            stream = try self.stream(from: &reader)
            metadata = try self.metadata(from: &reader)
        }
        guard let stream else { throw .unknownReference(reference) }
        var covers: PartRanges?
        if flags.contains(.covers) {
            covers = PartRanges(data: try RangeCoding.read(from: &reader), raw: try RangeCoding.read(from: &reader))
        }
        let texts = flags.contains(.texts) ? try PackedSection.read(from: &reader, "the defects") : []
        let raw = flags.contains(.raws) ? try PackedSection.read(from: &reader, "the raw bytes") : []
        var bits = BitReader(UnsafeRawBufferPointer(rebasing: try reader.take(reader.remaining, "the columns")))
        var batch = Batch(stream: stream, reference: reference, metadata: metadata, covers: PartRanges())
        if flags.contains(.records) {
            batch.records = try texts.withUnsafeBufferPointer { (texts) throws(BatchDefect) in
                var records = RecordsDecoder(texts: ByteReader(UnsafeRawBufferPointer(texts)))
                return try records.decode(from: &bits)
            }
        } else if !texts.isEmpty {
            throw .malformed("there are defects without records")
        }
        if flags.contains(.raws) {
            batch.raws = try RawsCoding.decode(raw, besides: batch.records, from: &bits)
        }
        try bits.checkAllTaken()
        batch.covers = covers ?? batch.positions
        return batch
    }

    private static func append(
        _ metadata: [InstrumentRegistration], of stream: BatchStream, to bytes: inout [UInt8]
    ) {
        bytes.append(counted: stream.station)
        bytes.append(counted: stream.epoch)
        bytes.append(counted: stream.product)
        var content: [UInt8] = []
        MetadataCoding.encode(metadata, into: &content)
        PackedSection.append(content, to: &bytes)
    }

    private static func stream(from reader: inout ByteReader) throws(BatchDefect) -> BatchStream {
        BatchStream(
            station: try reader.text(upTo: maximumTextBytes, "the station's name"),
            epoch: try reader.text(upTo: maximumTextBytes, "the epoch"),
            product: try reader.text(upTo: maximumTextBytes, "the product"))
    }

    private static func metadata(
        from reader: inout ByteReader
    ) throws(BatchDefect) -> [InstrumentRegistration] {
        try PackedSection.read(from: &reader, "the metadata").withUnsafeBufferPointer {
            (content) throws(BatchDefect) in
            var inner = ByteReader(UnsafeRawBufferPointer(content))
            let metadata = try MetadataCoding.decode(from: &inner)
            guard inner.isAtEnd else { throw .malformed("\(inner.remaining) bytes follow the metadata") }
            return metadata
        }
    }

    /// Everything that can be said without reading the content: that it is a batch, whole, and unaltered. Returns a
    /// reader of what is between the flags and the signature or checksum.
    private static func body(
        of bytes: UnsafeRawBufferPointer, maximumBytes: Int
    ) throws(BatchDefect) -> (flags: BatchFlags, reader: ByteReader) {
        guard bytes.count <= maximumBytes else {
            throw .tooLarge(what: "the batch in bytes", size: UInt64(bytes.count), limit: UInt64(maximumBytes))
        }
        guard bytes.prefix(magic.count).elementsEqual(magic.prefix(bytes.count)), !bytes.isEmpty else {
            throw .notABatch
        }
        guard bytes.count > magic.count else { throw .truncated(reading: "the version") }
        try check(version: bytes[magic.count])
        guard bytes.count >= fewestBytes else { throw .truncated(reading: "the header") }
        let end = bytes.count - checksumBytes
        let expected = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: end, as: UInt32.self))
        let actual = CRC32.checksum(of: UnsafeRawBufferPointer(rebasing: bytes[..<end]))
        guard expected == actual else { throw .altered(expected: expected, found: actual) }
        let flags = BatchFlags(rawValue: bytes[flagsOffset])
        guard flags.isSubset(of: .all) else { throw .malformed("unknown flags \(flags.rawValue)") }
        let last = end - (flags.contains(.signature) ? signatureBytes : 0)
        guard last >= fewestBytes - checksumBytes else { throw .truncated(reading: "the signature") }
        return (flags, ByteReader(UnsafeRawBufferPointer(rebasing: bytes[flagsOffset + 1..<last])))
    }

    private static func check(version: UInt8) throws(BatchDefect) {
        guard version != BatchVersion.current else { return }
        guard (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(version) else { throw .notABatch }
        throw version > BatchVersion.current ? .laterVersion(version) : .earlierVersion(version)
    }
}
