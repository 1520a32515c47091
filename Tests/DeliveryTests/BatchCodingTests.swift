import Delivery
import Sensing
import Testing

@Suite("A batch")
struct BatchCodingTests {
    @Test("is read back whole, whatever the records are", arguments: UInt64(1)...60)
    func roundTrip(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let count = Int(seed) * Int(seed) / 12
        let batch = random.batch(records: count, withMetadata: seed % 2 == 0)
        #expect(try Samples.decode(BatchCoding.encode(batch)) == batch, "seed \(seed)")
    }

    @Test("of raw bytes alone, of covers alone and of nothing is read back")
    func parts() throws {
        var batch = Samples.batch(5...60, withMetadata: false)
        batch.records = []
        batch.covers = PartRanges(raw: RangeSet([PositionRange(first: 1, last: 60)]))
        #expect(try Samples.decode(BatchCoding.encode(batch)) == batch)
        batch.raws = []
        #expect(try Samples.decode(BatchCoding.encode(batch)) == batch)
        batch.covers = PartRanges()
        #expect(try Samples.decode(BatchCoding.encode(batch)) == batch)
        #expect(batch.isInquiry && BatchCoding.encode(batch).count == 17)
    }

    @Test("keeps numbers that strain it: the ends of 64 bits, all decimals, zeros of both signs, no numbers")
    func extremes() throws {
        let results: [Quantity] =
            [
                .missing, Quantity(-0.0), Quantity(-0.0, decimals: 3), Quantity(.infinity),
                Quantity(-.infinity, decimals: 2),
            ]
            + (0...15).map { Quantity(mantissa: -123_456_789_012_345, decimals: $0) }
            + [
                Quantity(.greatestFiniteMagnitude), Quantity(.leastNonzeroMagnitude, decimals: 99),
                Quantity(Double(nan: 7, signaling: false)),
            ]
        let instants: [Int64] = [.min, .max, 0, -1, .max, .min, 1, 1_795_219_200_250_000_000]
        var position: UInt64 = 1
        let records = instants.flatMap { nanoseconds in
            results.map { result in
                var stored = Samples.line(position: position)
                stored.record.time.instant.nanoseconds = nanoseconds
                stored.record.instrumentTime = Instant(nanoseconds: .max)
                stored.record.loggerTime = Instant(nanoseconds: .min)
                stored.record.time.bound = TimeBound(before: .max, after: .min)
                stored.record.time.stamp = RawStamp(
                    monotonic: .min, lateness: .max, model: ClockModelID(run: .max >> 1, number: .max))
                stored.record.instrument = .min
                stored.record.observations.append(Observation(datastream: .max, result: result, flag: .fail))
                stored.record.observations.append(Observation(datastream: .min, result: result, flag: .missing))
                position += 1
                return stored
            }
        }
        let batch = Samples.batch(of: records)
        #expect(try Samples.decode(BatchCoding.encode(batch)) == batch)
    }

    @Test(
        "keeps stamps: counter, lateness as the bound suggests it or not, model and flags, between records without one")
    func stamps() throws {
        var records = (1...40).map { (position: UInt64) -> StoredRecord in
            var stored = Samples.line(position: position)
            let instant = stored.record.time.instant.nanoseconds
            // A counter that runs 12 ppm slow, and a line that is up to 1.5 ms late.
            stored.record.time.bound = TimeBound(before: 1_512_000, after: 12_000)
            if position % 3 > 0 {
                stored.record.time.stamp = RawStamp(
                    monotonic: (instant - 1_700_000_000_000_000_000) / 1_000_000 * 999_988, lateness: 1_500_000,
                    model: ClockModelID(run: 3, number: 1042))
            }
            return stored
        }
        #expect(try Samples.decode(BatchCoding.encode(Samples.batch(of: records))) == Samples.batch(of: records))
        records[4].record.time.flags = [.conflict, .leapPending]
        records[7].record.time.stamp?.lateness = 77
        records[9].record.time.bound = nil
        records[10].record.time.stamp?.monotonic = -5
        records[12].record.time.stamp?.model = ClockModelID(run: 4, number: 0)
        #expect(try Samples.decode(BatchCoding.encode(Samples.batch(of: records))) == Samples.batch(of: records))
    }

    @Test("keeps profiles: many cells of several beams, over many ensembles, with gaps")
    func profiles() throws {
        var random = SeededRandom(seed: 5)
        let records = (1...30).map { (position: UInt64) -> StoredRecord in
            var stored = Samples.line(position: position)
            stored.record.observations = []
            for beam in Int32(1)...4 {
                for cell in UInt16(1)...200 where cell != 77 || beam != 2 {
                    let isBad = Int.random(in: 0..<50, using: &random) == 0
                    stored.record.observations.append(
                        Observation(
                            datastream: beam, cell: cell,
                            result: isBad
                                ? .missing
                                : Quantity(
                                    mantissa: Int64(cell) * 3 + Int64.random(in: -5...5, using: &random), decimals: 3),
                            flag: isBad ? .missing : .pass))
                }
            }
            return stored
        }
        let batch = Samples.batch(of: records, withRaw: false)
        let bytes = BatchCoding.encode(batch)
        #expect(try Samples.decode(bytes) == batch)
        #expect(bytes.count < 30 * 800)
    }

