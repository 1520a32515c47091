import Glibc

/// What a weather transmitter measures, printed in the units that are set.
struct WXTSensors: Sendable {
    private static let speedScales: [String: Double] = ["M": 1, "K": 3.6, "S": 2.236936, "N": 1.943844]

    private let weather: Weather
    private let noise: Noise

    init(sea: UInt64, seed: UInt64) {
        weather = Weather(seed: sea)
        noise = Noise(seed: seed, quantity: "wxt")
    }

    /// The fields of a message, `Dn=236D` and so on; of all groups for the composite message 0.
    func fields(of message: String, groups: WXTGroups, at now: Nanoseconds, isInvalid: Bool) -> [String] {
        let own: [(String, String)] = [("1", "W"), ("2", "T"), ("3", "R"), ("5", "S")]
        return own.flatMap { number, group -> [String] in
            guard message == number || message == "0" else { return [] }
            let all = fields(in: group, groups: groups, at: now, isInvalid: isInvalid)
            let mask = groups.mask(group, isComposite: message == "0")
            let chosen = zip(all, mask).filter { $0.1 && !$0.0.isEmpty }.map(\.0)
            // Pressure has the first bit and the last place.
            return group == "T" && chosen.first?.hasPrefix("Pa") == true
                ? Array(chosen.dropFirst() + chosen.prefix(1)) : chosen
        }
    }

    private func fields(in group: String, groups: WXTGroups, at now: Nanoseconds, isInvalid: Bool) -> [String] {
        switch group {
        case "W": wind(groups, at: now, isInvalid: isInvalid)
        case "T": air(groups, at: now)
        case "R": rain(groups, at: now)
        default: supervisor(at: now)
        }
    }

    /// Degrees the wind comes from, and its speed in m/s, with gusts.
    func wind(at now: Nanoseconds, index: Int) -> (direction: Double, speed: Double) {
        let mean = weather.wind(at: now)
        let east = mean.east + 0.35 * noise.gaussian(at: now, index: 2 * index)
        let north = mean.north + 0.35 * noise.gaussian(at: now, index: 2 * index + 1)
        let from = atan2(-east, -north) * 180 / .pi
        return (from < 0 ? from + 360 : from, (east * east + north * north).squareRoot())
    }

    private func wind(_ groups: WXTGroups, at now: Nanoseconds, isInvalid: Bool) -> [String] {
        let samples = (0..<4).map { wind(at: now, index: $0) }
        let order = samples.sorted { $0.speed < $1.speed }
        let turned = Double(Int(groups["W", "D"]) ?? 0)
        let directions = samples.map { $0.direction }.sorted()
        let unit = groups["W", "U"]
        let scale = WXTSensors.speedScales[unit] ?? 1
        func angle(_ name: String, _ degrees: Double) -> String {
            let value = (Int((degrees + turned).rounded()) % 360 + 360) % 360
            return "\(name)=" + text(Double(value), 0, width: 3, zeros: true) + (isInvalid ? "#" : "D")
        }
        func speed(_ name: String, _ value: Double) -> String {
            "\(name)=" + text(value * scale, 1) + (isInvalid ? "#" : unit)
        }
        let mean = samples.map(\.speed).reduce(0, +) / 4
        return [
            angle("Dn", directions[0]), angle("Dm", samples[0].direction), angle("Dx", directions[3]),
            speed("Sn", order[0].speed), speed("Sm", mean), speed("Sx", order[3].speed), "", "",
        ]
    }

