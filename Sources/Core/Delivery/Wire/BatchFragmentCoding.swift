/// Fragments to bytes and back.
///
///     "FLF3"          4 bytes
///     batch           8 bytes, lowest first
///     index, count    varints
///     content         the rest
///     checksum        4 bytes, lowest first: CRC-32 of everything before it
extension BatchFragment {
    /// No batch is cut into more pieces.
    public static let maximumCount = 4096
    /// Of an encoded fragment, at most: mark, batch, index, count, checksum.
    public static let overheadBytes = 20

    private static let magic = Array("FLF3".utf8)
    private static let checksumBytes = 4

    /// Whether bytes begin as a fragment does, and not as a batch.
    public static func isFragment(_ bytes: [UInt8]) -> Bool {
        bytes.prefix(magic.count).elementsEqual(magic)
    }

    /// An encoded batch in pieces that take at most `maximumBytes` each when encoded. The batch is named by its content,
    /// so that sending it again sends the same pieces.
    /// - Returns: nil when it would take more than `maximumCount`.
    public static func cut(_ batch: [UInt8], maximumBytes: Int) -> [BatchFragment]? {
        let room = maximumBytes - overheadBytes
        guard room > 0, (batch.count + room - 1) / room <= maximumCount, !batch.isEmpty else { return nil }
        let count = (batch.count + room - 1) / room
        var digest = ContentDigest()
        batch.withUnsafeBytes { digest.add($0) }
        let name = UInt64(digest.hexadecimal().prefix(16), radix: 16) ?? 0
        return (0..<count).map { index in
            let piece = batch[(index * room)..<min(batch.count, (index + 1) * room)]
            return BatchFragment(batch: name, index: index, count: count, bytes: Array(piece))
        }
    }

    public func encoded() -> [UInt8] {
        var encoded = Self.magic
        encoded.append(littleEndian: batch)
        encoded.append(varint: UInt64(index))
        encoded.append(varint: UInt64(count))
        encoded += bytes
        encoded.append(littleEndian: CRC32.checksum(of: encoded))
        return encoded
    }

    public init(decoding encoded: [UInt8], maximumBytes: Int = BatchCoding.maximumBytes) throws(BatchDefect) {
        guard encoded.count <= maximumBytes else {
            throw .tooLarge(what: "the fragment in bytes", size: UInt64(encoded.count), limit: UInt64(maximumBytes))
        }
        guard Self.isFragment(encoded) else { throw .notABatch }
        guard encoded.count > Self.magic.count + Self.checksumBytes else { throw .truncated(reading: "a fragment") }
        let content = encoded.dropLast(Self.checksumBytes)
        let expected = encoded.suffix(Self.checksumBytes).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let found = CRC32.checksum(of: content)
        guard expected == found else { throw .altered(expected: expected, found: found) }
        self = try content.withUnsafeBufferPointer { (buffer) throws(BatchDefect) in
            var reader = ByteReader(UnsafeRawBufferPointer(buffer))
            _ = try reader.take(Self.magic.count, "the mark")
            let batch = try reader.littleEndian(UInt64.self, "the fragment's batch")
            let index = try reader.varint("the fragment's index")
            let count = try reader.varint("the number of fragments")
            guard index < count, count <= UInt64(Self.maximumCount), reader.remaining > 0 else {
                throw .malformed("fragment \(index) of \(count) with \(reader.remaining) bytes")
            }
            return BatchFragment(
                batch: batch, index: Int(index), count: Int(count),
                bytes: [UInt8](try reader.take(reader.remaining, "the fragment")))
        }
    }
}
