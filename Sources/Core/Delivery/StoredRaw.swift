/// The raw bytes of one record, apart from the rest of it.
public struct StoredRaw: Hashable, Sendable {
    public var position: UInt64
    public var bytes: [UInt8]

    public init(position: UInt64, bytes: [UInt8]) {
        self.position = position
        self.bytes = bytes
    }
}
