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
    public static func value(ratio r: Double, t68 t: Double, pressure p: Double) -> Double {
        let compression =
            1 + p * (2.070e-5 + p * (-6.370e-10 + p * 3.989e-15))
            / (1 + t * (3.426e-2 + t * 4.464e-4) + (4.215e-1 - 3.107e-3 * t) * r)
        let rt = 0.6766097 + t * (2.00564e-2 + t * (1.104259e-4 + t * (-6.9698e-7 + t * 1.0031e-9)))
        let x = Double.sqrt(r / (rt * compression))
        let a = 0.0080 + x * (-0.1692 + x * (25.3851 + x * (14.0941 + x * (-7.0261 + x * 2.7081))))
        let b = 0.0005 + x * (-0.0056 + x * (-0.0066 + x * (-0.0375 + x * (0.0636 + x * -0.0144))))
        return a + (t - 15) / (1 + 0.0162 * (t - 15)) * b
    }
}
