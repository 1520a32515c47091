import RealModule

/// The backscattering coefficient, 1/m, from what an ECO measures at one angle: particles and sea water together
/// (Boss and Pegau 2001; sea water after Zhang, Hu and He 2009, Optics Express 17:5698, as OOI computes it).
public struct OpticalBackscatter: Hashable, Sendable {
    /// Nanometres.
    var wavelength: Double
    /// Of the sensor's beam to the detector's, degrees: 117, 124 or 140, by the model.
    var angle: Double
    /// From scattering at the angle to the whole backward half: 1.08 at 117 degrees, 1.076 at 124, 1.096 at 140.
    var chi: Double

    /// `beta` is the volume scattering function at the angle, 1/(m sr): scale × (counts - dark); practical salinity,
    /// degC.
    public func value(beta: Double, salinity: Double, temperature: Double) -> Double {
        let right = perpendicular(salinity: salinity, temperature: temperature)
        let cosine = Double.cos(angle * .pi / 180)
        let delta = Self.depolarization
        let water = right * (1 + (1 - delta) / (1 + delta) * cosine * cosine)
        let total = right * 8 * .pi / 3 * (2 + delta) / (1 + delta)
        return 2 * .pi * chi * (beta - water) + total / 2
    }

    private static let depolarization = 0.039
    private static let avogadro = 6.0221417930e23
    private static let boltzmann = 1.3806503e-23
    /// kg/mol
    private static let molarMassOfWater = 0.018

    /// The volume scattering function of sea water at 90 degrees, 1/(m sr): by fluctuations of density and of salinity.
    private func perpendicular(salinity s: Double, temperature t: Double) -> Double {
        let index = refraction(salinity: s, temperature: t)
        let n2 = index.value * index.value
        let ratio = (index.value - 1 / index.value) / 3
        let density = (n2 - 1) * (1 + 2 / 3 * (n2 + 2) * ratio * ratio)
        // The secant bulk modulus in bar, after Millero 1980.
        let modulus = SeawaterDensity.bulkModulus(salinity: s, t68: t, bar: 0)
        let byDensity =
            .pi * .pi / 2 * Self.boltzmann * (t + 273.15) * 1e-5 / modulus * density * density
        let fluctuation =
            s * Self.molarMassOfWater * index.bySalinity * index.bySalinity
            / SeawaterDensity.surface(salinity: s, t68: t) / -Self.activity(salinity: s, temperature: t) / Self.avogadro
        let bySalinity = 2 * .pi * .pi * n2 * fluctuation
        let metres = wavelength * 1e-9
        let delta = Self.depolarization
        return (byDensity + bySalinity) / (metres * metres * metres * metres) * (6 + 6 * delta) / (6 - 7 * delta)
    }

    /// How the logarithm of the water's activity changes with salinity (Millero and Leung 1976).
    private static func activity(salinity s: Double, temperature t: Double) -> Double {
        polynomial(activityLinear, t) + 1.5 * polynomial(activityRoot, t) * .sqrt(s)
            + 2 * polynomial(activitySquare, t) * s
    }

    private static let activityLinear = [-5.58651e-4, 2.40452e-7, -3.12165e-9, 2.40808e-11]
    private static let activityRoot = [1.79613e-5, -9.9422e-8, 2.08919e-9, -1.39872e-11]
    private static let activitySquare = [-2.31065e-6, -1.37674e-9, -1.93316e-11]

    /// The refractive index against the vacuum and its change with salinity: Quan and Fry 1995 against air, air after
    /// Ciddor 1996.
    private func refraction(salinity s: Double, temperature t: Double) -> (value: Double, bySalinity: Double) {
        let w = wavelength
        let perMicrometre2 = 1e6 / (w * w)
        let air = 1 + (5_792_105 / (238.0185 - perMicrometre2) + 167_917 / (57.362 - perMicrometre2)) / 1e8
        let bySalinity = 1.779e-4 + t * (-1.05e-6 + t * 1.6e-8) + 0.01155 / w
        let fresh = 1.31405 - 2.02e-6 * t * t + (15.868 - 0.00423 * t) / w - 4382 / (w * w) + 1.1455e6 / (w * w * w)
        return ((fresh + s * bySalinity) * air, bySalinity * air)
    }
}
