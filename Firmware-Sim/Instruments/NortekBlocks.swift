/// The binary blocks of Nortek's classic protocol: A5, identity, size in words, data, sum of words from B58C.
struct NortekBlocks: Sendable {
    var user: [UInt8]
    let hardware: [UInt8]
    let head: [UInt8]
    let identity: [UInt8]

    init(serialNumber: Int, interval: Int) {
        identity = NortekBlocks.text("AQD\(serialNumber)", length: 14)
        var settings = [UInt8](repeating: 0, count: 506)
        for (place, word) in [(0, 125), (2, 85), (4, 20), (12, interval), (34, interval)] {
            settings[place] = UInt8(word & 0xFF)
            settings[place + 1] = UInt8(word >> 8 & 0xFF)
        }
        user = NortekBlocks.block(0x00, settings)
        let board = identity + [1, 0, 0, 0, 1, 0, 0x90, 0, 4, 0, 0, 0] + [UInt8](repeating: 0, count: 12)
        hardware = NortekBlocks.block(0x05, board + NortekBlocks.text("3.35", length: 4))
        let sensor = [UInt8]([0x37, 0, 0xD0, 7, 0, 0]) + NortekBlocks.text("AQP 5901", length: 12)
        head = NortekBlocks.block(0x04, sensor + [UInt8](repeating: 0, count: 198) + [3, 0])
    }

    private static func text(_ text: String, length: Int) -> [UInt8] {
        Array(([UInt8](text: text) + [UInt8](repeating: 0, count: length)).prefix(length))
    }

    /// With header, size and check.
    static func block(_ identity: UInt8, _ data: [UInt8]) -> [UInt8] {
        let words = (data.count + 6) / 2
        let bytes = [0xA5, identity, UInt8(words & 0xFF), UInt8(words >> 8)] + data
        let sum = checksum(bytes[...])
        return bytes + [UInt8(sum & 0xFF), UInt8(sum >> 8)]
    }

    static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt16 {
        let all = Array(bytes)
        return stride(from: 0, to: all.count - 1, by: 2).reduce(UInt16(0xB58C)) {
            $0 &+ UInt16(all[$1]) &+ UInt16(all[$1 + 1]) << 8
        }
    }

    static func isWhole(_ bytes: [UInt8]) -> Bool {
        let sum = checksum(bytes.dropLast(2))
        return bytes.suffix(2) == [UInt8(sum & 0xFF), UInt8(sum >> 8)]
    }

    /// Minute, second, day, hour, year, month, each as two decimal digits.
    static func clock(_ date: CalendarDate) -> [UInt8] {
        [date.minute, date.second, date.day, date.hour, date.year % 100, date.month].map {
            UInt8($0 / 10 * 16 + $0 % 10)
        }
    }

    static func date(_ bytes: [UInt8]) -> CalendarDate? {
        let n = bytes.map { Int($0 >> 4) * 10 + Int($0 & 15) }
        let date = CalendarDate(year: 2000 + n[4], month: n[5], day: n[2], hour: n[3], minute: n[0], second: n[1])
        return date.isValid ? date : nil
    }
}

/// What an Aquadopp at a depth measures, as its record of 42 bytes.
struct AquadoppSensors: Sendable {
    private let water: WaterColumn
    private let heading: Oscillations
    private let noise: Noise
    private let depthMetres: Double

    init(depthMetres: Double, sea: UInt64, seed: UInt64) {
        water = WaterColumn(seed: sea)
        heading = Oscillations(mean: 87, [(44_714, 20), (410, 3)], seed: seed, quantity: "aquadopp heading")
        noise = Noise(seed: seed, quantity: "aquadopp")
        self.depthMetres = depthMetres
    }

    /// Identity 01: clock, error, analogue, battery 0.1 V, sound speed 0.1 m/s, attitude 0.1 degrees, pressure 0.001
    /// dbar (its highest byte first), temperature 0.01 degC, three velocities in mm/s, three amplitudes.
    func record(at now: Nanoseconds, date: CalendarDate) -> [UInt8] {
        let temperature = water.temperature(depthMetres: depthMetres, at: now)
        let salinity = water.salinity(depthMetres: depthMetres, at: now)
        let pressure = water.pressure(depthMetres: depthMetres, at: now) + 0.01 * noise.gaussian(at: now)
        let speed = Seawater.soundSpeed(salinity: salinity, temperature: temperature, pressure: pressure)
        let current = water.current(depthMetres: depthMetres, at: now)
        let millibar = Int((pressure * 1000).rounded())
        var data = NortekBlocks.clock(date)
        for word in [
            0, 0, 129, Int((speed * 10).rounded()), Int((heading.value(at: now) * 10).rounded()), 12, -8,
            millibar >> 16 & 0xFF, millibar & 0xFFFF, Int((temperature * 100).rounded()),
        ] { data += [UInt8(truncatingIfNeeded: word), UInt8(truncatingIfNeeded: word >> 8)] }
        for (index, velocity) in [current.east, current.north, current.up].enumerated() {
            let value = Int((velocity * 1000 + 8 * noise.gaussian(at: now, index: 1 + index)).rounded())
            data += [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
        }
        data += [118, 121, 117, 0]
        return NortekBlocks.block(0x01, data)
    }
}
