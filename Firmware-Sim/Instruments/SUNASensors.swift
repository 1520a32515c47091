import Glibc

/// What a SUNA at a depth sees, as its full ASCII frame.
struct SUNASensors: Sendable {
    private let quality: WaterQuality
    private let water: WaterColumn
    private let noise: Noise
    private let depthMetres: Double
    private let serialNumber: Int

    init(depthMetres: Double, serialNumber: Int, sea: UInt64, seed: UInt64) {
        quality = WaterQuality(seed: sea)
        water = WaterColumn(seed: sea)
        noise = Noise(seed: seed, quantity: "suna")
        self.depthMetres = depthMetres
        self.serialNumber = serialNumber
    }

    var serial: String {
        var text: [UInt8] = []
        text.append(integer: serialNumber, width: 4, zeros: true)
        return String(decoding: text, as: UTF8.self)
    }

    /// 286 fields behind the header and the check, which makes the sum of all bytes zero up to the last comma.
    func frame(isDark: Bool, at now: Nanoseconds, date: CalendarDate, lampSeconds: Int) -> [UInt8] {
        let yearStart = CalendarDate(year: date.year, month: 1, day: 1).instant
        let day = Int((date.instant - yearStart) / 86_400_000_000_000) + 1
        let hours = Double((date.instant - yearStart) % 86_400_000_000_000) / 3.6e12
        let nitrate =
            isDark ? 0 : quality.nitrate(depthMetres: depthMetres, at: now) + 0.2 * noise.gaussian(at: now)
        func number(_ value: Double, _ places: Int) -> String { SBE26Texts.number(value, places: places) }
        var fields = ["SATS\(isDark ? "D" : "L")F\(serial)", "\(date.year)" + padded(day), number(hours, 6)]
        fields += [number(nitrate, 2), number(nitrate * 0.014007, 4)]
        let spectrum = (0..<256).map { channel(Double($0), isDark: isDark, nitrate: nitrate, at: now) }
        fields += isDark ? ["0.0000", "0.0000", "0.00"] : [number(0.02 * nitrate / 30 + 0.3, 4), "0.0117", "0.00"]
        fields += ["\(spectrum.reduce(0, +) / 256)", isDark ? "0" : "476", "1"] + spectrum.map(String.init)
        let temperature = water.temperature(depthMetres: depthMetres, at: now)
        fields +=
            isDark
            ? ["0.0", "0.0", "-99.0"]
            : [number(temperature + 2.1, 1), number(temperature + 1.4, 1), number(temperature + 6, 1)]
        fields += ["\(lampSeconds)", "6.2", "12.0", isDark ? "0.1" : "12.0", "5.0", isDark ? "54" : "612"]
        fields +=
            isDark
            ? ["0.00", "0.00", "0.0000", "0.000000", "0.000000"] : ["0.00", "0.00", "0.2210", "-0.000714", "0.000231"]
        fields += ["", "", "", "", ""]
        let body = [UInt8](text: fields.joined(separator: ","))
        let sum = body.reduce(UInt8(0), &+)
        return body + [UInt8](text: "\(0 &- sum)\r\n")
    }

    private func padded(_ day: Int) -> String {
        var text: [UInt8] = []
        text.append(integer: day, width: 3, zeros: true)
        return String(decoding: text, as: UTF8.self)
    }

    /// Counts of one of the 256 channels: a lamp with its lines, less what nitrate absorbs in the first third.
    private func channel(_ index: Double, isDark: Bool, nitrate: Double, at now: Nanoseconds) -> Int {
        let dark = 476 + 9 * noise.gaussian(at: now, index: 2 + Int(index))
        guard !isDark else { return Int(dark.rounded()) }
        let lamp = 21_000 * exp(-pow((index - 140) / 90, 2)) + 9_000 * exp(-pow((index - 38) / 9, 2))
        let absorbed = pow(10, -0.006 * nitrate * exp(-index / 18))
        return Int((dark + lamp * absorbed).rounded())
    }
}
