import Delivery

/// A batch as bytes, with what is needed to recognise its reply.
public struct EncodedBatch: Sendable {
    public let station: String
    public let epoch: String
    public let positions: RangeSet
    public let bytes: [UInt8]

    public init(_ batch: Batch) {
        station = batch.station
        epoch = batch.epoch
        positions = batch.positions
        bytes = BatchCoding.encode(batch)
    }

    /// The batch's checksum as text: by it the archive says over MQTT which batch it answers.
    public var tag: String { Self.tag(of: bytes) }

    /// The last four bytes of a batch are its checksum.
    public static func tag(of bytes: [UInt8]) -> String {
        let checksum = bytes.suffix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return String(checksum, radix: 16)
    }
}
