import Glibc

/// What the pressure gauge of a wave and tide recorder finds at an instant.
struct SBE26Reading: Sendable {
    /// psia, the air above the water included.
    let pressure: Double
    /// degC of the pressure sensor, and of the water.
    let sensorTemperature: Double
    let temperature: Double
}

/// A pressure gauge at a depth: tide, air, and the waves that reach down to it.
struct SBE26Sensors: Sendable {
    static let dbarPerPsi = 0.6894757

    private let water: WaterColumn
    private let weather: Weather
    private let waves: Oscillations
    private let noise: Noise
    private let depthMetres: Double

    init(depthMetres: Double, sea: UInt64, seed: UInt64) {
        water = WaterColumn(seed: sea)
        weather = Weather(seed: sea)
        // In deep water a wave fades by exp(-k z) with k = (2 pi / T)^2 / g: the short ones first.
        let swell = [(11.7, 0.32), (9.1, 0.44), (6.3, 0.25)].map { period, amplitude in
            let number = (2 * .pi / period) * (2 * .pi / period) / 9.80665
            return (periodSeconds: period, amplitude: amplitude * exp(-number * depthMetres))
        }
        waves = Oscillations(mean: 0, swell, seed: sea, quantity: "waves")
        noise = Noise(seed: seed, quantity: "tide gauge")
        self.depthMetres = depthMetres
    }

    /// psia with the waves, as one scan of a burst.
    func scan(at now: Nanoseconds) -> Double {
        pressure(at: now) + 1.0055 * waves.value(at: now) / SBE26Sensors.dbarPerPsi + 0.0004 * noise.gaussian(at: now)
    }

    /// Averaged over the waves, as a tide.
    func reading(at now: Nanoseconds) -> SBE26Reading {
        let temperature =
            water.temperature(depthMetres: depthMetres, at: now) + 0.0005 * noise.gaussian(at: now, index: 1)
        return SBE26Reading(
            pressure: pressure(at: now) + 0.0001 * noise.gaussian(at: now, index: 2),
            sensorTemperature: temperature + 0.12, temperature: temperature)
    }

    /// Hz of the quartz that tells the temperature of the sensor.
    func temperatureFrequency(at now: Nanoseconds) -> Double {
        171_791.359 - 14.2 * (water.temperature(depthMetres: depthMetres, at: now) - 14)
    }

    private func pressure(at now: Nanoseconds) -> Double {
        (water.pressure(depthMetres: depthMetres, at: now) + weather.pressure(at: now) / 100) / SBE26Sensors.dbarPerPsi
    }
}

/// A burst of waves under way: its header, its scans, its end.
struct SBE26Burst: Sendable {
    private let start: Nanoseconds
    private let samples: Int
    private let every: Nanoseconds
    private let isSent: Bool
    /// Two lines of header, the scans, one line of end.
    private var place = 0
    private(set) var pressures: [Double] = []

    init(start: Nanoseconds, samples: Int, every: Nanoseconds, isSent: Bool) {
        self.start = start
        self.samples = samples
        self.every = every
        self.isSent = isSent
    }

    var isOver: Bool { place > samples + 2 }

    var nextLine: Nanoseconds {
        switch place {
        case 0, 1: start
        default: start + SBE26plus.burstDelay + every * Nanoseconds(min(place - 2, samples - 1))
        }
    }

    mutating func nextText(_ sensors: SBE26Sensors, clock: InstrumentClock) -> [UInt8] {
        var text: [UInt8] = []
        switch place {
        case 0:
            text.append(text: "wave: start time = ")
            clock.date(at: start).appendWithMonthName(separator: " ", to: &text)
        case 1:
            text.append(text: "wave: ptfreq = ")
            text.append(decimal: sensors.temperatureFrequency(at: start), places: 3)
        case samples + 2:
            text.append(text: "wave: end burst")
        default:
            let pressure = sensors.scan(at: nextLine)
            pressures.append((pressure * 1e4).rounded() / 1e4)
            text.append(decimal: pressure, places: 4, width: 9)
        }
        text.append(line: "")
        return isSent ? text : []
    }

    mutating func step() { place += 1 }
}
