/// Cuts a batch where a link takes no more in one message.
///
/// The cut lies between two positions, or between a record's data and its raw bytes; `covers` is cut with it, so that all
/// pieces together settle what the whole would. A single record that is still too large is for `BatchFragment`.
public enum BatchSplitting {
    /// The first piece, and what is left for later.
    public struct Piece: Hashable, Sendable {
        public var batch: Batch
        /// `batch` encoded. More than the maximum only when `batch` cannot be cut again.
        public var bytes: [UInt8]
        /// Nil when `batch` was the last.
        public var rest: Batch?

        public init(batch: Batch, bytes: [UInt8], rest: Batch?) {
            self.batch = batch
            self.bytes = bytes
            self.rest = rest
        }
    }

    /// The largest first piece that fits into `maximumBytes`, by a few encodings.
    ///
    /// Metadata goes with the first piece; where it leaves no room for records it goes alone, covering nothing.
    /// - Parameter sign: as of `BatchCoding.encode`; the signature counts.
    public static func first(
        of batch: Batch, maximumBytes: Int, sign: (([UInt8]) -> BatchSignature)? = nil
    ) -> Piece {
        let whole = BatchCoding.encode(batch, sign: sign)
        let isWhole = whole.count <= maximumBytes && isTaken(batch)
        guard !isWhole, batch.records.count + batch.raws.count > 1 || batch.metadata != nil else {
            return Piece(batch: batch, bytes: whole, rest: nil)
        }
        let cuts = Cuts(of: batch)
        var search = Search(
            failing: cuts.largest < cuts.count ? cuts.largest + 1 : cuts.count,
            guess: Search.scaled(cuts.count, by: maximumBytes, of: whole.count), maximumBytes: maximumBytes)
        var best: Piece?
        while let count = search.next() {
            let (batch, rest) = cuts.piece(count)
            let bytes = BatchCoding.encode(batch, sign: sign)
            let fits = bytes.count <= maximumBytes
            search.tried(count, bytes: bytes.count)
            if fits { best = Piece(batch: batch, bytes: bytes, rest: rest) }
        }
        if let best { return best }
        let (first, rest) = batch.metadata == nil ? cuts.piece(1) : cuts.metadataAlone
        return Piece(batch: first, bytes: BatchCoding.encode(first, sign: sign), rest: rest)
    }

    /// Whether a receiver takes so many records and observations in one batch.
    private static func isTaken(_ batch: Batch) -> Bool {
        batch.records.count <= BatchCoding.maximumRecords && batch.raws.count <= BatchCoding.maximumRaws
            && batch.records.reduce(0) { $0 + $1.record.observations.count } <= BatchCoding.maximumObservations
    }

    /// The whole batch in pieces, in order.
    public static func pieces(
        of batch: Batch, maximumBytes: Int, sign: (([UInt8]) -> BatchSignature)? = nil
    ) -> [Piece] {
        var pieces = [first(of: batch, maximumBytes: maximumBytes, sign: sign)]
        while let rest = pieces.last?.rest { pieces.append(first(of: rest, maximumBytes: maximumBytes, sign: sign)) }
        return pieces
    }
}

extension BatchSplitting {
    /// Where a batch may be cut: behind each of its parts, in the order of positions, data before raw bytes.
    private struct Cuts {
        private let batch: Batch
        /// How many records and raw bytes lie before each cut.
        private let parts: [(records: Int, raws: Int)]
        /// How many parts a receiver takes in one batch; at least one.
        let largest: Int

        init(of batch: Batch) {
            self.batch = batch
            var parts: [(records: Int, raws: Int)] = []
            var (record, raw) = (0, 0)
            while record < batch.records.count || raw < batch.raws.count {
                let isRecord =
                    raw == batch.raws.count
                    || record < batch.records.count && batch.records[record].position <= batch.raws[raw].position
                if isRecord { record += 1 } else { raw += 1 }
                parts.append((record, raw))
            }
            self.parts = parts
            var observations = 0
            var largest = 0
            for part in parts {
                if part.records > (largest == 0 ? 0 : parts[largest - 1].records) {
                    observations += batch.records[part.records - 1].record.observations.count
                }
                guard part.records <= BatchCoding.maximumRecords, part.raws <= BatchCoding.maximumRaws,
                    observations <= BatchCoding.maximumObservations
                else { break }
                largest += 1
            }
            self.largest = max(largest, min(1, parts.count))
        }

        var count: Int { parts.count }

        /// The first `count` parts, and the others; nil when there are none.
        func piece(_ count: Int) -> (first: Batch, rest: Batch?) {
            guard count < parts.count else { return (batch, nil) }
            let (records, raws) = parts[count - 1]
            var first = batch
            first.records = Array(batch.records.prefix(records))
            first.raws = Array(batch.raws.prefix(raws))
            let next = parts[count]
            let nextPosition =
                next.records > records ? batch.records[records].position : batch.raws[raws].position
            // What a lane left out lies before the next part, and is settled with the parts before it. Raw bytes of
            // the next position come behind its data.
            first.covers = PartRanges(
                data: batch.covers.data.before(next.records > records ? nextPosition : nextPosition + 1),
                raw: batch.covers.raw.before(nextPosition))
            var rest = batch
            rest.metadata = nil
            rest.records.removeFirst(records)
            rest.raws.removeFirst(raws)
            rest.covers = batch.covers.subtracting(first.covers)
            return (first, rest)
        }

        var metadataAlone: (first: Batch, rest: Batch?) {
            var first = batch
            (first.records, first.raws, first.covers) = ([], [], PartRanges())
            var rest = batch
            rest.metadata = nil
            return (first, rest)
        }
    }

    /// Looks for the largest number of parts that fits: by the size of what was tried, then by halves.
    private struct Search {
        /// So many parts fit (0 is not known to), so many do not.
        private var fitting = 0
        private var failing: Int
        private let maximumBytes: Int
        private var guess: Int
        private var attempts = 0

        /// Where the search has come so near, nothing is gained by another encoding.
        private static let enough = 0.02

        init(failing: Int, guess: Int, maximumBytes: Int) {
            self.failing = failing
            self.guess = guess
            self.maximumBytes = maximumBytes
        }

        mutating func next() -> Int? {
            guard failing - fitting > 1 else { return nil }
            if attempts > 4, fitting > 0, Double(failing - fitting) < Double(fitting) * Self.enough { return nil }
            return min(max(guess, fitting + 1), failing - 1)
        }

        mutating func tried(_ count: Int, bytes: Int) {
            attempts += 1
            if bytes <= maximumBytes { fitting = count } else { failing = count }
            // A batch has a fixed part, so the first guesses by proportion fall short and come nearer from one side;
            // halving ends the search.
            guess = attempts < 4 ? Self.scaled(count, by: maximumBytes, of: bytes) : (fitting + failing) / 2
        }

        static func scaled(_ count: Int, by maximum: Int, of bytes: Int) -> Int {
            Int(Double(count) * Double(maximum) / Double(max(bytes, 1)))
        }
    }
}

extension RangeSet {
    /// The positions of the set that lie before one.
    func before(_ position: UInt64) -> RangeSet {
        guard position > 0 else { return RangeSet() }
        return RangeSet(present(within: PositionRange(first: 0, last: position - 1)))
    }
}
