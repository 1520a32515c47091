import Framing
import Testing

@Suite("A message of a polled bus")
struct PolledFrameTests {
    // Modbus application protocol specification V1.1b3, 6.3: registers 108 to 110.
    private let request = ModbusFrame(address: 0x11, function: 0x03, payload: [0x00, 0x6B, 0x00, 0x03])
    private let reply = ModbusFrame(address: 0x11, function: 0x03, payload: [6, 0x02, 0x2B, 0x00, 0x00, 0x00, 0x64])

    @Test("of Modbus RTU has its CRC behind it, low byte first")
    func rtu() throws {
        #expect(request.rtu == [0x11, 0x03, 0x00, 0x6B, 0x00, 0x03, 0x76, 0x87])
        #expect(try ModbusFrame(rtu: request.rtu) == request)
        #expect(try ModbusFrame(rtu: reply.rtu) == reply)
    }

    @Test("of Modbus RTU with a wrong byte is refused, and so is a cut one")
    func damage() {
        var bytes = request.rtu
        bytes[3] ^= 1
        #expect(throws: ModbusDefect.checksum(written: 0x8776, computed: 0x4727)) { try ModbusFrame(rtu: bytes) }
        #expect(throws: ModbusDefect.tooShort(count: 3, least: 4)) { try ModbusFrame(rtu: [0x11, 0x83, 0x02]) }
        let long = [UInt8](repeating: 0, count: 257)
        #expect(throws: ModbusDefect.tooLong(count: 257, most: 256)) { try ModbusFrame(rtu: long) }
    }

    @Test("of Modbus RTU tells how long the reply is as soon as it can")
    func replyLength() {
        for count in 3...reply.rtu.count {
            #expect(ModbusFrame.replyLength(rtu: Array(reply.rtu.prefix(count))) == reply.rtu.count)
        }
        #expect(ModbusFrame.replyLength(rtu: [0x11, 0x03]) == nil)
        // 6.6: write single register; 7: an exception.
        #expect(ModbusFrame.replyLength(rtu: [0x11, 0x06]) == 8)
        #expect(ModbusFrame.replyLength(rtu: [0x11, 0x83]) == 5)
        #expect(ModbusFrame.replyLength(rtu: [0x11, 0x2B, 0x0E]) == nil)
    }

    @Test("of Modbus is an exception when the highest bit of its function is set")
    func exception() {
        // Section 7: the coil 1245 does not exist.
        #expect(ModbusFrame(address: 0x0A, function: 0x81, payload: [0x02]).isException)
        #expect(!request.isException)
    }

    @Test("of Modbus TCP begins with the transaction and its length")
    func tcp() throws {
        // Modbus messaging on TCP/IP implementation guide V1.0b, 4.4.2.1: reading register 5.
        let frame = ModbusFrame(address: 0xFF, function: 0x03, payload: [0x00, 0x04, 0x00, 0x01])
        let bytes: [UInt8] = [0x15, 0x01, 0x00, 0x00, 0x00, 0x06, 0xFF, 0x03, 0x00, 0x04, 0x00, 0x01]
        #expect(frame.tcp(transaction: 0x1501) == bytes)
        let read = try ModbusFrame.reading(tcp: bytes)
        #expect(read.frame == frame && read.transaction == 0x1501)
        #expect(ModbusFrame.length(tcp: bytes) == 12 && ModbusFrame.length(tcp: [0x15, 0x01, 0, 0, 0]) == nil)
    }

    @Test("of Modbus TCP is refused when its header does not fit")
    func header() {
        let bytes = request.tcp(transaction: 1)
        var other = bytes
        other[3] = 7
        #expect(throws: ModbusDefect.otherProtocol(7)) { try ModbusFrame.reading(tcp: other) }
        #expect(throws: ModbusDefect.length(announced: 6, actual: 5)) {
            try ModbusFrame.reading(tcp: Array(bytes.dropLast()))
        }
        #expect(throws: ModbusDefect.tooShort(count: 7, least: 8)) {
            try ModbusFrame.reading(tcp: Array(bytes.prefix(7)))
        }
    }

    // SDI-12 specification 1.4, 4.4.12: the examples of replies with a check.
    @Test(
        "of SDI-12 ends with three characters that hold its CRC",
        arguments: [
            "0+3.14OqZ", "0+3.14+2.718+1.414Ipz", "0+1.11+2.22+3.33+4.44+5.55+6.66I]q",
        ])
    func sdi12(reply: String) throws {
        let read = try #require(SDI12Reply(bytes(reply + "\r\n"), isChecked: true))
        #expect(read.address == UInt8(ascii: "0"))
        #expect(text(read.text) == String(reply.dropFirst().dropLast(3)))
        #expect(SDI12Reply(bytes("1" + reply.dropFirst()), isChecked: true) == nil)
        #expect(SDI12Reply(bytes("qZ"), isChecked: true) == nil && SDI12Reply(bytes("\r\n"), isChecked: false) == nil)
        #expect(SDI12Reply(bytes("0+3.14"), isChecked: false).map { text($0.text) } == "+3.14")
    }
}
