/// Speed of sound in sea water from depth instead of pressure, in nine terms: Mackenzie 1981 (JASA 70:807).
public enum MackenzieSoundSpeed {
    /// m/s; salinity, temperature in degC, depth in metres.
    public static func value(salinity: Double, temperature t: Double, depth d: Double) -> Double {
        let s = salinity - 35
        return 1448.96 + t * (4.591 + t * (-5.304e-2 + t * 2.374e-4)) + 1.340 * s + d * (1.630e-2 + d * 1.675e-7)
            - 1.025e-2 * t * s - 7.139e-13 * t * d * d * d
    }
}
