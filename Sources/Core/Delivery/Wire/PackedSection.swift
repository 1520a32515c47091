internal import CZstd

/// Bytes of a batch that are neither numbers nor columns, packed with zstd where that makes them shorter.
///
///     size        varint: 2 × the number of bytes that follow, + 1 when they are a zstd frame
///     [unpacked]  varint: the number of bytes that the frame unpacks to
///     bytes
enum PackedSection {
    /// Packs line-like bytes to a quarter at some 200 MB/s.
    private static let level: Int32 = 3
    /// A frame has a dozen bytes of its own.
    private static let worthwhile = 48

    static func append(_ content: [UInt8], to bytes: inout [UInt8]) {
        if content.count >= worthwhile, let frame = packed(content), frame.count + 3 < content.count {
            bytes.append(varint: UInt64(frame.count) << 1 | 1)
            bytes.append(varint: UInt64(content.count))
            bytes += frame
        } else {
            bytes.append(varint: UInt64(content.count) << 1)
            bytes += content
        }
    }

    /// - Returns: what was packed, of which nothing is taken before its size is known to be within the limits.
    static func read(from reader: inout ByteReader, _ what: String) throws(BatchDefect) -> [UInt8] {
        let head = try reader.varint(what)
        guard head >> 1 <= UInt64(reader.remaining) else { throw .truncated(reading: what) }
        guard head & 1 == 1 else { return [UInt8](try reader.take(Int(head >> 1), what)) }
        let size = try reader.varint(what)
        guard size <= UInt64(BatchCoding.maximumBytes) else {
            throw .tooLarge(what: "\(what), unpacked, in bytes", size: size, limit: UInt64(BatchCoding.maximumBytes))
        }
        let frame = UnsafeRawBufferPointer(rebasing: try reader.take(Int(head >> 1), what))
        var found = 0
        let content = [UInt8](unsafeUninitializedCapacity: Int(size)) { room, filled in
            found = ZSTD_decompress(room.baseAddress, Int(size), frame.baseAddress, frame.count)
            filled = ZSTD_isError(found) == 0 && found == Int(size) ? found : 0
        }
        guard content.count == Int(size), ZSTD_isError(found) == 0 else {
            throw .malformed("\(what) do not unpack to \(size) bytes")
        }
        return content
    }

    private static func packed(_ content: [UInt8]) -> [UInt8]? {
        let bound = ZSTD_compressBound(content.count)
        var size = 0
        let frame = [UInt8](unsafeUninitializedCapacity: bound) { room, filled in
            size = content.withUnsafeBytes {
                ZSTD_compress(room.baseAddress, bound, $0.baseAddress, content.count, level)
            }
            filled = ZSTD_isError(size) == 0 ? size : 0
        }
        return frame.isEmpty ? nil : frame
    }
}
