import SimulatedInstruments
import Testing

@Suite("The simulated SDI-12 line")
struct SDI12Tests {
    private func checksum(_ text: some StringProtocol) -> String {
        var crc: UInt16 = 0
        for byte in text.utf8 {
            crc ^= UInt16(byte)
            for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xA001 }
        }
        return String(
            decoding: [UInt8(0x40 | crc >> 12), UInt8(0x40 | crc >> 6 & 63), UInt8(0x40 | crc & 63)], as: UTF8.self)
    }

    @Test("answers each address with its own and nobody for another")
    func addresses() throws {
        var line = try instrument(.sdi12, ["addresses": "0b5"])
        #expect(line.answer(to: "0!", at: start) == "0\r\n")
        #expect(line.answer(to: "b!", at: start + .seconds(2)) == "b\r\n")
        #expect(line.answer(to: "7!", at: start + .seconds(4)) == "")
        #expect(line.answer(to: "5I!", at: start + .seconds(6)) == "514FAIRLEADMETEO 100SN1002\r\n")
        #expect(line.answer(to: "5A6!", at: start + .seconds(8)) == "6\r\n")
        #expect(line.answer(to: "6!", at: start + .seconds(10)) == "6\r\n")
        #expect(line.answer(to: "5!", at: start + .seconds(12)) == "")
    }

    @Test("measures, calls when it is ready, and gives the values it announced")
    func measures() throws {
        var line = try instrument(.sdi12)
        #expect(line.answer(to: "1M!", at: start) == "10054\r\n")
        let call = line.run(until: start + .seconds(6))
        #expect(call.text == "1\r\n" && call.first?.instant == start + .seconds(5))
        let data = line.answer(to: "1D0!", at: start + .seconds(6))
        #expect(data.wholeMatch(of: /1([+-][\d.]+){4}\r\n/) != nil, "\(data)")
    }

    @Test("gives a measurement up when its sensor is spoken to before it is ready")
    func interrupts() throws {
        var line = try instrument(.sdi12)
        _ = line.answer(to: "1M!", at: start)
        #expect(line.answer(to: "1D0!", at: start + .seconds(2)) == "1\r\n")
        #expect(line.run(until: start + .seconds(20)).isEmpty)
        #expect(line.answer(to: "1D0!", at: start + .seconds(20)) == "1\r\n")
    }

    @Test("measures on several sensors at once with C, without a call, and checks with CC")
    func concurrent() throws {
        var line = try instrument(.sdi12)
        #expect(line.answer(to: "0C!", at: start) == "000102\r\n")
        #expect(line.answer(to: "2CC!", at: start + .seconds(2)) == "201207\r\n")
        #expect(line.run(until: start + .seconds(20)).isEmpty)
        #expect(line.answer(to: "0D0!", at: start + .seconds(20)).hasPrefix("0+"))
        let data = line.answer(to: "2D0!", at: start + .seconds(22)).dropLast()
        #expect(checksum(data.dropLast(3)) == data.suffix(3))
    }

    @Test("splits what does not fit into 35 characters over D0 and D1")
    func splits() throws {
        var line = try instrument(.sdi12, ["addresses": "012"])
        _ = line.answer(to: "2MC!", at: start)
        _ = line.run(until: start + .seconds(15))
        var values = 0
        for (index, second) in [15.0, 17, 19].enumerated() {
            let part = line.answer(to: "2D\(index)!", at: start + .seconds(second)).dropLast()
            #expect(checksum(part.dropLast(3)) == part.suffix(3))
            #expect(part.count <= 1 + 35 + 3)
            values += part.dropLast(3).filter { "+-".contains($0) }.count
        }
        #expect(values == 7)
    }

    @Test("hears nothing without a break, when it needs one, and 100 ms after the last character")
    func breaks() throws {
        var line = try instrument(.sdi12, ["break": "yes"])
        #expect(line.answer(to: "0!", at: start) == "")
        line.receiveBreak(now: start + .seconds(2))
        line.receive([UInt8](text: "0!"), now: start + .seconds(2) + .milliseconds(20))
        line.receive([UInt8](text: "0!"), now: start + .seconds(2) + .milliseconds(100))
        #expect(line.run(until: start + .seconds(3)).text == "0\r\n0\r\n")
        #expect(line.answer(to: "0!", at: start + .seconds(3)) == "")
    }

    @Test("answers ?! with a clash when there are several, and with its address when there is one")
    func query() throws {
        var several = try instrument(.sdi12)
        #expect(!several.answer(to: "?!", at: start).hasSuffix("\r\n"))
        var one = try instrument(.sdi12, ["addresses": "4"])
        #expect(one.answer(to: "?!", at: start) == "4\r\n")
    }

    @Test("shows continuous values at once, with and without a check")
    func continuous() throws {
        var line = try instrument(.sdi12)
        #expect(line.answer(to: "0R0!", at: start).wholeMatch(of: /0\+\d+\.\d{4}\+\d+\.\d{3}\r\n/) != nil)
        let checked = line.answer(to: "0RC0!", at: start + .seconds(2)).dropLast()
        #expect(checksum(checked.dropLast(3)) == checked.suffix(3))
    }
}
