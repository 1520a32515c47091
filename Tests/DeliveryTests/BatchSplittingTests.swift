import Delivery
import Sensing
import Testing

@Suite("A batch that is too large for a message")
struct BatchSplittingTests {
    @Test(
        "is cut into pieces that fit, hold everything once, and settle what the whole would", arguments: UInt64(1)...30)
    func pieces(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let batch = random.batch(records: 60, withMetadata: seed % 2 == 0)
        let maximum = Int.random(in: 340...3000, using: &random)
        let pieces = BatchSplitting.pieces(of: batch, maximumBytes: maximum)
        var covers = PartRanges()
        for piece in pieces {
            let parts = piece.batch.records.count + piece.batch.raws.count
            #expect(piece.bytes.count <= maximum || parts <= 1, "seed \(seed)")
            #expect(try Samples.decode(piece.bytes) == piece.batch, "seed \(seed)")
            #expect(piece.batch.covers.intersection(covers).isEmpty, "seed \(seed)")
            #expect(piece.batch.positions.subtracting(piece.batch.covers).isEmpty, "seed \(seed)")
            covers.formUnion(piece.batch.covers)
        }
        #expect(pieces.flatMap(\.batch.records) == batch.records, "seed \(seed)")
        #expect(pieces.flatMap(\.batch.raws) == batch.raws, "seed \(seed)")
        #expect(covers == batch.covers, "seed \(seed)")
        #expect(pieces.compactMap(\.batch.metadata).count == (batch.metadata == nil ? 0 : 1), "seed \(seed)")
    }

    @Test("that fits stays whole")
    func fitting() {
        let batch = Samples.batch(1...40)
        let bytes = BatchCoding.encode(batch)
        #expect(
            BatchSplitting.first(of: batch, maximumBytes: bytes.count)
                == BatchSplitting.Piece(batch: batch, bytes: bytes, rest: nil))
    }

    @Test("fills each message but the last to nine tenths")
    func filling() {
        var random = SeededRandom(seed: 2)
        let records = (1...2000).map { (position: UInt64) -> StoredRecord in
            var stored = Samples.line(position: position)
            for index in stored.record.observations.indices {
                stored.record.observations[index].result = Quantity(
                    mantissa: Int64.random(in: -999...999, using: &random), decimals: 3)
            }
            return stored
        }
        let pieces = BatchSplitting.pieces(of: Samples.batch(of: records, withRaw: false), maximumBytes: 4000)
        #expect(pieces.count > 2)
        for piece in pieces.dropLast() { #expect(piece.bytes.count > 3600) }
    }

    @Test("counts its signature")
    func signed() {
        let signature = BatchSignature(key: SigningKeyID(value: 1), bytes: [UInt8](repeating: 1, count: 64))
        let pieces = BatchSplitting.pieces(of: Samples.batch(1...200), maximumBytes: 900) { _ in signature }
        for piece in pieces {
            #expect(piece.bytes.count <= 900 && BatchCoding.signature(of: piece.bytes) == signature)
        }
    }

    @Test("sends metadata alone where it leaves no room for a record")
    func metadata() throws {
        let batch = Samples.batch(1...10)
        let first = BatchSplitting.first(of: batch, maximumBytes: 120)
        #expect(first.batch.metadata == batch.metadata && first.batch.isInquiry)
        let rest = try #require(first.rest)
        #expect(rest.metadata == nil && rest.records == batch.records && rest.covers == batch.covers)
    }

    @Test("of more records than a receiver takes is cut there, however small it is")
    func records() throws {
        var batch = Samples.batch(1...1, withMetadata: false)
        batch.raws = (1...70_000).map { StoredRaw(position: $0, bytes: []) }
        batch.records = []
        batch.covers = batch.positions
        let pieces = BatchSplitting.pieces(of: batch, maximumBytes: BatchCoding.maximumBytes)
        #expect(pieces.map(\.batch.raws.count) == [BatchCoding.maximumRaws, 70_000 - BatchCoding.maximumRaws])
        for piece in pieces { #expect(throws: Never.self) { try Samples.decode(piece.bytes) } }
    }

    @Test("of one record is given as it is, for fragments")
    func single() {
        var batch = Samples.batch(1...1, withMetadata: false)
        batch.raws = []
        batch.covers = batch.positions
        let piece = BatchSplitting.first(of: batch, maximumBytes: 20)
        #expect(piece.batch == batch && piece.rest == nil && piece.bytes.count > 20)
    }
}

@Suite("A batch in fragments")
struct BatchFragmentTests {
    @Test("is put together again in whatever order they come, and however often", arguments: UInt64(1)...20)
    func assembly(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let bytes = random.bytes(Int.random(in: 1...9000, using: &random))
        let fragments = try #require(BatchFragment.cut(bytes, maximumBytes: 340))
        let sent = (fragments + fragments).shuffled(using: &random).map { $0.encoded() }
        #expect(sent.allSatisfy { $0.count <= 340 })
        let received = try sent.map { try BatchFragment(decoding: $0) }
        var assembly = try FragmentAssembly(received[0])
        for fragment in received.dropFirst() {
            let isComplete = assembly.whole != nil
            try assembly.add(fragment)
            #expect(!isComplete || assembly.whole == bytes)
        }
        #expect(assembly.whole == bytes, "seed \(seed)")
    }

    @Test("takes at most twenty bytes more for each")
    func size() throws {
        let fragments = try #require(BatchFragment.cut([UInt8](repeating: 1, count: 50_000), maximumBytes: 340))
        #expect(fragments.allSatisfy { $0.encoded().count - $0.bytes.count <= BatchFragment.overheadBytes })
        #expect(BatchFragment.cut([1, 2, 3], maximumBytes: 20) == nil)
        #expect(BatchFragment.cut([UInt8](repeating: 1, count: 4097), maximumBytes: 21) == nil)
    }

    @Test("is refused when a piece is cut, changed, or of another batch")
    func refusal() throws {
        let fragments = try #require(BatchFragment.cut([UInt8](repeating: 9, count: 700), maximumBytes: 340))
        let encoded = fragments[0].encoded()
        for length in 0..<encoded.count {
            #expect(throws: BatchDefect.self) { try BatchFragment(decoding: Array(encoded.prefix(length))) }
        }
        for bit in 0..<encoded.count * 8 {
            var changed = encoded
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: BatchDefect.self) { try BatchFragment(decoding: changed) }
        }
        var assembly = try FragmentAssembly(fragments[0], maximumBytes: 600)
        var other = fragments[0]
        other.bytes[3] = 1
        #expect(throws: BatchDefect.self) { try assembly.add(other) }
        other = fragments[1]
        other.batch ^= 1
        #expect(throws: BatchDefect.self) { try assembly.add(other) }
        other = fragments[1]
        other.count = 4
        #expect(throws: BatchDefect.self) { try assembly.add(other) }
        #expect(throws: BatchDefect.self) {
            for fragment in fragments { try assembly.add(fragment) }
        }
        #expect(BatchFragment.isFragment(encoded) && !BatchFragment.isFragment(BatchCoding.encode(Samples.batch())))
    }
}
