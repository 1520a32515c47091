import Glibc

/// The air above one station, a function of seed and instant like the sea below it.
public struct Weather: Sendable {
    private let pressureOscillations: Oscillations
    private let humidityOscillations: Oscillations
    private let temperatureOscillations: Oscillations
    private let cloudOscillations: Oscillations
    private let eastWindOscillations: Oscillations
    private let northWindOscillations: Oscillations
    private let rainOscillations: Oscillations

    public init(seed: UInt64) {
        func slow(_ quantity: String, _ mean: Double, _ terms: [(periodSeconds: Double, amplitude: Double)])
            -> Oscillations
        {
            Oscillations(mean: mean, terms, seed: seed, quantity: quantity)
        }
        pressureOscillations = slow("air pressure", 1012.5, [(510_000, 9), (171_000, 3), (43_200, 0.7)])
        humidityOscillations = slow("humidity", 78, [(86_400, 8), (300_000, 7), (5_300, 1.2)])
        temperatureOscillations = slow("air temperature", 11.8, [(430_000, 2.2), (7_900, 0.25)])
        cloudOscillations = slow("cloud", 0.5, [(93_000, 0.3), (4_100, 0.15)])
        eastWindOscillations = slow("east wind", 2.5, [(210_000, 4), (33_000, 2), (640, 0.6)])
        northWindOscillations = slow("north wind", -1, [(260_000, 4.5), (29_000, 1.8), (710, 0.6)])
        rainOscillations = slow("rain", 0, [(350_000, 20), (61_000, 4)])
    }

    /// hPa.
    public func pressure(at instant: Nanoseconds) -> Double { pressureOscillations.value(at: instant) }

    /// Per cent, never above saturation.
    public func humidity(at instant: Nanoseconds) -> Double { min(humidityOscillations.value(at: instant), 100) }

    /// degC, warmest in the afternoon.
    public func temperature(at instant: Nanoseconds) -> Double {
        temperatureOscillations.value(at: instant) + 1.8 * sin(hourAngle(at: instant) - 0.6)
    }

    /// W/m2 from the sky, more under cloud.
    public func longWave(at instant: Nanoseconds) -> Double { 300 + 70 * cloudiness(at: instant) }

    /// W/m2 from the sun, about zero at night.
    public func shortWave(at instant: Nanoseconds) -> Double {
        max(0, sin(hourAngle(at: instant))) * 820 * (1 - 0.7 * cloudiness(at: instant))
    }

    /// m/s towards east and north.
    public func wind(at instant: Nanoseconds) -> (east: Double, north: Double) {
        (eastWindOscillations.value(at: instant), northWindOscillations.value(at: instant))
    }

    /// mm in a gauge that siphons itself empty at 50 mm; it rains an average of 8 mm a day.
    public func gaugeLevel(at instant: Nanoseconds) -> Double {
        let fallen = instant.inSeconds / 86_400 * 8 + rainOscillations.value(at: instant) / 10
        let level = fallen.truncatingRemainder(dividingBy: 50)
        return level < 0 ? level + 50 : level
    }

    private func cloudiness(at instant: Nanoseconds) -> Double {
        min(max(cloudOscillations.value(at: instant), 0), 1)
    }

    /// 0 at sunrise (06:00 UTC), pi at sunset.
    private func hourAngle(at instant: Nanoseconds) -> Double {
        2 * .pi * ((instant.inSeconds / 86_400).truncatingRemainder(dividingBy: 1) - 0.25)
    }
}
