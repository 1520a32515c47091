import RealModule

/// Oxygen from Aanderaa's optodes (TD 269, operating manual of the 4330, 4831 and 4835).
public enum OxygenOptode {
    /// umol/l from the calibrated phase in degrees and the foil's temperature in degC, by the Stern-Volmer equation of
    /// Uchida et al. 2008 (J. Atmos. Oceanic Tech. 25:2271): O2 = (P0 / Pc - 1) / Ksv, Ksv = c0 + c1 T + c2 T²,
    /// P0 = c3 + c4 T, Pc = c5 + c6 phase; then offset + slope O2.
    /// `c` is c0 to c6, offset, slope.
    static func concentration(phase: Double, temperature t: Double, _ c: [Double]) -> Double {
        let ksv = c[0] + t * (c[1] + t * c[2])
        let unquenched = c[3] + c[4] * t
        let oxygen = (unquenched / (c[5] + c[6] * phase) - 1) / ksv
        return c[7] + c[8] * oxygen
    }

    /// umol/l in water of this salinity and pressure, from what the optode gives for its internal salinity setting;
    /// temperature in degC, sea pressure in dbar, the response to pressure as a share for each 1000 dbar (TD 269:
    /// 0.032).
    public static func compensated(
        oxygen: Double, salinity: Double, temperature: Double, pressure: Double, internalSalinity: Double = 0,
        pressureResponse: Double = standardPressureResponse
    ) -> Double {
        let salt =
            saltExponent(salinity: salinity, temperature: temperature)
            - saltExponent(salinity: internalSalinity, temperature: temperature)
        return oxygen * .exp(salt) * (1 + pressureResponse * pressure / 1000)
    }

    public static let standardPressureResponse = 0.032

    /// umol/kg from umol/l by the potential density at the surface (EOS-80); salinity, degC, dbar.
    public static func perKilogram(oxygen: Double, salinity: Double, temperature: Double, pressure: Double) -> Double {
        let density =
            1000 + SeawaterDensity.potentialAnomaly(salinity: salinity, temperature: temperature, pressure: pressure)
        return 1000 * oxygen / density
    }

    /// The logarithm of the solubility's change with salinity: Garcia and Gordon 1992 (Limnol. Oceanogr. 37:1307).
    private static func saltExponent(salinity s: Double, temperature t: Double) -> Double {
        let scaled = Double.log((298.15 - t) / (273.15 + t))
        return s * (polynomial(b, scaled) + s * c0)
    }

    private static let b = [-6.24097e-3, -6.93498e-3, -6.90358e-3, -4.29155e-3]
    private static let c0 = -3.11680e-7
}
