import RealModule

/// Practical salinity as TEOS-10 computes it from conductivity: PSS-78, and below 2 the extension of Hill et al. 1986
/// (IEEE J. Oceanic Eng. 11:109), scaled so that both are 2 at the same conductivity (IOC, SCOR, IAPSO 2010).
public enum TEOSSalinity {
    /// Conductivity in S/m, temperature in degC on ITS-90, sea pressure in dbar. Not a number below zero.
    public static func value(conductivity: Double, temperature: Double, pressure: Double) -> Double {
        let t = temperature * PracticalSalinity.t68PerT90
        let r = conductivity / PracticalSalinity.standardConductivity
        let x = PracticalSalinity.rootRatio(ratio: r, t68: t, pressure: pressure)
        let salinity = PracticalSalinity.value(rootRatio: x, t68: t)
        guard salinity < limit else { return salinity }
        let extended = scale(t68: t) * (salinity - excess(rootRatio: x, t68: t))
        return extended < 0 ? .nan : extended
    }

    /// Where PSS-78 ends.
    static let limit = 2.0

    /// What PSS-78 gives too much in fresh water; it vanishes in salt water.
    private static func excess(rootRatio: Double, t68: Double) -> Double {
        let x = 400 * rootRatio * rootRatio
        let y = 10 * rootRatio
        let a0 = PracticalSalinity.a[0]
        let b0 = PracticalSalinity.b[0]
        return a0 / (1 + x * (1.5 + x)) + b0 * PracticalSalinity.warmth(t68) / (1 + y * (1 + y * (1 + y)))
    }

    /// Makes the extension 2 where PSS-78 is 2.
    private static func scale(t68: Double) -> Double {
        limit / (limit - excess(rootRatio: rootRatioAtLimit(t68: t68), t68: t68))
    }

    /// The root of the conductivity ratio at which PSS-78 is 2, by Newton's method: near 0.264 at each temperature, and
    /// exact to the last bits after three steps.
    private static func rootRatioAtLimit(t68: Double) -> Double {
        var x = 0.2641463563366498
        for _ in 0..<4 {
            let slope = PracticalSalinity.slope(rootRatio: x, t68: t68)
            x -= (PracticalSalinity.value(rootRatio: x, t68: t68) - limit) / slope
        }
        return x
    }
}
