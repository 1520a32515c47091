import Delivery
import Sensing
import Testing

@Suite("A batch")
struct BatchCodingTests {
    @Test("is read back whole, with and without metadata, empty and full", arguments: UInt64(1)...20)
    func roundTrip(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var batch = Batch(
            station: "Ærø", epoch: "e", metadata: seed % 2 == 0 ? [Samples.registration] : nil, records: [])
        var position: UInt64 = 0
        for _ in 0..<(seed * 7 - 7) {
            position += UInt64.random(in: 1...3, using: &random)
            batch.records.append(StoredRecord(position: position, record: random.record()))
        }
        #expect(try BatchCoding.decode(BatchCoding.encode(batch)) == batch, "seed \(seed)")
    }

    @Test("is refused as truncated wherever it is cut, and never taken for another")
    func truncated() throws {
        let bytes = BatchCoding.encode(Samples.batch(1...3))
        for length in 8..<bytes.count {
            let defect = #expect(throws: BatchDefect.self) { try BatchCoding.decode(Array(bytes.prefix(length))) }
            guard case .truncated = defect else {
                Issue.record("cut at \(length): \(String(describing: defect))")
                continue
            }
        }
        for length in 0..<8 {
            #expect(throws: BatchDefect.self) { try BatchCoding.decode(Array(bytes.prefix(length))) }
        }
    }

    @Test("is refused when any single bit of it is changed")
    func altered() {
        let bytes = BatchCoding.encode(Samples.batch(1...2))
        for bit in 0..<bytes.count * 8 {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: BatchDefect.self, "bit \(bit)") { try BatchCoding.decode(changed) }
        }
    }

    @Test("says which of checksum, version, size and order was wrong")
    func reasons() throws {
        var bytes = BatchCoding.encode(Samples.batch())
        bytes[20] ^= 1
        expect(bytes) { if case .altered = $0 { true } else { false } }
        bytes = BatchCoding.encode(Samples.batch())
        bytes[3] = UInt8(ascii: "3")
        expect(bytes) { $0 == .laterVersion(UInt8(ascii: "3")) }
        expect(Array("GET / HTTP/1.1".utf8)) { $0 == .notABatch }
        expect([]) { $0 == .notABatch }
        let defect = #expect(throws: BatchDefect.self) {
            try BatchCoding.decode(BatchCoding.encode(Samples.batch()), maximumBytes: 100)
        }
        guard case .tooLarge = defect else { return #expect(Bool(false), "\(String(describing: defect))") }
        var disordered = Samples.batch()
        disordered.records.swapAt(3, 4)
        expect(BatchCoding.encode(disordered)) { if case .positionsNotAscending = $0 { true } else { false } }
        disordered.records[4] = disordered.records[3]
        expect(BatchCoding.encode(disordered)) { if case .positionsNotAscending = $0 { true } else { false } }
        #expect(BatchDefect.laterVersion(UInt8(ascii: "3")).description.contains("update the receiver"))
    }

    @Test("with a right checksum over wrong bytes is read or refused, and never traps", arguments: UInt64(1)...40)
    func hostile(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let original = BatchCoding.encode(Samples.batch(1...5))
        for _ in 0..<100 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let index = Int.random(in: 8..<bytes.count - 4, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[index] = UInt8.random(in: .min ... .max, using: &random)
                case 1: bytes.remove(at: index)
                default: bytes.insert(contentsOf: [0xFF, 0xFF, 0xFF, 0xFF, 0x7F].prefix(3), at: index)
                }
            }
            seal(&bytes)
            if let batch = try? BatchCoding.decode(bytes) {
                #expect(batch.records.count <= bytes.count, "seed \(seed)")
                _ = BatchCoding.encode(batch)
                for stored in batch.records { _ = RecordDigest.digest(of: stored) }
            }
        }
    }

    @Test("has the CRC-32 that zlib and Ethernet have")
    func checksum() {
        #expect(CRC32.checksum(of: Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(CRC32.checksum(of: [UInt8]()) == 0)
    }

    @Test("costs less than 60 bytes a line beside the raw bytes")
    func size() {
        let records = Samples.lines(1...500)
        let raw = records.reduce(0) { $0 + $1.record.raw.count }
        let bytes = BatchCoding.encode(Batch(station: "demo", epoch: "e", records: records)).count
        #expect(bytes - raw < 60 * records.count)
    }

    private func seal(_ bytes: inout [UInt8]) {
        let length = UInt32(bytes.count)
        for index in 0..<4 { bytes[4 + index] = UInt8(truncatingIfNeeded: length >> UInt32(8 * index)) }
        let checksum = CRC32.checksum(of: bytes.dropLast(4))
        for index in 0..<4 { bytes[bytes.count - 4 + index] = UInt8(truncatingIfNeeded: checksum >> UInt32(8 * index)) }
    }

    private func expect(
        _ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation, _ isRight: (BatchDefect) -> Bool
    ) {
        let defect = #expect(throws: BatchDefect.self, sourceLocation: sourceLocation) { try BatchCoding.decode(bytes) }
        #expect(defect.map(isRight) == true, "\(String(describing: defect))", sourceLocation: sourceLocation)
    }
}
