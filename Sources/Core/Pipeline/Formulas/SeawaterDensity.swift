import RealModule

/// Density of sea water, kg/m3: the international equation of state of 1980 (EOS-80, UNESCO Technical Papers 44).
public enum SeawaterDensity {
    /// Practical salinity, temperature in degC on ITS-90, sea pressure in dbar.
    public static func value(salinity: Double, temperature: Double, pressure: Double) -> Double {
        value(salinity: salinity, t68: temperature * PracticalSalinity.t68PerT90, pressure: pressure)
    }

    /// Temperature on IPTS-68, sea pressure in dbar.
    public static func value(salinity s: Double, t68 t: Double, pressure: Double) -> Double {
        let bar = pressure / 10
        return surface(salinity: s, t68: t) / (1 - bar / bulkModulus(salinity: s, t68: t, bar: bar))
    }

    /// Sigma-theta, kg/m3: the density at the potential temperature and the surface, less 1000.
    public static func potentialAnomaly(salinity: Double, temperature: Double, pressure: Double) -> Double {
        let theta = PotentialTemperature.value(
            salinity: salinity, t68: temperature * PracticalSalinity.t68PerT90, pressure: pressure, reference: 0)
        return surface(salinity: salinity, t68: theta) - 1000
    }

    private static let water = [999.842594, 6.793952e-2, -9.095290e-3, 1.001685e-4, -1.120083e-6, 6.536332e-9]
    private static let salt = [8.24493e-1, -4.0899e-3, 7.6438e-5, -8.2467e-7, 5.3875e-9]
    private static let saltRoot = [-5.72466e-3, 1.0227e-4, -1.6546e-6]
    private static let saltSquare = 4.8314e-4

    /// At one atmosphere.
    static func surface(salinity: Double, t68 t: Double) -> Double {
        let s = Double.maximum(0, salinity)
        return polynomial(water, t) + s * (polynomial(salt, t) + .sqrt(s) * polynomial(saltRoot, t) + s * saltSquare)
    }

    private static let modulusWater = [19652.21, 148.4206, -2.327105, 1.360477e-2, -5.155288e-5]
    private static let modulusSalt = [54.6746, -0.603459, 1.09987e-2, -6.1670e-5]
    private static let modulusSaltRoot = [7.944e-2, 1.6483e-2, -5.3009e-4]
    private static let firstWater = [3.239908, 1.43713e-3, 1.16092e-4, -5.77905e-7]
    private static let firstSalt = [2.2838e-3, -1.0981e-5, -1.6078e-6]
    private static let firstSaltRoot = 1.91075e-4
    private static let secondWater = [8.50935e-5, -6.12293e-6, 5.2787e-8]
    private static let secondSalt = [-9.9348e-7, 2.0816e-8, 9.1697e-10]

    /// The secant bulk modulus, bar.
    static func bulkModulus(salinity: Double, t68 t: Double, bar: Double) -> Double {
        let s = Double.maximum(0, salinity)
        let root = Double.sqrt(s)
        let atmospheric =
            polynomial(modulusWater, t) + s * (polynomial(modulusSalt, t) + root * polynomial(modulusSaltRoot, t))
        let first = polynomial(firstWater, t) + s * (polynomial(firstSalt, t) + root * firstSaltRoot)
        let second = polynomial(secondWater, t) + s * polynomial(secondSalt, t)
        return atmospheric + bar * (first + bar * second)
    }
}