    private func air(_ groups: WXTGroups, at now: Nanoseconds) -> [String] {
        let hectopascal = weather.pressure(at: now) + 0.04 * noise.gaussian(at: now, index: 20)
        let unit = groups["T", "P"]
        let scales: [String: (factor: Double, places: Int)] = [
            "P": (100, 0), "B": (0.001, 4), "M": (0.7500617, 1), "I": (0.02952998, 2),
        ]
        let (factor, places) = scales[unit] ?? (1, 1)
        let celsius = weather.temperature(at: now) + 0.03 * noise.gaussian(at: now, index: 21)
        let scale = groups["T", "T"]
        let shown = scale == "F" ? celsius * 1.8 + 32 : celsius
        let humidity = min(max(weather.humidity(at: now) + 0.2 * noise.gaussian(at: now, index: 22), 0), 100)
        // In the order of the bits: pressure, air temperature, internal temperature, humidity.
        let values = [
            "Pa=" + text(hectopascal * factor, places) + unit, "Ta=" + text(shown, 1) + scale,
            "Tp=" + text(shown + 0.4, 1) + scale, "Ua=" + text(humidity, 1) + "P",
        ]
        return values + ["", "", "", ""]
    }

    private func rain(_ groups: WXTGroups, at now: Nanoseconds) -> [String] {
        let isMetric = groups["R", "U"] == "M"
        let start = groups.rainResetAt
        let fallen = max(now - start, 0).inSeconds / 86_400 * 8
        let duration = Int(max(now - start, 0).inSeconds * 0.06) / 10 * 10
        let isRaining = weather.humidity(at: now) > 85
        func amount(_ name: String, _ millimetres: Double, _ places: Int) -> String {
            "\(name)=" + text(isMetric ? millimetres : millimetres / 25.4, isMetric ? places : places + 1)
                + (isMetric ? "M" : "I")
        }
        return [
            amount("Rc", fallen, 2), "Rd=\(duration)s", amount("Ri", isRaining ? 1.2 : 0, 1),
            "Hc=0.0" + groups["R", "S"], "Hd=0s", "Hi=0.0" + groups["R", "S"], amount("Rp", 4.1, 1),
            "Hp=0.0" + groups["R", "S"],
        ]
    }

    private func supervisor(at now: Nanoseconds) -> [String] {
        let supply = 12.1 + 0.05 * noise.gaussian(at: now, index: 30)
        return [
            "Th=" + text(weather.temperature(at: now) + 0.8, 1) + "C", "Vh=" + text(supply - 0.1, 1) + "N",
            "Vs=" + text(supply, 1) + "V", "Vr=" + text(3.598 + 0.001 * noise.gaussian(at: now, index: 31), 3) + "V",
            "Id=HEL___", "", "", "",
        ]
    }

    /// The NMEA 0183 sentences of a message: MWV for wind, XDR for the rest.
    func sentences(of message: String, groups: WXTGroups, at now: Nanoseconds) -> [[UInt8]] {
        switch message {
        case "1":
            let wind = wind(at: now, index: 0)
            let unit = groups["W", "U"]
            let scale = WXTSensors.speedScales[unit] ?? 1
            let direction = text(Double(Int(wind.direction.rounded()) % 360), 0, width: 3, zeros: true)
            return [NMEASentence.bytes("WIMWV,\(direction),R,\(text(wind.speed * scale, 1)),\(unit),A")]
        case "2":
            let parts = [
                "C,\(text(weather.temperature(at: now), 1)),C,0", "H,\(text(weather.humidity(at: now), 1)),P,0",
                "P,\(text(weather.pressure(at: now), 1)),H,0",
            ]
            return [NMEASentence.bytes("WIXDR," + parts.joined(separator: ","))]
        case "3": return [NMEASentence.bytes("WIXDR,V,0.02,M,0,Z,10,s,0,R,0.1,M,0,V,0.0,M,1,Z,0,s,1,R,0.0,M,1")]
        case "5":
            return [
                NMEASentence.bytes(
                    "WIXDR,C,\(text(weather.temperature(at: now) + 0.8, 1)),C,2,U,12.0,N,0,U,12.1,V,1,U,3.598,V,2")
            ]
        default: return ["1", "2", "3"].flatMap { sentences(of: $0, groups: groups, at: now) }
        }
    }

    private func text(_ value: Double, _ places: Int, width: Int = 0, zeros: Bool = false) -> String {
        var digits: [UInt8] = []
        digits.append(decimal: value, places: places, width: width, zeros: zeros)
        return String(decoding: digits, as: UTF8.self)
    }
}
