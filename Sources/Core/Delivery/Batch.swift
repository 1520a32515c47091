import Sensing

/// Records of one stream on their way to an archive: the data of some, the raw bytes of some.
///
/// A batch without records asks what the archive holds of the stream.
public struct Batch: Hashable, Sendable {
    public var stream: BatchStream
    /// The metadata that is in force, by its digest.
    public var reference: MetadataReference
    /// What the numbers in the records mean; nil when the archive was told before and did not ask again.
    public var metadata: [InstrumentRegistration]?
    /// The data of records, ascending by position. Their `raw` is empty and means nothing: raw bytes are in `raws`.
    public var records: [StoredRecord]
    /// Raw bytes, ascending by position; of records in `records` or of others.
    public var raws: [StoredRaw]
    /// What is settled when the archive has taken the batch. More than what is in it where a selection left records
    /// out, or where a record has no raw bytes.
    public var covers: PartRanges

    public init(
        stream: BatchStream, reference: MetadataReference, metadata: [InstrumentRegistration]? = nil,
        records: [StoredRecord] = [], raws: [StoredRaw] = [], covers: PartRanges
    ) {
        self.stream = stream
        self.reference = reference
        self.metadata = metadata
        self.records = records
        self.raws = raws
        self.covers = covers
    }

    /// Whether it only asks what the archive holds.
    public var isInquiry: Bool { records.isEmpty && raws.isEmpty && covers.isEmpty }

    /// The positions that are in the batch.
    public var positions: PartRanges {
        PartRanges(
            data: RangeSet(ascending: records.lazy.map(\.position)),
            raw: RangeSet(ascending: raws.lazy.map(\.position)))
    }
}
