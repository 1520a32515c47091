import Delivery
import Sensing

/// What is kept of a signed batch, so that years later somebody can show which key vouched for which records.
public struct BatchReceipt: Hashable, Sendable {
    /// SHA-256 over the signed bytes of the batch, as 64 hexadecimal digits.
    public var digest: String
    public var signature: BatchSignature
    /// The positions that were in the batch.
    public var positions: PartRanges
    /// When it came, by the archive's clock.
    public var received: Instant

    public init(digest: String, signature: BatchSignature, positions: PartRanges, received: Instant) {
        self.digest = digest
        self.signature = signature
        self.positions = positions
        self.received = received
    }
}
