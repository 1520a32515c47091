/// One unit on a Modbus line: a small data logger in the water, with eight outputs.
///
/// Input registers (04), from 0: 0 water temperature, 0.01 degC, signed; 1 salinity, 0.001; 2-3 pressure, dbar, float,
/// high word first; 4-5 conductivity, S/m, float, LOW word first; 6-7 seconds since power on, 32 bits, high word first;
/// 8 air temperature, 0.1 degC, signed; 9 supply, mV; 10-11 current towards east, 0.1 mm/s, signed 32 bits;
/// 12-15 oxygen, umol/l, double; 16-19 the text `FL-SIM01`; 20 status bits (0 sound, 3 low supply).
///
/// Holding registers (03, 06, 16): 0 sampling interval 1 to 3600 s; 1 temperature offset, 0.01 degC, -500 to 500; 2-3 a
/// float; 4 the unit's number, read only; 5-15 free. Coils (01, 05, 15) 0-7: outputs. Discrete inputs (02) 0-7: the
/// first four outputs read back; 4 leak, 5 door.
struct ModbusUnit: Sendable {
    enum Exception: UInt8, Error {
        case illegalFunction = 1
        case illegalAddress = 2
        case illegalValue = 3
        case deviceFailure = 4
        case busy = 6
    }

    let number: UInt8
    private var holding: [UInt16]
    private var coils = [Bool](repeating: false, count: 8)
    private let ctd: SBE37Sensors
    private let water: WaterColumn
    private let quality: WaterQuality
    private let weather: Weather
    private let depthMetres: Double
    var poweredAt: Nanoseconds

    /// The units of a line hang one below the other.
    init(number: UInt8, origin: Origin) {
        self.number = number
        depthMetres = min(2 + 3 * Double(number), WaterColumn.bottomMetres)
        ctd = SBE37Sensors(depthMetres: depthMetres, sea: origin.sea, seed: origin.seed &+ UInt64(number))
        water = WaterColumn(seed: origin.sea)
        quality = WaterQuality(seed: origin.sea)
        weather = Weather(seed: origin.sea)
        holding =
            [60, 0] + ModbusUnit.words(Float(1).bitPattern) + [UInt16(number)] + [UInt16](repeating: 0, count: 11)
        poweredAt = origin.start
    }

    /// Outputs fall off when power fails; registers are kept.
    mutating func restart(at now: Nanoseconds) {
        poweredAt = now
        coils = [Bool](repeating: false, count: 8)
    }

    // MARK: Requests

    /// The answer to a function and its data, without address and check.
    mutating func answer(_ request: [UInt8], at now: Nanoseconds) throws(Exception) -> [UInt8] {
        guard let function = request.first else { throw .illegalFunction }
        switch function {
        case 1: return try bits(request, of: coils)
        case 2: return try bits(request, of: inputs(at: now))
        case 3: return try registers(request, of: holding)
        case 4: return try registers(request, of: measured(at: now))
        case 5: return try writeCoil(request)
        case 6: return try writeRegister(request)
        case 8 where request.count == 5 && request[1] == 0 && request[2] == 0: return request
        case 15: return try writeCoils(request)
        case 16: return try writeRegisters(request)
        case 17: return [17, 10, number, 0xFF] + [UInt8](text: "FL-SIM01")
        default: throw .illegalFunction
        }
    }

    private func span(_ request: [UInt8], longest: Int, within count: Int) throws(Exception) -> Range<Int> {
        guard request.count >= 5 else { throw .illegalValue }
        let first = Int(request[1]) << 8 | Int(request[2])
        let number = Int(request[3]) << 8 | Int(request[4])
        guard (1...longest).contains(number) else { throw .illegalValue }
        guard first + number <= count else { throw .illegalAddress }
        return first..<first + number
    }

    private func bits(_ request: [UInt8], of values: [Bool]) throws(Exception) -> [UInt8] {
        let span = try span(request, longest: 2000, within: values.count)
        var bytes = [UInt8](repeating: 0, count: (span.count + 7) / 8)
        for (place, index) in span.enumerated() where values[index] { bytes[place / 8] |= 1 << (place % 8) }
        return [request[0], UInt8(bytes.count)] + bytes
    }

