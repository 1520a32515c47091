import Glibc

/// The records of a SAMI2: `*`, identity, length, type, time, data, and the sum of the bytes from the length on.
enum SamiRecord {
    /// Seconds since 1904-01-01.
    static func time(_ date: CalendarDate) -> Int {
        Int((date.instant - CalendarDate(year: 1904, month: 1, day: 1).instant) / 1_000_000_000) & 0xFFFF_FFFF
    }

    /// Hex digits with the sum of their bytes modulo 256 behind them.
    static func checked(_ digits: String) -> String {
        let values = digits.utf8.map { Int($0) - ($0 < 58 ? 48 : 55) }
        let sum = stride(from: 0, to: values.count - 1, by: 2).reduce(0) { $0 + values[$1] * 16 + values[$1 + 1] }
        var text = [UInt8](text: digits)
        text.append(hex: sum & 0xFF, digits: 2)
        return String(decoding: text, as: UTF8.self)
    }

    /// Length counts itself through the check.
    private static func record(_ identity: String, type: Int, time: Int, words: [Int]) -> String {
        var text: [UInt8] = []
        text.append(hex: 1 + 1 + 4 + 2 * words.count + 1, digits: 2)
        text.append(hex: type, digits: 2)
        text.append(hex: time, digits: 8)
        for word in words { text.append(hex: word, digits: 4) }
        return "*\(identity)" + checked(String(decoding: text, as: UTF8.self))
    }

    static func control(type: Int, time: Int) -> String { record("C2", type: type, time: time, words: []) }

    /// Type 04, or 05 for a blank: 14 words of light, battery, thermistor.
    static func carbonDioxide(_ sensors: SamiSensors, time: Int, isBlank: Bool, at now: Nanoseconds) -> String {
        let light = sensors.carbonDioxideLight(isBlank: isBlank, at: now)
        return record("C2", type: isBlank ? 5 : 4, time: time, words: light + [0x0C5B, sensors.thermistor(at: now)])
    }

    /// Type 0A: temperature, 4 references and 23 sets of four words, a spare word, battery, temperature.
    static func acidity(_ sensors: SamiSensors, time: Int, at now: Nanoseconds) -> String {
        let temperature = sensors.thermistor(at: now)
        let sets = (0..<27).flatMap { sensors.acidityLight(set: $0, at: now) }
        return record("EE", type: 0x0A, time: time, words: [temperature] + sets + [0, 0x0C40, temperature])
    }
}

/// The light that a SAMI2 sees through its indicator.
struct SamiSensors: Sendable {
    private let water: WaterColumn
    private let quality: WaterQuality
    private let noise: Noise
    private let depthMetres: Double

    init(depthMetres: Double, sea: UInt64, seed: UInt64) {
        water = WaterColumn(seed: sea)
        quality = WaterQuality(seed: sea)
        noise = Noise(seed: seed, quantity: "sami")
        self.depthMetres = depthMetres
    }

    /// Twelve bits of a 10 kohm thermistor below a 17.4 kohm resistor; warmer is less.
    func thermistor(at now: Nanoseconds) -> Int {
        let kelvin = water.temperature(depthMetres: depthMetres, at: now) + 273.15
        let resistance = 10 * exp(3950 * (1 / kelvin - 1 / 298.15))
        return Int((4096 * resistance / (resistance + 17.4)).rounded())
    }

    func thermistorText(at now: Nanoseconds) -> String {
        var text: [UInt8] = []
        text.append(hex: thermistor(at: now), digits: 4)
        return String(decoding: text, as: UTF8.self)
    }

    /// Dark, reference and signal at 434 and 620 nm: the more carbon dioxide, the yellower the indicator.
    func carbonDioxideLight(isBlank: Bool, at now: Nanoseconds) -> [Int] {
        let pressure = quality.carbonDioxide(depthMetres: depthMetres, at: now)
        let blue = isBlank ? 0 : 0.35 + 0.25 * log10(pressure / 300)
        let red = isBlank ? 0 : max(0.55 - 0.45 * log10(pressure / 300), 0.05)
        let set = [0x44, 0x4C, 0x0D0F, Int(2400 * pow(10, -blue)), 0x07B0, Int(2200 * pow(10, -red))]
        let words = set + [0x09C8, 0x0E7D] + set
        return words.enumerated().map { index, word in max(word + Int(noise.gaussian(at: now, index: index)), 0) }
    }

    /// Reference and signal at 434 nm, reference and signal at 578 nm: the indicator passes in set 8 to 20.
    func acidityLight(set: Int, at now: Nanoseconds) -> [Int] {
        let share = exp(-pow((Double(set) - 13) / 4, 2))
        let ratio = pow(10, quality.acidity(depthMetres: depthMetres, at: now) - 8)
        let blue = 2600 * pow(10, -0.9 * share / (1 + ratio))
        let yellow = 2120 * pow(10, -0.9 * share * ratio / (1 + ratio))
        let words = [0x0A1C, Int(blue), 0x0849, Int(yellow)]
        return words.enumerated().map { index, word in
            max(word + Int((1.5 * noise.gaussian(at: now, index: 32 + 4 * set + index)).rounded()), 0)
        }
    }

    /// 232 digits: start, stop, interval, then what is printed as it was read.
    static func configuration(isPH: Bool) -> String {
        let head =
            "CEE90B0002C7EA0001E133800A000E100402000E10" + (isPH ? "0A" : "0B") + "0000000D000000000D000000000D07"
        return head + String(repeating: "0", count: max(232 - head.utf8.count, 0))
    }
}
