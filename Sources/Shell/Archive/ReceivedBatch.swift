import Delivery

/// A batch that was read, found in order and verified, on its way into the database.
public struct ReceivedBatch: Hashable, Sendable {
    public var batch: Batch
    /// Nil for a batch without a signature.
    public var receipt: BatchReceipt?

    public init(_ batch: Batch, receipt: BatchReceipt? = nil) {
        self.batch = batch
        self.receipt = receipt
    }
}
