/// Names the metadata that a batch's numbers refer to, so that it need not be sent each time: the first 64 bits of
/// SHA-256 over the stream and the metadata as `MetadataCoding` writes them.
///
/// It names the stream as well. An archive that does not know it asks for the metadata.
public struct MetadataReference: Hashable, Sendable {
    public var value: UInt64

    public init(value: UInt64) {
        self.value = value
    }

    public init(to metadata: [InstrumentRegistration], of stream: BatchStream) {
        var bytes: [UInt8] = []
        bytes.append(counted: stream.station)
        bytes.append(counted: stream.epoch)
        bytes.append(counted: stream.product)
        MetadataCoding.encode(metadata, into: &bytes)
        var digest = ContentDigest()
        bytes.withUnsafeBytes { digest.add($0) }
        value = UInt64(digest.hexadecimal().prefix(16), radix: 16) ?? 0
    }
}
