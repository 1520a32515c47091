import Testing

@testable import Delivery

@Suite("A column of numbers")
struct ColumnCodingTests {
    @Test("is read back, whatever the numbers are", arguments: UInt64(1)...200)
    func roundTrip(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let values = random.column(Int.random(in: 0...300, using: &random))
        #expect(try read(written(values), values.count) == values, "seed \(seed)")
        #expect(try read(written(values, mayScale: true), values.count) == values, "seed \(seed)")
    }

    @Test("is read back beside another one that it follows, and takes fewer bits there")
    func companion() throws {
        var random = SeededRandom(seed: 9)
        let other = (0..<300).map { _ in Int64.random(in: -5000...5000, using: &random) }
        let values = other.map { $0 * 7 / 8 + Int64.random(in: -3...3, using: &random) }
        var (alone, beside) = (BitWriter(), BitWriter())
        var encoder = ColumnEncoder()
        encoder.encode(values, into: &alone)
        encoder.encode(values, besides: [[1], other], into: &beside)
        #expect(beside.bitCount * 2 < alone.bitCount)
        #expect(try read(beside, 300, besides: [[1], other]) == values)
        #expect(throws: BatchDefect.self) { try read(beside, 300, besides: [other, [1]]) }
        #expect(throws: BatchDefect.self) { try read(beside, 300) }
    }

    @Test("that is even, steady, mostly steady or of whole seconds takes a few bytes")
    func size() {
        #expect(written([Int64](repeating: 77, count: 5000)).bitCount < 32)
        #expect(written((0..<5000).map { 5 + 3 * $0 }).bitCount < 32)
        #expect(written((0..<5000).map { 5 + 3 * $0 + ($0 > 2000 ? 100 : 0) }).bitCount < 100)
        #expect(written((0..<60).map { (1_795_219_200 + $0) * 1_000_000_000 }, mayScale: true).bitCount < 72)
    }

    @Test("that rises by about the same each time costs what the noise does")
    func inclined() {
        var random = SeededRandom(seed: 4)
        let noise = (0..<1000).map { _ in Int64.random(in: -8...7, using: &random) }
        let risen = noise.enumerated().map { $1 + 1_000_000_000 * Int64($0) }
        #expect(written(risen).bitCount < written(noise).bitCount + 100)
    }

    @Test("of noise takes no more than its 64 bits each and a head")
    func noise() {
        var random = SeededRandom(seed: 6)
        let values = (0..<500).map { _ in Int64(bitPattern: random.next()) }
        #expect(written(values).bitCount <= 500 * 64 + 8)
    }

    @Test("that is cut anywhere is refused, or the rest was zeros")
    func cut() {
        var random = SeededRandom(seed: 8)
        let values = (0..<50).map { _ in Int64.random(in: -99...99, using: &random) }
        let bytes = written(values).bytes()
        for length in 0..<bytes.count {
            #expect(throws: BatchDefect.self) { try read(Array(bytes.prefix(length)), 50) }
        }
    }

    private func written(_ values: [Int64], mayScale: Bool = false) -> BitWriter {
        var bits = BitWriter()
        var encoder = ColumnEncoder()
        encoder.encode(values, mayScale: mayScale, into: &bits)
        return bits
    }

    private func read(_ bits: BitWriter, _ count: Int, besides others: [[Int64]] = []) throws(BatchDefect) -> [Int64] {
        try read(bits.bytes(), count, besides: others)
    }

    private func read(_ bytes: [UInt8], _ count: Int, besides others: [[Int64]] = []) throws(BatchDefect) -> [Int64] {
        try bytes.withUnsafeBufferPointer { (buffer) throws(BatchDefect) in
            var reader = BitReader(UnsafeRawBufferPointer(buffer))
            let values = try reader.column(count, besides: others, "a column")
            try reader.checkAllTaken()
            return values
        }
    }
}

@Suite("Bits")
struct BitTests {
    @Test("come back as they were written, at any length and place", arguments: UInt64(1)...20)
    func roundTrip(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var fields: [(bits: UInt64, count: Int)] = []
        var writer = BitWriter()
        for _ in 0..<400 {
            let count = Int.random(in: 0...64, using: &random)
            let bits = count == 64 ? random.next() : random.next() & ((1 << UInt64(count)) - 1)
            fields.append((bits, count))
            writer.append(bits, count: count)
            writer.append(number: bits)
            writer.append(zigzag: Int64(bitPattern: bits))
        }
        writer.bytes().withUnsafeBytes { bytes in
            var reader = BitReader(bytes)
            for field in fields {
                let isSame =
                    reader.take(field.count) == field.bits && reader.takeNumber() == field.bits
                    && reader.takeZigzag() == Int64(bitPattern: field.bits)
                #expect(isSame, "seed \(seed)")
            }
            #expect(throws: Never.self) { try reader.checkAllTaken() }
        }
    }
}

extension SeededRandom {
    /// Numbers as columns have them: even, steady, noisy, jumping, repeating, without any order.
    fileprivate mutating func column(_ count: Int) -> [Int64] {
        let kind = Int.random(in: 0..<8, using: &self)
        let size = Int64(1) << Int64.random(in: 0..<50, using: &self)
        var value = Int64(bitPattern: next()) >> Int64.random(in: 0..<64, using: &self)
        return (0..<count).map { index in
            switch kind {
            case 0: break
            case 1: value &+= size
            case 2: value &+= Int64.random(in: -size...size, using: &self)
            case 3: value &+= 1_000_000_000 &+ Int64.random(in: -size...size, using: &self)
            case 4: value &+= Int.random(in: 0..<20, using: &self) == 0 ? size : 0
            case 5: value = Int64(bitPattern: next())
            case 6: value &+= Int.random(in: 0..<30, using: &self) == 0 ? Int64(bitPattern: next()) : 1_000_000
            default: value = Int64(index % 3) &* size
            }
            return value
        }
    }
}
