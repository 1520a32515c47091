import Sensing

/// The smallest part of a product that may travel by itself: some records, and what of the outbox they settle.
///
/// It is never split: half of it confirmed would make another product when the rest is formed again.
public struct SelectedPiece: Hashable, Sendable {
    /// Ascending by position; empty when what was looked at is only to be settled.
    public var records: [StoredRecord]
    public var raws: [StoredRaw]
    /// The records' own positions, those that they were made of, and those that were left out before them.
    public var covers: PartRanges

    public init(records: [StoredRecord] = [], raws: [StoredRaw] = [], covers: PartRanges) {
        self.records = records
        self.raws = raws
        self.covers = covers
    }

    /// Several as one, as a batch holds them.
    public init(joining pieces: some Sequence<SelectedPiece>) {
        self.init(covers: PartRanges())
        for piece in pieces {
            records += piece.records
            raws += piece.raws
            covers.formUnion(piece.covers)
        }
        records.sort { $0.position < $1.position }
        raws.sort { $0.position < $1.position }
    }
}
