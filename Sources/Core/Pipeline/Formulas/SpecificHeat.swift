import RealModule

/// The specific heat of sea water, J/(kg degC): Millero, Perron and Desnoyers 1973 (J. Geophys. Res. 78:4499), with the
/// dependence on pressure of UNESCO Technical Papers 44.
public enum SpecificHeat {
    /// Practical salinity, temperature in degC on ITS-90, sea pressure in dbar.
    public static func value(salinity: Double, temperature: Double, pressure: Double) -> Double {
        value(salinity: salinity, t68: temperature * PracticalSalinity.t68PerT90, pressure: pressure)
    }

    /// Temperature on IPTS-68.
    public static func value(salinity s: Double, t68 t: Double, pressure: Double) -> Double {
        let p = pressure / 10
        let root = Double.sqrt(s)
        let surface = polynomial(water, t) + s * (polynomial(salt, t) + root * polynomial(saltRoot, t))
        let fresh = p * (polynomial(first, t) + p * (polynomial(second, t) + p * polynomial(third, t)))
        let salty =
            p
            * (polynomial(firstSalt, t) + root * polynomial(firstSaltRoot, t)
                + p
                * (polynomial(secondSalt, t) + root * 9.971e-8
                    + p * (polynomial(thirdSalt, t) + root * t * -1.4300e-12)))
        return surface + fresh + s * salty
    }

    private static let water = [4217.4, -3.720283, 0.1412855, -2.654387e-3, 2.093236e-5]
    private static let salt = [-7.643575, 0.1072763, -1.38385e-3]
    private static let saltRoot = [0.1770383, -4.07718e-3, 5.148e-5]
    private static let first = [-0.49592, 1.45747e-2, -3.13885e-4, 2.0357e-6, 1.7168e-8]
    private static let second = [2.4931e-4, -1.08645e-5, 2.87533e-7, -4.0027e-9, 2.2956e-11]
    private static let third = [-5.422e-8, 2.6380e-9, -6.5637e-11, 6.136e-13]
    private static let firstSalt = [4.9247e-3, -1.28315e-4, 9.802e-7, 2.5941e-8, -2.9179e-10]
    private static let firstSaltRoot = [-1.2331e-4, -1.517e-6, 3.122e-8]
    private static let secondSalt = [-2.9558e-6, 1.17054e-7, -2.3905e-9, 1.8448e-11]
    private static let thirdSalt = [5.540e-10, -1.7682e-11, 3.513e-13]
}
