import Testing

@testable import Pipeline

@Suite("An ensemble that cannot be decoded")
struct PD0DefectTests {
    /// Header, offsets, blocks and a checksum of zeros: the codec leaves sums to the framer.
    private func ensemble(_ blocks: [[UInt8]], offsets: [Int]? = nil) -> [UInt8] {
        let table = 6 + 2 * blocks.count
        var starts: [Int] = []
        var start = table
        for block in blocks {
            starts.append(start)
            start += block.count
        }
        var bytes: [UInt8] = [0x7F, 0x7F, UInt8(start & 0xFF), UInt8(start >> 8), 0, UInt8(blocks.count)]
        for offset in offsets ?? starts { bytes += [UInt8(offset & 0xFF), UInt8(offset >> 8)] }
        return bytes + blocks.flatMap { $0 } + [0, 0]
    }

    private func fixedLeader(cells: UInt8) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 40)
        block[9] = cells
        return block
    }

    private let variableLeader: [UInt8] = [0x80, 0x00] + [UInt8](repeating: 0, count: 38)

    private func defect(of bytes: [UInt8]) -> PD0Defect? {
        do {
            _ = try PD0Ensemble(bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test("is one that the two leaders alone make up, without values for what is not there")
    func leadersOnly() throws {
        let decoded = try PD0Ensemble(ensemble([fixedLeader(cells: 3), variableLeader]))
        #expect(decoded.velocities.isEmpty && decoded.variableLeader.time == nil)
        #expect(decoded.variableLeader.pressureDecapascals == nil)
    }

    @Test("says which block is too short for its cells")
    func cutBlock() {
        let velocity = [0x00, 0x01] + [UInt8](repeating: 0, count: 23)
        let bytes = ensemble([fixedLeader(cells: 3), variableLeader, velocity])
        #expect(defect(of: bytes) == .blockCut(identifier: 0x0100, has: 25, needs: 26))
        #expect(defect(of: bytes)?.description == "PD0 block 0100 has 25 bytes; it needs 26")
    }

    @Test("says which offset leads out of it")
    func offset() {
        let blocks = [fixedLeader(cells: 0), variableLeader]
        #expect(
            defect(of: ensemble(blocks, offsets: [10, 400]))
                == .offsetOutside(block: 1, offset: 400, ensembleLength: 90))
        #expect(
            defect(of: ensemble(blocks, offsets: [3, 50])) == .offsetOutside(block: 0, offset: 3, ensembleLength: 90))
    }

    @Test("says which leader is missing, that it is cut, or that it is none")
    func others() {
        #expect(defect(of: ensemble([fixedLeader(cells: 0)])) == .missingBlock(identifier: 0x0080))
        let whole = ensemble([fixedLeader(cells: 0), variableLeader])
        #expect(defect(of: whole.dropLast(3) + []) == .cutShort(has: 89, needs: 92))
        #expect(defect(of: []) == .notAnEnsemble)
        #expect(defect(of: [0x7F, 0x7F, 8, 0, 0, 9]) == .notAnEnsemble)
    }

    @Test("never traps, however it is damaged")
    func damage() {
        let velocity = [0x00, 0x01] + [UInt8](repeating: 1, count: 24)
        let vertical = [0x01, 0x0F, 2, 0] + [UInt8](repeating: 0, count: 8)
        let track = [0x00, 0x06] + [UInt8](repeating: 0, count: 79)
        let whole = ensemble([
            fixedLeader(cells: 3), variableLeader, velocity, vertical, [0x00, 0x0A, 1, 0, 2, 0], track,
        ])
        #expect(defect(of: whole) == nil)
        var state: UInt64 = 20_261_121
        print("damage to a PD0 ensemble: 20000 rounds, seed \(state)")
        var decoded = 0
        for _ in 0..<20_000 {
            var bytes = whole
            for _ in 0..<3 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                // Most of what can go wrong is in the header and the leaders.
                let place = Int(state >> 33) % (state & 1 << 20 == 0 ? 20 : bytes.count)
                bytes[place] = UInt8(truncatingIfNeeded: state >> 24)
            }
            bytes.removeLast(Int(state >> 40) % 3)
            var values: [PD0Codec.Value] = []
            do {
                _ = try PD0Codec.decode(bytes, into: &values)
                decoded += 1
            } catch {
                #expect(!error.description.isEmpty)
            }
        }
        #expect(decoded > 0 && decoded < 20_000)
    }
}
