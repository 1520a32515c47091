/// What can be said of a batch before its content is read.
public struct BatchHeader: Hashable, Sendable {
    public var reference: MetadataReference
    /// Nil when the batch names its stream only by the reference.
    public var stream: BatchStream?
    /// The key that signed the batch, if one did.
    public var signer: SigningKeyID?

    public init(reference: MetadataReference, stream: BatchStream? = nil, signer: SigningKeyID? = nil) {
        self.reference = reference
        self.stream = stream
        self.signer = signer
    }
}
