import RealModule

/// Speed of sound in sea water after Chen and Millero 1977 (JASA 62:1129).
///
/// The equation of UNESCO 44 takes temperatures on IPTS-68; Sea-Bird's firmware computes it with T68 = 1.00024 T90, and
/// so do we. Wong and Zhu 1995 (JASA 97:1732) fitted it anew to ITS-90; the two differ by 0.01 m/s at most.
public enum SoundSpeed {
    /// m/s; salinity on PSS-78, temperature in degC on ITS-90, sea pressure in dbar.
    public static func chenMillero(salinity: Double, temperature: Double, pressure: Double) -> Double {
        unesco.value(salinity, temperature * PracticalSalinity.t68PerT90, pressure / 10)
    }

    /// The same in Wong and Zhu's form.
    public static func wongZhu(salinity: Double, temperature: Double, pressure: Double) -> Double {
        its90.value(salinity, temperature, pressure / 10)
    }

    /// m/s; temperature on IPTS-68, pressure in bar. UNESCO's coefficients.
    public static func chenMillero(salinity: Double, t68: Double, bar: Double) -> Double {
        unesco.value(salinity, t68, bar)
    }

    /// c = Cw + A S + B S^1.5 + D S², each a polynomial in t with a row for each power of P (bar).
    struct Coefficients {
        var cw0, cw1, cw2, cw3: [Double]
        var a0, a1, a2, a3: [Double]
        var b0, b1: [Double]
        var d: [Double]

        func value(_ s: Double, _ t: Double, _ p: Double) -> Double {
            let root = Double.sqrt(Double.maximum(0, s))
            let cw = polynomial(cw0, t) + p * (polynomial(cw1, t) + p * (polynomial(cw2, t) + p * polynomial(cw3, t)))
            let a = polynomial(a0, t) + p * (polynomial(a1, t) + p * (polynomial(a2, t) + p * polynomial(a3, t)))
            let b = polynomial(b0, t) + p * polynomial(b1, t)
            return cw + s * (a + root * b + s * polynomial(d, p))
        }
    }

    private static let unesco = Coefficients(
        cw0: [1402.388, 5.03711, -5.80852e-2, 3.3420e-4, -1.47800e-6, 3.1464e-9],
        cw1: [0.153563, 6.8982e-4, -8.1788e-6, 1.3621e-7, -6.1185e-10],
        cw2: [3.1260e-5, -1.7107e-6, 2.5974e-8, -2.5335e-10, 1.0405e-12],
        cw3: [-9.7729e-9, 3.8504e-10, -2.3643e-12],
        a0: [1.389, -1.262e-2, 7.164e-5, 2.006e-6, -3.21e-8],
        a1: [9.4742e-5, -1.2580e-5, -6.4885e-8, 1.0507e-8, -2.0122e-10],
        a2: [-3.9064e-7, 9.1041e-9, -1.6002e-10, 7.988e-12],
        a3: [1.100e-10, 6.649e-12, -3.389e-13],
        b0: [-1.922e-2, -4.42e-5], b1: [7.3637e-5, 1.7945e-7], d: [1.727e-3, -7.9836e-6])

    private static let its90 = Coefficients(
        cw0: [1402.388, 5.03830, -5.81090e-2, 3.3432e-4, -1.47797e-6, 3.1419e-9],
        cw1: [0.153563, 6.8999e-4, -8.1829e-6, 1.3632e-7, -6.1260e-10],
        cw2: [3.1260e-5, -1.7111e-6, 2.5986e-8, -2.5353e-10, 1.0415e-12],
        cw3: [-9.7729e-9, 3.8513e-10, -2.3654e-12],
        a0: [1.389, -1.262e-2, 7.166e-5, 2.008e-6, -3.21e-8],
        a1: [9.4742e-5, -1.2583e-5, -6.4928e-8, 1.0515e-8, -2.0142e-10],
        a2: [-3.9064e-7, 9.1061e-9, -1.6009e-10, 7.994e-12],
        a3: [1.100e-10, 6.651e-12, -3.391e-13],
        b0: [-1.922e-2, -4.42e-5], b1: [7.3637e-5, 1.7950e-7], d: [1.727e-3, -7.9836e-6])
}
