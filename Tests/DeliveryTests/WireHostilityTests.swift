import Sensing
import Testing

@testable import Delivery

@Suite("Bytes that are no batch, or no longer one")
struct WireHostilityTests {
    @Test("are refused wherever a batch is cut")
    func truncated() {
        let bytes = BatchCoding.encode(Samples.batch(1...3))
        for length in 0..<bytes.count {
            #expect(throws: BatchDefect.self, "\(length)") { try Samples.decode(Array(bytes.prefix(length))) }
        }
    }

    @Test("are refused wherever a batch is cut, also with a checksum made good")
    func truncatedAndSealed() {
        for batch in [Samples.batch(1...3), Samples.batch(1...30, withMetadata: false)] {
            let bytes = BatchCoding.encode(batch)
            for length in 17..<bytes.count {
                #expect(throws: BatchDefect.self, "\(length)") {
                    try Samples.decode(Samples.sealed(Array(bytes.prefix(length))))
                }
            }
        }
    }

    @Test("are refused when something follows the last column, or the bits that fill its byte are not zero")
    func tail() {
        for count in 1...9 as ClosedRange<UInt64> {
            let bytes = BatchCoding.encode(Samples.batch(1...count, withMetadata: false))
            for tail in [[0], [1], [0, 0, 0, 0, 0, 0, 0, 0, 0]] as [[UInt8]] {
                let longer = Array(bytes.dropLast(4)) + tail + [0, 0, 0, 0]
                #expect(throws: BatchDefect.self) { try Samples.decode(Samples.sealed(longer)) }
            }
        }
        // 22 bits of columns: no records, and one raw of no bytes at position 1.
        for fill in [0, 0x80] as [UInt8] {
            var bits = BitWriter()
            bits.append(number: 1)
            bits.append(false)
            bits.append(zigzag: 1)
            bits.append(zigzag: 0)
            var columns = bits.bytes()
            columns[columns.count - 1] |= fill
            let bytes =
                Array("FLB3".utf8) + [BatchFlags.raws.rawValue] + [UInt8](repeating: 1, count: 8) + [0] + columns
            let batch = try? Samples.decode(Samples.sealed(bytes + [0, 0, 0, 0]))
            #expect((batch?.raws == [StoredRaw(position: 1, bytes: [])]) == (fill == 0))
        }
    }

    @Test("are refused when any single bit is changed")
    func altered() {
        let bytes = BatchCoding.encode(Samples.batch(1...2))
        for bit in 0..<bytes.count * 8 {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: BatchDefect.self, "bit \(bit)") { try Samples.decode(changed) }
        }
    }

    @Test("with a right checksum over wrong bytes are read or refused, and never trap", arguments: UInt64(1)...60)
    func sealed(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let original = BatchCoding.encode(random.batch(records: 12, withMetadata: seed % 4 == 0))
        for _ in 0..<150 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let index = Int.random(in: 4..<bytes.count - 4, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[index] = UInt8.random(in: .min ... .max, using: &random)
                case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 2: bytes.remove(at: index)
                default: bytes.insert(contentsOf: [0xFF, 0xFF, 0xFF, 0xFF, 0x7F].prefix(3), at: index)
                }
            }
            // What is read is a batch that can be written, digested and read again.
            guard let batch = try? Samples.decode(Samples.sealed(bytes)) else { continue }
            for stored in batch.records { _ = RecordDigest.digest(of: stored) }
            #expect(
                (try? Samples.decode(BatchCoding.encode(batch)))?.records.count == batch.records.count, "seed \(seed)")
        }
    }

    @Test("that announce more records, observations or raw bytes than are taken are refused before room is made")
    func counts() {
        let positions: (inout BitWriter) -> Void = { bits in
            bits.append(ColumnForm.linear, count: 8)
            bits.append(zigzag: 1)
            bits.append(zigzag: 1)
        }
        expectTooLarge(.records) { $0.append(number: UInt64(BatchCoding.maximumRecords) + 1) }
        expectTooLarge(.records) { bits in
            bits.append(number: UInt64(BatchCoding.maximumRecords))
            positions(&bits)
            var shape = RecordShape(
                instrument: 1, direction: .received, source: .gnss, state: .locked, flags: [], parts: [])
            shape.slots = [ObservationSlot(datastream: 1, firstCell: 1, count: 65_535, form: 3)]
            bits.append([shape])
        }
        expectTooLarge(.raws, section: [0]) { $0.append(number: UInt64(BatchCoding.maximumRaws) + 1) }
        expectTooLarge(.raws, section: [0]) { bits in
            bits.append(number: 2)
            bits.append(false)
            positions(&bits)
            bits.append(ColumnForm.constant, count: 8)
            bits.append(zigzag: Int64(RecordLimits.maximumRawBytes) + 1)
        }
    }

    @Test("that unpack to more than is taken, or to another size than they say, are refused")
    func bomb() {
        var section: [UInt8] = []
        PackedSection.append([UInt8](repeating: 7, count: 8 << 20), to: &section)
        #expect(section.count < 2000)
        var reader: [UInt8] = section
        // The size that the frame unpacks to stands behind the size of the frame.
        let frameSize = section.prefix { $0 > 0x7F }.count + 1
        func unpacked(_ size: UInt64) -> BatchDefect? {
            var varint: [UInt8] = []
            varint.append(varint: size)
            let sizeBytes = section[frameSize...].prefix { $0 > 0x7F }.count + 1
            reader = Array(section[..<frameSize]) + varint + section[(frameSize + sizeBytes)...]
            return reader.withUnsafeBytes { bytes in
                var reader = ByteReader(bytes)
                do throws(BatchDefect) {
                    _ = try PackedSection.read(from: &reader, "the raw bytes")
                    return nil
                } catch { return error }
            }
        }
        #expect(unpacked(8 << 20) == nil)
        #expect(unpacked(UInt64.max).map(Self.isTooLarge) == true)
        #expect(unpacked(UInt64(BatchCoding.maximumBytes) + 1).map(Self.isTooLarge) == true)
        for size in [0, 1, (8 << 20) - 1, (8 << 20) + 1] as [UInt64] {
            guard case .malformed = unpacked(size) else {
                Issue.record("unpacked to \(size)")
                continue
            }
        }
    }

    @Test("with ranges that overlap or run over 64 bits are refused")
    func ranges() {
        let hostile: [[UInt64]] = [[1, 0, 0], [2, 5, 3, 0, 1], [1, 1, .max], [1, .max, 1], [2, 1, 1, .max, .max]]
        for numbers in hostile {
            var bytes: [UInt8] = []
            for number in numbers { bytes.append(varint: number) }
            let defect = #expect(throws: BatchDefect.self, "\(numbers)") {
                try bytes.withUnsafeBufferPointer { (buffer) throws(BatchDefect) in
                    var reader = ByteReader(UnsafeRawBufferPointer(buffer))
                    return try RangeCoding.read(from: &reader)
                }
            }
            #expect(defect != nil)
        }
    }

    private static func isTooLarge(_ defect: BatchDefect) -> Bool {
        if case .tooLarge = defect { true } else { false }
    }

    private func expectTooLarge(
        _ flags: BatchFlags, section: [UInt8] = [], sourceLocation: SourceLocation = #_sourceLocation,
        _ write: (inout BitWriter) -> Void
    ) {
        var bits = BitWriter()
        write(&bits)
        let head = Array("FLB3".utf8) + [flags.rawValue] + [UInt8](repeating: 1, count: 8)
        let bytes = Samples.sealed(head + section + bits.bytes() + [0, 0, 0, 0])
        let defect = #expect(throws: BatchDefect.self, sourceLocation: sourceLocation) { try Samples.decode(bytes) }
        #expect(defect.map(Self.isTooLarge) == true, "\(String(describing: defect))", sourceLocation: sourceLocation)
    }
}
