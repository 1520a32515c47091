import SimulatedInstruments
import Testing

@Suite("The simulated Modbus units")
struct ModbusTests {
    /// The CRC of the Modbus specification, low byte first.
    private func checked(_ bytes: [UInt8]) -> [UInt8] {
        var crc: UInt16 = 0xFFFF
        for byte in bytes {
            crc ^= UInt16(byte)
            for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xA001 }
        }
        return bytes + [UInt8(crc & 0xFF), UInt8(crc >> 8)]
    }

    /// What is answered to the bytes, in a second.
    private func ask(_ bus: inout Faults, _ bytes: [UInt8], at instant: Nanoseconds) -> [UInt8] {
        bus.receive(bytes, now: instant)
        return bus.run(until: instant + .seconds(1)).joinedBytes
    }

    private func words(_ answer: [UInt8], from: Int = 3) -> [UInt16] {
        stride(from: from, to: answer.count - 1, by: 2).map { UInt16(answer[$0]) << 8 | UInt16(answer[$0 + 1]) }
    }

    @Test("answer a read of input registers with values of the water, in each form of number")
    func inputRegisters() throws {
        var bus = try instrument(.modbusRTU)
        let answer = ask(&bus, checked([1, 4, 0, 0, 0, 21]), at: start)
        #expect(answer.count == 47 && checked(Array(answer.dropLast(2))) == answer)
        let w = words(Array(answer.dropLast(2)))
        #expect((700...1500).contains(Int16(bitPattern: w[0])) && (31_000...35_000).contains(w[1]))
        let pressure = Float(bitPattern: UInt32(w[2]) << 16 | UInt32(w[3]))
        #expect((2...9).contains(pressure))
        let conductivity = Float(bitPattern: UInt32(w[5]) << 16 | UInt32(w[4]))
        #expect((3...4.5).contains(conductivity))
        let oxygen = w[12...15].reduce(UInt64(0)) { $0 << 16 | UInt64($1) }
        #expect((100...400).contains(Double(bitPattern: oxygen)))
    }

    @Test("are silent for another unit, a broken check, a cut frame and a broadcast, which is obeyed")
    func silence() throws {
        var bus = try instrument(.modbusRTU, ["units": "1+2"])
        #expect(ask(&bus, checked([9, 4, 0, 0, 0, 1]), at: start).isEmpty)
        var broken = checked([1, 4, 0, 0, 0, 1])
        broken[4] ^= 1
        #expect(ask(&bus, broken, at: start + .seconds(2)).isEmpty)
        #expect(ask(&bus, [1, 4, 0], at: start + .seconds(4)).isEmpty)
        #expect(ask(&bus, checked([0, 6, 0, 0, 0, 30]), at: start + .seconds(6)).isEmpty)
        for unit in [UInt8(1), 2] {
            let answer = ask(&bus, checked([unit, 3, 0, 0, 0, 1]), at: start + .seconds(6 + 2 * Double(unit)))
            #expect(answer == checked([unit, 3, 2, 0, 30]))
        }
    }

    @Test(
        "answer with the exception that fits",
        arguments: [
            ([1, 99, 0, 0, 0, 1], 1), ([1, 4, 0, 20, 0, 2], 2), ([1, 3, 0, 0, 0, 0], 3), ([1, 3, 0, 0, 0, 126], 3),
            ([1, 6, 0, 0, 0x0F, 0x00], 3), ([1, 6, 0, 4, 0, 9], 2), ([1, 5, 0, 1, 0x12, 0x34], 3),
            ([1, 5, 0, 8, 0xFF, 0], 2), ([1, 16, 0, 0, 0, 2, 4, 0, 10, 0x7F, 0xFF], 3),
        ] as [([UInt8], UInt8)])
    func exceptions(request: [UInt8], code: UInt8) throws {
        var bus = try instrument(.modbusRTU)
        #expect(ask(&bus, checked(request), at: start) == checked([1, request[1] | 0x80, code]))
        #expect(
            ask(&bus, checked([1, 3, 0, 0, 0, 1]), at: start + .seconds(2)) == checked([1, 3, 2, 0, 60]), "unchanged")
    }

    /// The specification's example of 05: coil 00AC is beyond these units; coil 3 here.
    @Test("switch coils, read them back as inputs, and drop them in a power cut")
    func coils() throws {
        var bus = try instrument(.modbusRTU)
        let on = checked([1, 5, 0, 3, 0xFF, 0])
        #expect(ask(&bus, on, at: start) == on)
        #expect(
            ask(&bus, checked([1, 15, 0, 0, 0, 2, 1, 0b01]), at: start + .seconds(2)) == checked([1, 15, 0, 0, 0, 2]))
        #expect(ask(&bus, checked([1, 1, 0, 0, 0, 8]), at: start + .seconds(4)) == checked([1, 1, 1, 0b1001]))
        #expect(ask(&bus, checked([1, 2, 0, 0, 0, 4]), at: start + .seconds(6)) == checked([1, 2, 1, 0b1001]))
        bus.powerCycle(now: start + .seconds(8), backAt: start + .seconds(9))
        #expect(ask(&bus, checked([1, 1, 0, 0, 0, 8]), at: start + .seconds(10)) == checked([1, 1, 1, 0]))
    }

    @Test("take a frame in pieces, but not across a silence")
    func pieces() throws {
        var bus = try instrument(.modbusRTU)
        let frame = checked([1, 3, 0, 0, 0, 1])
        bus.receive(Array(frame.prefix(3)), now: start)
        #expect(ask(&bus, Array(frame.dropFirst(3)), at: start + .milliseconds(5)) == checked([1, 3, 2, 0, 60]))
        bus.receive(Array(frame.prefix(3)), now: start + .seconds(3))
        _ = bus.run(until: start + .seconds(4))
        #expect(ask(&bus, Array(frame.dropFirst(3)), at: start + .seconds(4)).isEmpty)
    }

    @Test("answer over TCP with the transaction they were asked in, several in one packet")
    func tcp() throws {
        var device = try instrument(.modbusTCP, ["units": "1+17"])
        let first: [UInt8] = [0, 7, 0, 0, 0, 6, 1, 3, 0, 0, 0, 1]
        let second: [UInt8] = [0, 8, 0, 0, 0, 6, 17, 3, 0, 4, 0, 1]
        #expect(
            ask(&device, first + second, at: start)
                == [0, 7, 0, 0, 0, 5, 1, 3, 2, 0, 60] + [0, 8, 0, 0, 0, 5, 17, 3, 2, 0, 17])
        #expect(ask(&device, [0, 9, 0, 0, 0, 6, 5, 3, 0, 0, 0, 1], at: start + .seconds(2)).isEmpty)
        var gateway = try instrument(.modbusTCP, ["gateway": "yes"])
        #expect(
            ask(&gateway, [0, 9, 0, 0, 0, 6, 5, 3, 0, 0, 0, 1], at: start) == [0, 9, 0, 0, 0, 3, 5, 0x83, 0x0B])
    }

    @Test("are busy as often as they are told to be")
    func busy() throws {
        var bus = try instrument(.modbusRTU, ["busy": "1"])
        #expect(ask(&bus, checked([1, 3, 0, 0, 0, 1]), at: start) == checked([1, 0x83, 6]))
    }
}
