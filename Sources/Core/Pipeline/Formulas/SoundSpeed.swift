import RealModule

/// Speed of sound in sea water after Chen and Millero 1977 (JASA 62:1129), in the form of UNESCO 44.
public enum SoundSpeed {
    /// m/s; salinity on PSS-78, temperature in degC on ITS-90, sea pressure in dbar.
    public static func chenMillero(salinity: Double, temperature: Double, pressure: Double) -> Double {
        chenMillero(salinity: salinity, t68: temperature * PracticalSalinity.t68PerT90, bar: pressure / 10)
    }

    /// Temperature on IPTS-68, pressure in bar.
    public static func chenMillero(salinity s: Double, t68 t: Double, bar p: Double) -> Double {
        let d = 1.727e-3 - 7.9836e-6 * p
        let root = Double.sqrt(Double.maximum(0, s))
        return pureWater(t, p) + s * (linear(t, p) + root * threeHalves(t, p) + s * d)
    }

    private static func pureWater(_ t: Double, _ p: Double) -> Double {
        let c0 =
            1402.388 + t * (5.03711 + t * (-5.80852e-2 + t * (3.3420e-4 + t * (-1.47800e-6 + t * 3.1464e-9))))
        let c1 = 0.153563 + t * (6.8982e-4 + t * (-8.1788e-6 + t * (1.3621e-7 + t * -6.1185e-10)))
        let c2 = 3.1260e-5 + t * (-1.7107e-6 + t * (2.5974e-8 + t * (-2.5335e-10 + t * 1.0405e-12)))
        let c3 = -9.7729e-9 + t * (3.8504e-10 + t * -2.3643e-12)
        return c0 + p * (c1 + p * (c2 + p * c3))
    }

    /// The factor of S.
    private static func linear(_ t: Double, _ p: Double) -> Double {
        let a0 = 1.389 + t * (-1.262e-2 + t * (7.164e-5 + t * (2.006e-6 + t * -3.21e-8)))
        let a1 = 9.4742e-5 + t * (-1.2580e-5 + t * (-6.4885e-8 + t * (1.0507e-8 + t * -2.0122e-10)))
        let a2 = -3.9064e-7 + t * (9.1041e-9 + t * (-1.6002e-10 + t * 7.988e-12))
        let a3 = 1.100e-10 + t * (6.649e-12 + t * -3.389e-13)
        return a0 + p * (a1 + p * (a2 + p * a3))
    }

    /// The factor of S^1.5.
    private static func threeHalves(_ t: Double, _ p: Double) -> Double {
        -1.922e-2 - 4.42e-5 * t + p * (7.3637e-5 + 1.7945e-7 * t)
    }
}
