/// Speed of sound in sea water after Del Grosso 1974 (JASA 56:1084), in the form that Wong and Zhu 1995 (JASA 97:1732)
/// fitted to ITS-90. Made for salinities of 30 to 40 and temperatures of 0 to 30 degC; about 0.3 m/s below Chen and
/// Millero at 1000 dbar, and nearer to TEOS-10.
public enum DelGrossoSoundSpeed {
    /// The equation takes pressure in kg/cm2 above the atmosphere.
    public static let kilogramsPerSquareCentimetrePerBar = 1.019716

    /// m/s; practical salinity, temperature in degC on ITS-90, sea pressure in dbar.
    public static func value(salinity s: Double, temperature t: Double, pressure: Double) -> Double {
        let p = pressure / 10 * kilogramsPerSquareCentimetrePerBar
        return 1402.392 + polynomial(ofTemperature, t) + polynomial(ofSalinity, s) + polynomial(ofPressure, p)
            + s * t * (-0.1275936e-1 + t * 0.9688441e-4)
            + p * t * (0.6353509e-2 + t * t * -0.4383615e-6)
            + p * p * t * (-0.1593895e-5 + t * 0.2656174e-7 + p * 0.5222483e-9)
            + s * p * t * (-0.3406824e-3 + s * 0.4857614e-5)
            + s * s * p * p * -0.1616745e-8
    }

    private static let ofTemperature = [0, 0.5012285e1, -0.551184e-1, 0.221649e-3]
    private static let ofSalinity = [0, 0.1329530e1, 0.1288598e-3]
    private static let ofPressure = [0, 0.1560592, 0.2449993e-4, -0.8833959e-8]
}
