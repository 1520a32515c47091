import RealModule

/// Practical salinity on the scale of 1978 (PSS-78), valid from 2 to 42. UNESCO Technical Papers in Marine Science 44.
public enum PracticalSalinity {
    /// C(35, 15, 0) in S/m.
    public static let standardConductivity = 4.2914
    /// T68 = 1.00024 T90 (Saunders 1990).
    public static let t68PerT90 = 1.00024

    /// Conductivity in S/m, temperature in degC on ITS-90, sea pressure in dbar.
    public static func value(conductivity: Double, temperature: Double, pressure: Double) -> Double {
        value(ratio: conductivity / standardConductivity, t68: temperature * t68PerT90, pressure: pressure)
    }

    /// R = C(S, T, P) / C(35, 15, 0), temperature on IPTS-68. Not a number for a negative ratio.
    public static func value(ratio: Double, t68: Double, pressure: Double) -> Double {
        value(rootRatio: rootRatio(ratio: ratio, t68: t68, pressure: pressure), t68: t68)
    }

    static let a = [0.0080, -0.1692, 25.3851, 14.0941, -7.0261, 2.7081]
    static let b = [0.0005, -0.0056, -0.0066, -0.0375, 0.0636, -0.0144]
    private static let c = [0.6766097, 2.00564e-2, 1.104259e-4, -6.9698e-7, 1.0031e-9]

    /// The square root of the ratio at the temperature and one atmosphere.
    static func rootRatio(ratio r: Double, t68 t: Double, pressure p: Double) -> Double {
        let compression =
            1 + p * (2.070e-5 + p * (-6.370e-10 + p * 3.989e-15))
            / (1 + t * (3.426e-2 + t * 4.464e-4) + (4.215e-1 - 3.107e-3 * t) * r)
        return .sqrt(r / (polynomial(c, t) * compression))
    }

    static func value(rootRatio x: Double, t68: Double) -> Double {
        polynomial(a, x) + warmth(t68) * polynomial(b, x)
    }

    /// How fast the salinity grows with the root of the ratio.
    static func slope(rootRatio x: Double, t68: Double) -> Double {
        derivative(a, x) + warmth(t68) * derivative(b, x)
    }

    /// The weight of the second polynomial, zero at 15 degC.
    static func warmth(_ t68: Double) -> Double {
        (t68 - 15) / (1 + 0.0162 * (t68 - 15))
    }
}
