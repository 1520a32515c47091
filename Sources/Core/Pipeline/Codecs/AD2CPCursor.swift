/// Where the next of the data of a record stands; refuses to go beyond its end.
struct AD2CPCursor {
    let bytes: LittleEndianBytes
    private(set) var position: Int

    init(_ record: AD2CPRecord) {
        bytes = record.bytes
        position = record.dataStart
    }

    /// The place of the next `count` bytes, which are passed over.
    mutating func take(_ count: Int, for part: String) throws(CodecDefect) -> Int {
        let place = position
        guard place + count <= bytes.count else {
            throw CodecDefect(
                "AD2CP record has \(bytes.count - place) bytes left for its \(part); it needs \(count)")
        }
        position += count
        return place
    }
}
