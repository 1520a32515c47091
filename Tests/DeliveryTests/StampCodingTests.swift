import Sensing
import Testing

@testable import Delivery

@Suite("The stamp of a record in a batch")
struct StampCodingTests {
    private static let model = ClockModelID(run: 3, number: 1042)

    private static func record(_ position: UInt64, stamped: Bool = true) -> StoredRecord {
        var stored = Samples.line(position: position)
        let instant = stored.record.time.instant.nanoseconds
        guard stamped else { return stored }
        // A counter that runs 12 ppm slow, and a line that is up to 1.5 ms late.
        stored.record.time.bound = TimeBound(before: 1_512_000, after: 12_000)
        stored.record.time.stamp = RawStamp(
            monotonic: (instant - 1_700_000_000_000_000_000) * 999_988 / 1_000_000, lateness: 1_500_000, model: model)
        return stored
    }

    @Test("comes back with its counter, lateness, model and flags, between records without one")
    func roundTrip() throws {
        var records = (1...20).map { Self.record($0, stamped: $0 % 3 > 0) }
        records[4].record.time.flags = [.conflict, .leapPending]
        records[5].record.time.flags = .smear
        records[7].record.time.stamp?.lateness = 77
        records[9].record.time.bound = nil
        records[10].record.time.stamp?.monotonic = -5
        records[12].record.time.stamp?.model = ClockModelID(run: 4, number: 0)
        let batch = Batch(station: "demo", epoch: "e", records: records)
        #expect(try BatchCoding.decode(BatchCoding.encode(batch)) == batch)
    }

    @Test("takes at most six bytes a record when the counter runs evenly")
    func size() {
        func bytes(_ stamped: Bool) -> Int {
            let records = (1...1000).map { (position: UInt64) -> StoredRecord in
                var stored = Self.record(position)
                if !stamped { stored.record.time.stamp = nil }
                return stored
            }
            return BatchCoding.encode(Batch(station: "demo", epoch: "e", records: records)).count
        }
        #expect(bytes(true) - bytes(false) <= 6 * 1000)
    }

    @Test("of a record alone is refused when it is cut at any byte")
    func cut() {
        let bytes = RecordCoding.encode(Self.record(9))
        for length in 0..<bytes.count {
            #expect(throws: BatchDefect.self) { try RecordCoding.decode(Array(bytes.prefix(length))) }
        }
    }

    @Test("is refused when it names a model that cannot be, or a lateness without a counter")
    func impossible() {
        var negative = StampCoding()
        var lonely = StampCoding()
        var flags = StampCoding()
        var time = Samples.line(position: 1).record.time
        func decode(_ bytes: [UInt8], _ coding: inout StampCoding) throws(BatchDefect) {
            try bytes.withUnsafeBufferPointer { (buffer) throws(BatchDefect) in
                var reader = ByteReader(UnsafeRawBufferPointer(buffer))
                try coding.decode(into: &time, from: &reader)
            }
        }
        #expect(throws: BatchDefect.self) { try decode([1, 0, 1], &negative) }
        #expect(throws: BatchDefect.self) { try decode([2], &lonely) }
        #expect(throws: BatchDefect.self) { try decode([0x80, 0x08], &flags) }
    }
}

@Suite("A batch of version 1")
struct FirstVersionTests {
    /// The example of the reference as version 1 wrote it.
    private static let digits = """
        464c4231860100000104706965721430313966643063366131633033663961326331310201086374642d706965720d736561
        626972642f7362653337043231363502010b74656d7065726174757265157365615f77617465725f74656d70657261747572
        6504646567430343656c020873616c696e6974791c7365615f77617465725f70726163746963616c5f73616c696e69747901
        3101310209616463702d706965721274656c6564796e652f776f726b686f7273650001031165617374776172645f76656c6f
        636974791b65617374776172645f7365615f77617465725f76656c6f63697479036d2f73036d2f730381204c120180cae5cd
        bc96f3e93188d3980188d39801ffc9b5ee010e392e313235302c2033312e320d0a0f0104e4910b02390000000000403f4001
        24120180a8d6b90788d3980188d3980106392e31320d0a233120636f6c756d6e2c20616e64206e6f207265636f7264206861
        7320736f206d616e7902500002fff18ba80900027f7f0d03830201f901f40303e00103002fb3d370
        """

    @Test("is still read, with records that have no stamp")
    func reading() throws {
        let batch = try BatchCoding.decode(Self.bytes)
        #expect(batch.station == "pier" && batch.records.map(\.position) == [4097, 4098, 4100])
        #expect(batch.records.allSatisfy { $0.record.time.stamp == nil && $0.record.time.flags.isEmpty })
        #expect(String(RecordDigest.digest(of: batch.records[0]), radix: 16) == "3fbd388456a7afc8")
        #expect(batch.metadata?.count == 2)
    }

    @Test("may not have the stamps of version 2")
    func stamps() {
        var bytes = Self.bytes
        // The flags of the first record stand behind the metadata; its bytes are those of the page.
        guard let flags = bytes.firstRange(of: [0x81, 0x20, 0x4C, 0x12])?.lowerBound else {
            Issue.record("the example has no first record")
            return
        }
        bytes[flags + 2] |= 0x80
        bytes.removeLast(4)
        bytes.append(littleEndian: CRC32.checksum(of: bytes))
        let defect = #expect(throws: BatchDefect.self) { try BatchCoding.decode(bytes) }
        #expect(defect?.description.contains("flags 204") == true)
    }

    private static var bytes: [UInt8] {
        var bytes: [UInt8] = []
        var digits = Self.digits.filter { !$0.isWhitespace }[...]
        while let byte = UInt8(digits.prefix(2), radix: 16) {
            bytes.append(byte)
            digits = digits.dropFirst(2)
        }
        return bytes
    }
}
