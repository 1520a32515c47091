import SimulatedInstruments
import Testing

@Suite("The simulated Aquadopp")
struct NortekTests {
    private func isWhole(_ bytes: [UInt8]) -> Bool {
        let sum = stride(from: 0, to: bytes.count - 2, by: 2).reduce(UInt16(0xB58C)) {
            $0 &+ UInt16(bytes[$1]) &+ UInt16(bytes[$1 + 1]) << 8
        }
        return bytes.suffix(2) == [UInt8(sum & 0xFF), UInt8(sum >> 8)]
    }

    private func ask(_ instrument: inout Faults, _ bytes: [UInt8], at instant: Nanoseconds) -> [UInt8] {
        _ = instrument.run(until: instant)
        instrument.receive(bytes, now: instant)
        return instrument.run(until: instant + .milliseconds(500)).joinedBytes
    }

    private func breakIn(_ instrument: inout Faults, at instant: Nanoseconds, pause: Nanoseconds) -> [UInt8] {
        _ = ask(&instrument, [UInt8](text: "@@@@@@"), at: instant)
        return ask(&instrument, [UInt8](text: "K1W%!Q"), at: instant + pause)
    }

    @Test("sends velocity records of 42 bytes with the date in binary decimals and a right sum")
    func records() throws {
        var aquadopp = try instrument(.nortek)
        let records = aquadopp.run(until: start + .seconds(30)).map(\.bytes)
        #expect(records.count == 30)
        for record in records {
            #expect(record.count == 42 && record.prefix(4) == [0xA5, 1, 21, 0] && isWhole(record))
        }
        #expect(Array(records[4][4..<10]) == [0x00, 0x05, 0x01, 0x12, 0x26, 0x03])
        let pressure = Int(records[0][24]) << 16 | Int(records[0][27]) << 8 | Int(records[0][26])
        #expect((26_000...34_000).contains(pressure))
    }

    @Test("asks for confirmation when it is stopped while it measures, and is in command mode after MC")
    func breaks() throws {
        var aquadopp = try instrument(.nortek, ["interval": "60"])
        #expect(
            breakIn(&aquadopp, at: start + .seconds(1), pause: .milliseconds(50)).isEmpty, "the pause was too short")
        #expect(breakIn(&aquadopp, at: start + .seconds(3), pause: .milliseconds(600)) == [UInt8](text: "Confirm:"))
        let banner = ask(&aquadopp, [UInt8](text: "MC"), at: start + .seconds(5))
        #expect(banner.suffix(2) == [6, 6] && banner.count > 20)
        #expect(breakIn(&aquadopp, at: start + .seconds(7), pause: .seconds(1)).suffix(2) == [6, 6])
        #expect(ask(&aquadopp, [UInt8](text: "QQ"), at: start + .seconds(9)) == [0x15, 0x15])
        #expect(aquadopp.run(until: start + .seconds(200)).isEmpty)
    }

    @Test("shows and sets its clock, and takes back the configuration it gave, but not a damaged one")
    func blocks() throws {
        var aquadopp = try instrument(.nortek, ["boot": "mid-menu"])
        _ = ask(&aquadopp, [UInt8](text: "C"), at: start)
        #expect(breakIn(&aquadopp, at: start + .seconds(1), pause: .milliseconds(200)).suffix(2) == [6, 6])
        #expect(
            ask(&aquadopp, [UInt8](text: "SC") + [0x30, 0x15, 0x01, 0x12, 0x26, 0x03], at: start + .seconds(3)) == [
                6, 6,
            ])
        let clock = ask(&aquadopp, [UInt8](text: "RC"), at: start + .seconds(8))
        #expect(clock == [0x30, 0x20, 0x01, 0x12, 0x26, 0x03, 6, 6])
        let block = Array(ask(&aquadopp, [UInt8](text: "GC"), at: start + .seconds(10)).dropLast(2))
        #expect(block.count == 512 && block.prefix(4) == [0xA5, 0, 0, 1] && isWhole(block))
        #expect(ask(&aquadopp, [UInt8](text: "CC") + block, at: start + .seconds(12)) == [6, 6])
        var damaged = block
        damaged[100] ^= 1
        #expect(ask(&aquadopp, [UInt8](text: "CC") + damaged, at: start + .seconds(14)) == [0x15, 0x15])
        for (command, size, head) in [("GP", 48, [0xA5, 5, 0x18, 0]), ("GH", 224, [0xA5, 4, 0x70, 0])]
            as [(String, Int, [UInt8])]
        {
            let block = Array(ask(&aquadopp, [UInt8](text: command), at: start + .seconds(16)).dropLast(2))
            #expect(block.count == size && Array(block.prefix(4)) == head && isWhole(block))
        }
        #expect(ask(&aquadopp, [UInt8](text: "ST"), at: start + .seconds(20)) == [6, 6])
        #expect(aquadopp.run(until: start + .seconds(23)).count == 3)
    }
}
