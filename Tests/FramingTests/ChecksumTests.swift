import Testing

@testable import Framing

@Suite("A checksum")
struct ChecksumTests {
    // The catalogue's check string and values: CRC RevEng, "Catalogue of parametrised CRC algorithms".
    @Test(
        "of 123456789 is the catalogue's",
        arguments: [
            (Checksum.crc16ARC, UInt16(0xBB3D)), (.crc16Modbus, 0x4B37), (.crc16X25, 0x906E), (.crc16Kermit, 0x2189),
        ])
    func catalogue(kind: Checksum, value: UInt16) {
        #expect(kind.value(of: bytes("123456789")[...]) == value)
    }

    @Test("of a GNSS sentence is the exclusive or of what is between $ and *")
    func sentence() {
        // NBP1406_seap-2014-08-01: $GPZDA,000000.70,01,08,2014,,*6F
        #expect(Checksum.xor8.value(of: bytes("GPZDA,000000.70,01,08,2014,,")[...]) == 0x6F)
    }

    @Test("of a PAR frame is what the sum up to the last comma lacks")
    func par() {
        // Satlantic PAR-SER reply SATPAR4278190306,49.02,2157023616,171
        #expect(Checksum.sum8Negated.value(of: bytes("SATPAR4278190306,49.02,2157023616,")[...]) == 171)
    }

    @Test("of a SAMI control record is the sum from its length byte on")
    func sami() {
        // 20140507.pco2w1.log: *C20711CF8F367F2B
        let covered: [UInt8] = [0x07, 0x11, 0xCF, 0x8F, 0x36, 0x7F]
        #expect(Checksum.sum8.value(of: covered[...]) == 0x2B)
    }

    @Test("makes the sum of an OCR-507 frame zero")
    func zero() {
        let covered: [UInt8] = [0x53, 0x41, 0xFF, 0x10]
        let check = UInt8(Checksum.sum8Zero.value(of: covered[...]))
        #expect((covered + [check]).reduce(0, &+) == 0)
    }

    @Test("of Nortek words starts at B58C and takes an odd byte at the end as a high byte")
    func words() {
        #expect(Checksum.wordSumB58C.value(of: [0x01, 0x02, 0x03, 0x04]) == 0xB58C &+ 0x0201 &+ 0x0403)
        #expect(Checksum.wordSumB58C.value(of: [0x01, 0x02, 0x03]) == 0xB58C &+ 0x0201 &+ 0x0300)
    }

    @Test("is read in its own byte order")
    func stored() {
        let frame: [UInt8] = [0, 0x12, 0x34]
        frame.withUnsafeBytes {
            #expect(Checksum.sum16LE.stored(in: $0, at: 1) == 0x3412)
            #expect(Checksum.sum16BE.stored(in: $0, at: 1) == 0x1234)
            #expect(Checksum.xor8.stored(in: $0, at: 1) == 0x12)
        }
    }

    @Test("comes out of running sums as it does byte by byte, wherever the run and the window begin")
    func running() {
        var chance = Chance(seed: 7)
        let stream = (0..<900).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
        for (begin, chunk, dropped) in [
            (0, 900, 0), (0, 900, 1), (1, 1, 50), (63, 7, 70), (64, 64, 64), (65, 100, 700),
        ] {
            var sums = RunningSums(kinds: Set(Checksum.allCases))
            let window = [UInt8](stream[begin...])
            for end in stride(from: begin + chunk, through: stream.count, by: chunk) {
                window.withUnsafeBytes { sums.extend(to: end, of: $0, from: begin) }
            }
            sums.drop(before: dropped)
            for kind in Checksum.allCases {
                for run in [0..<0, 0..<1, 1..<2, 0..<100, 1..<100, 2..<101, 3..<149, 13..<200, 0..<200] {
                    let place = max(begin, dropped)
                    let whole = place + run.lowerBound..<place + run.upperBound
                    let value = stream.withUnsafeBytes {
                        sums.value(of: kind, over: UnsafeRawBufferPointer(rebasing: $0[whole]), at: whole.lowerBound)
                    }
                    #expect(value == kind.value(of: stream[whole]), "\(kind) over \(whole), begun at \(begin)")
                }
            }
        }
    }

    @Test("begins anew behind bytes that the running sums never saw")
    func anew() {
        let stream = (0..<600).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        var sums = RunningSums(kinds: [.sum16LE, .crc16Modbus])
        stream.withUnsafeBytes { sums.extend(to: 100, of: $0, from: 0) }
        let window = [UInt8](stream[300...])
        window.withUnsafeBytes { sums.extend(to: 600, of: $0, from: 300) }
        for kind in [Checksum.sum16LE, .crc16Modbus] {
            let value = window.withUnsafeBytes {
                sums.value(of: kind, over: UnsafeRawBufferPointer(rebasing: $0[1..<290]), at: 301)
            }
            #expect(value == kind.value(of: window[1..<290]))
        }
    }

    @Test("has one word in declarations, and no other word is taken")
    func declared() {
        #expect(Set(Checksum.allCases.map(\.word)).count == Checksum.allCases.count)
        for kind in Checksum.allCases { #expect(Checksum(word: kind.word) == kind) }
        #expect(Checksum(word: "sum16_le") == .sum16LE && Checksum(word: "crc16_x25") == .crc16X25)
        #expect(Checksum(word: "sum16LE") == nil)
    }

    @Test("of a fuel cell's line is the sum modulo 32 768")
    func fuelCell() {
        // Three bytes would do; these make the sum larger than the modulus.
        #expect(Checksum.sum15.value(of: [UInt8](repeating: 0xFF, count: 200)[...]) == 51_000 - 32_768)
    }

    @Test("comes out of running sums of a run too long for one go of the wide addition")
    func longRun() {
        let stream = [UInt8](repeating: 0xFF, count: 5001)
        var sum = ByteSum()
        stream.withUnsafeBytes { sum.add($0, from: 0, count: $0.count, atOdd: false) }
        for kind in [Checksum.sum16LE, .wordSumB58C, .xor8] {
            #expect(sum.check(kind, lastByte: 0xFF, isOddLong: true) == kind.value(of: stream[...]))
        }
    }
}
