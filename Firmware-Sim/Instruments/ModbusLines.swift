/// Modbus RTU: frames end with silence and carry a CRC; what is damaged or meant for others is not answered.
struct ModbusRTU: Firmware {
    private var bus: ModbusBus
    /// The silence that ends a frame: 3.5 characters, more where a converter stands between.
    private let gap: Nanoseconds
    private var frame: [UInt8] = []
    private var lastByte: Nanoseconds = 0

    init(bus: ModbusBus, gap: Nanoseconds) {
        self.bus = bus
        self.gap = gap
    }

    var deadline: Nanoseconds? { frame.isEmpty ? nil : lastByte + gap }

    mutating func powerOn(at now: Nanoseconds, on line: inout Terminal) {
        frame.removeAll()
        bus.restart(at: now)
    }

    mutating func resume(at now: Nanoseconds, on line: inout Terminal) {}

    /// Half a frame that nobody finished.
    mutating func leaveMidMenu(at now: Nanoseconds, on line: inout Terminal) {
        frame = [1, 4, 0]
        lastByte = now
    }

    mutating func hear(_ byte: UInt8, at now: Nanoseconds, on line: inout Terminal) {
        line.echoBack(byte, at: now)
        if frame.count < 256 { frame.append(byte) }
        lastByte = now
    }

    mutating func proceed(to due: Nanoseconds, on line: inout Terminal) {
        let whole = frame
        frame.removeAll()
        guard whole.count >= 4, ModbusRTU.crc(of: whole) == 0 else { return }
        let request = Array(whole[1..<whole.count - 2])
        guard let answer = bus.answer(request, to: whole[0], at: due, chance: &line.chance) else { return }
        let bytes = ModbusRTU.checked([whole[0]] + answer)
        line.reply(bytes, at: due, isRecord: ModbusBus.isReading(answer[0]))
    }

    static func checked(_ bytes: [UInt8]) -> [UInt8] {
        let crc = crc(of: bytes)
        return bytes + [UInt8(crc & 0xFF), UInt8(crc >> 8)]
    }

    /// CRC-16 with the polynomial A001 from FFFF; zero over a whole frame.
    static func crc(of bytes: [UInt8]) -> UInt16 {
        bytes.reduce(UInt16(0xFFFF)) { crc, byte in
            (0..<8).reduce(crc ^ UInt16(byte)) { value, _ in value & 1 == 0 ? value >> 1 : value >> 1 ^ 0xA001 }
        }
    }
}

extension ModbusRTU: InstrumentModel {
    static let title = "Modbus RTU units (registers, coils, exceptions), several on one line"

    static let settings =
        ModbusBus.settings + [InstrumentSetting("gap", "20ms", "silence that ends a frame")]
        + Manners.settings(echo: false, lostwake: 0)

    static func make(_ reader: SettingReader, _ origin: Origin) throws(PlanMistake) -> any SimulatedInstrument {
        let bus = try ModbusBus(reader, origin)
        let gap = try reader.span("gap", in: 0.0005...5)
        var manners = try Manners(reader)
        // A bus is silent until it is asked, power on or not.
        manners.hasPowerUpNoise = false
        return Commanded(ModbusRTU(bus: bus, gap: gap), manners: manners, origin: origin)
    }
}

/// Modbus TCP: frames with a header of transaction, protocol, length and unit.
struct ModbusTCP: Firmware {
    private var bus: ModbusBus
    private var received: [UInt8] = []
    /// A gateway says that a unit does not answer (exception 0B) where a device is silent.
    private let isGateway: Bool

    init(bus: ModbusBus, isGateway: Bool) {
        self.bus = bus
        self.isGateway = isGateway
    }

    var deadline: Nanoseconds? { nil }

    mutating func powerOn(at now: Nanoseconds, on line: inout Terminal) {
        received.removeAll()
        bus.restart(at: now)
    }

    mutating func resume(at now: Nanoseconds, on line: inout Terminal) {}
    mutating func leaveMidMenu(at now: Nanoseconds, on line: inout Terminal) {}
    mutating func proceed(to due: Nanoseconds, on line: inout Terminal) {}

    mutating func hear(_ byte: UInt8, at now: Nanoseconds, on line: inout Terminal) {
        received.append(byte)
        guard received.count >= 7 else { return }
        let length = Int(received[4]) << 8 | Int(received[5])
        // Another protocol, or a length that cannot be: the connection is of no use any more.
        guard received[2] == 0, received[3] == 0, (2...254).contains(length) else {
            received.removeAll()
            return
        }
        guard received.count == 6 + length else { return }
        let frame = received
        received.removeAll()
        answer(frame, at: now, on: &line)
    }

    private mutating func answer(_ frame: [UInt8], at now: Nanoseconds, on line: inout Terminal) {
        let request = Array(frame[7...])
        var answer = bus.answer(request, to: frame[6], at: now, chance: &line.chance)
        if answer == nil, isGateway, frame[6] != 0 { answer = [request[0] | 0x80, 0x0B] }
        guard let answer else { return }
        let length = answer.count + 1
        let header = Array(frame[0..<4]) + [UInt8(length >> 8), UInt8(length & 0xFF), frame[6]]
        line.reply(header + answer, at: now, isRecord: ModbusBus.isReading(answer[0]))
    }
}

extension ModbusTCP: InstrumentModel {
    static let title = "Modbus TCP device or gateway (registers, coils, exceptions)"

    static let settings =
        ModbusBus.settings
        + [InstrumentSetting("gateway", "no", "answers exception 0B for a unit that is not there; no: silence")]
        + Manners.settings(echo: false, lostwake: 0)

    static func make(_ reader: SettingReader, _ origin: Origin) throws(PlanMistake) -> any SimulatedInstrument {
        let bus = try ModbusBus(reader, origin)
        var manners = try Manners(reader)
        manners.hasPowerUpNoise = false
        return Commanded(
            ModbusTCP(bus: bus, isGateway: try reader.isOn("gateway")), manners: manners, origin: origin)
    }
}
