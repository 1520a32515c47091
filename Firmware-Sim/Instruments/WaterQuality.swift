import Glibc

/// What lives and is dissolved in the water of a station: a function of seed, depth and instant like the water itself.
struct WaterQuality: Sendable {
    private let water: WaterColumn
    private let bloom: Oscillations
    private let colour: Oscillations
    private let particles: Oscillations
    private let respiration: Oscillations

    init(seed: UInt64) {
        water = WaterColumn(seed: seed)
        bloom = Oscillations(mean: 3.1, [(86_400, 0.5), (520_000, 1.4), (6_300, 0.2)], seed: seed, quantity: "bloom")
        colour = Oscillations(mean: 2.2, [(44_714, 0.15), (410_000, 0.3)], seed: seed, quantity: "colour")
        particles = Oscillations(mean: 1.1e-3, [(44_714, 2e-4), (9_100, 1e-4)], seed: seed, quantity: "particles")
        respiration = Oscillations(mean: 0, [(44_714, 0.03), (600_000, 0.05)], seed: seed, quantity: "respiration")
    }

    /// ug/l, most of it in the lit upper metres.
    func chlorophyll(depthMetres depth: Double, at now: Nanoseconds) -> Double {
        0.1 + max(bloom.value(at: now), 0.2) * exp(-depth / 22)
    }

    /// ppb of quinine sulphate.
    func dissolvedColour(depthMetres depth: Double, at now: Nanoseconds) -> Double {
        max(colour.value(at: now) + 0.004 * depth, 0.1)
    }

    /// 1/(m sr) at 700 nm and 124 degrees.
    func backscatter(depthMetres depth: Double, at now: Nanoseconds) -> Double {
        max(particles.value(at: now), 2e-4) * (0.6 + 0.5 * exp(-depth / 18))
    }

    /// Share of the concentration that would be in balance with the air.
    func oxygenSaturation(depthMetres depth: Double, at now: Nanoseconds) -> Double {
        1.04 - 0.55 / (1 + exp((30 - depth) / 9)) + respiration.value(at: now)
    }

    /// umol/l.
    func oxygen(depthMetres depth: Double, at now: Nanoseconds) -> Double {
        oxygenSaturation(depthMetres: depth, at: now)
            * Oxygen.solubility(
                temperature: water.temperature(depthMetres: depth, at: now),
                salinity: water.salinity(depthMetres: depth, at: now))
    }

    /// umol/l, used up in the light and given back below it.
    func nitrate(depthMetres depth: Double, at now: Nanoseconds) -> Double {
        29 - 22 * exp(-depth / 25) - 6 * respiration.value(at: now)
    }

    /// uatm.
    func carbonDioxide(depthMetres depth: Double, at now: Nanoseconds) -> Double {
        390 + 900 * (1.04 - oxygenSaturation(depthMetres: depth, at: now))
    }

    /// pH on the total scale.
    func acidity(depthMetres depth: Double, at now: Nanoseconds) -> Double {
        8.06 - log10(carbonDioxide(depthMetres: depth, at: now) / 390) * 0.95
    }
}

/// Oxygen in sea water in balance with moist air.
enum Oxygen {
    private static let salting = [-6.24097e-3, -6.93498e-3, -6.90358e-3, -4.29155e-3]
    private static let pure = [2.00856, 3.22400, 3.99063, 4.80299, 9.78188e-1, 1.71069]
    private static let squared = -3.11680e-7

    /// ln((298.15 - t)/(273.15 + t)).
    static func scaledTemperature(_ temperature: Double) -> Double {
        log((298.15 - temperature) / (273.15 + temperature))
    }

    /// umol/l at one atmosphere (Garcia and Gordon 1992, with the constants of Benson and Krause).
    static func solubility(temperature: Double, salinity: Double) -> Double {
        let ts = scaledTemperature(temperature)
        let millilitres = exp(Seawater.polynomial(pure, ts)) * saltFactor(temperature: temperature, salinity: salinity)
        return millilitres * 44.6596
    }

    /// By how much salt lowers the concentration.
    static func saltFactor(temperature: Double, salinity: Double) -> Double {
        let ts = scaledTemperature(temperature)
        return exp(salinity * Seawater.polynomial(salting, ts) + squared * salinity * salinity)
    }
}