    private func registers(_ request: [UInt8], of values: [UInt16]) throws(Exception) -> [UInt8] {
        let span = try span(request, longest: 125, within: values.count)
        let bytes = values[span].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        return [request[0], UInt8(bytes.count)] + bytes
    }

    private mutating func writeCoil(_ request: [UInt8]) throws(Exception) -> [UInt8] {
        guard request.count == 5 else { throw .illegalValue }
        let place = Int(request[1]) << 8 | Int(request[2])
        guard coils.indices.contains(place) else { throw .illegalAddress }
        guard request[4] == 0, request[3] == 0 || request[3] == 0xFF else { throw .illegalValue }
        coils[place] = request[3] == 0xFF
        return request
    }

    private mutating func writeCoils(_ request: [UInt8]) throws(Exception) -> [UInt8] {
        let span = try span(request, longest: 1968, within: coils.count)
        guard request.count >= 6, Int(request[5]) == (span.count + 7) / 8, request.count == 6 + Int(request[5]) else {
            throw .illegalValue
        }
        for (place, index) in span.enumerated() { coils[index] = request[6 + place / 8] >> (place % 8) & 1 == 1 }
        return Array(request.prefix(5))
    }

    private mutating func writeRegister(_ request: [UInt8]) throws(Exception) -> [UInt8] {
        guard request.count == 5 else { throw .illegalValue }
        try set(Int(request[1]) << 8 | Int(request[2]), to: UInt16(request[3]) << 8 | UInt16(request[4]))
        return request
    }

    private mutating func writeRegisters(_ request: [UInt8]) throws(Exception) -> [UInt8] {
        let span = try span(request, longest: 123, within: holding.count)
        guard request.count == 6 + 2 * span.count, Int(request[5]) == 2 * span.count else { throw .illegalValue }
        let before = holding
        for (place, index) in span.enumerated() {
            do {
                try set(index, to: UInt16(request[6 + 2 * place]) << 8 | UInt16(request[7 + 2 * place]))
            } catch {
                holding = before
                throw error
            }
        }
        return Array(request.prefix(5))
    }

    private mutating func set(_ place: Int, to value: UInt16) throws(Exception) {
        guard holding.indices.contains(place), place != 4 else { throw .illegalAddress }
        let signed = Int(Int16(bitPattern: value))
        if place == 0, !(1...3600).contains(value) { throw .illegalValue }
        if place == 1, !(-500...500).contains(signed) { throw .illegalValue }
        holding[place] = value
    }

    // MARK: What it measures

    private func inputs(at now: Nanoseconds) -> [Bool] {
        let isDoorOpen = Int(now / 1_000_000_000) / 600 % 6 == 5
        return coils.prefix(4) + [false, isDoorOpen, false, false]
    }

    func measured(at now: Nanoseconds) -> [UInt16] {
        let reading = ctd.reading(at: now)
        let salinity = Seawater.salinity(
            conductivity: reading.conductivity, temperature: reading.temperature, pressure: reading.pressure)
        let offset = Double(Int16(bitPattern: holding[1])) / 100
        let current = water.current(depthMetres: depthMetres, at: now)
        let oxygen = quality.oxygen(depthMetres: depthMetres, at: now).bitPattern
        var words = [ModbusUnit.word((reading.temperature + offset) * 100), UInt16((salinity * 1000).rounded())]
        words += ModbusUnit.words(Float(reading.pressure).bitPattern)
        words += ModbusUnit.words(Float(reading.conductivity).bitPattern).reversed()
        words += ModbusUnit.words(UInt32(clamping: (now - poweredAt) / 1_000_000_000))
        words += [ModbusUnit.word(weather.temperature(at: now) * 10), 12_480]
        words += ModbusUnit.words(UInt32(bitPattern: Int32((current.east * 1e4).rounded())))
        words += ModbusUnit.words(UInt32(oxygen >> 32)) + ModbusUnit.words(UInt32(oxygen & 0xFFFF_FFFF))
        let name = [UInt8](text: "FL-SIM01")
        words += stride(from: 0, to: 8, by: 2).map { UInt16(name[$0]) << 8 | UInt16(name[$0 + 1]) }
        return words + [1]
    }

    private static func word(_ value: Double) -> UInt16 { UInt16(bitPattern: Int16(value.rounded())) }

    /// High word first.
    private static func words(_ value: UInt32) -> [UInt16] { [UInt16(value >> 16), UInt16(value & 0xFFFF)] }
}