    @Test("without metadata is read by whom its reference tells the stream, and by nobody else")
    func reference() throws {
        let batch = Samples.batch(withMetadata: false)
        let bytes = BatchCoding.encode(batch)
        #expect(try BatchCoding.decode(bytes, stream: Samples.stream) == batch)
        #expect(try BatchCoding.header(of: bytes) == BatchHeader(reference: batch.reference))
        #expect(throws: BatchDefect.unknownReference(batch.reference)) { try BatchCoding.decode(bytes) }
        let whole = Samples.batch()
        #expect(try BatchCoding.decode(BatchCoding.encode(whole)) == whole)
        #expect(try BatchCoding.header(of: BatchCoding.encode(whole)).stream == Samples.stream)
    }

    @Test("is signed over everything in front of the signature, and names the key")
    func signature() throws {
        let batch = Samples.batch()
        var signed: [UInt8] = []
        let signature = BatchSignature(key: SigningKeyID(value: 0xFEED), bytes: [UInt8](1...64))
        let bytes = BatchCoding.encode(batch) { content in
            signed = content
            return signature
        }
        #expect(BatchCoding.signature(of: bytes) == signature)
        #expect(BatchCoding.signedByteCount(of: bytes) == signed.count && Array(bytes.prefix(signed.count)) == signed)
        #expect(try BatchCoding.header(of: bytes).signer == signature.key)
        #expect(try Samples.decode(bytes) == batch)
        #expect(BatchCoding.signature(of: BatchCoding.encode(batch)) == nil)
    }

    @Test("says which of mark, version, checksum, size and order was wrong")
    func reasons() throws {
        var bytes = BatchCoding.encode(Samples.batch())
        bytes[20] ^= 1
        expect(bytes) { if case .altered = $0 { true } else { false } }
        bytes = BatchCoding.encode(Samples.batch())
        bytes[3] = UInt8(ascii: "4")
        expect(bytes) { $0 == .laterVersion(UInt8(ascii: "4")) && $0.description.contains("update the receiver") }
        bytes[3] = UInt8(ascii: "2")
        expect(bytes) { $0 == .earlierVersion(UInt8(ascii: "2")) && $0.description.contains("update the station") }
        expect(Array("GET / HTTP/1.1".utf8)) { $0 == .notABatch }
        expect([]) { $0 == .notABatch }
        expect(Array("FLB3".utf8)) { if case .truncated = $0 { true } else { false } }
        let defect = #expect(throws: BatchDefect.self) {
            try BatchCoding.decode(BatchCoding.encode(Samples.batch()), maximumBytes: 100)
        }
        guard case .tooLarge = defect else { return #expect(Bool(false), "\(String(describing: defect))") }
        var disordered = Samples.batch()
        disordered.records.swapAt(3, 4)
        expect(BatchCoding.encode(disordered)) { if case .positionsNotAscending = $0 { true } else { false } }
        disordered.records[4] = disordered.records[3]
        expect(BatchCoding.encode(disordered)) { if case .positionsNotAscending = $0 { true } else { false } }
    }

    @Test("has the CRC-32 that zlib and Ethernet have, at every length")
    func checksum() {
        #expect(CRC32.checksum(of: Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(CRC32.checksum(of: [UInt8]()) == 0)
        var random = SeededRandom(seed: 3)
        for length in 0..<40 {
            let bytes = random.bytes(length)
            var crc: UInt32 = 0xFFFF_FFFF
            for byte in bytes {
                crc ^= UInt32(byte)
                for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB8_8320 }
            }
            #expect(CRC32.checksum(of: bytes) == ~crc, "\(length) bytes")
        }
    }

    @Test("packs the raw bytes of lines that repeat themselves to a third")
    func rawSize() {
        var batch = Samples.batch(1...500, withMetadata: false)
        let raw = batch.raws.reduce(0) { $0 + $1.bytes.count }
        batch.records = []
        #expect(BatchCoding.encode(batch).count * 3 < raw)
    }

    private func expect(
        _ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation, _ isRight: (BatchDefect) -> Bool
    ) {
        let defect = #expect(throws: BatchDefect.self, sourceLocation: sourceLocation) { try Samples.decode(bytes) }
        #expect(defect.map(isRight) == true, "\(String(describing: defect))", sourceLocation: sourceLocation)
    }
}
