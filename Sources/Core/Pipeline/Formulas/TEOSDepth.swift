import RealModule

/// Depth below the surface from sea pressure and latitude as TEOS-10 has it (McDougall and Barker 2011), for water of
/// absolute salinity 35.16504 g/kg and 0 degC. Within 0.1 m of UNESCO 44 in the open ocean.
public enum TEOSDepth {
    /// Metres; pressure in dbar, latitude in degrees.
    public static func value(pressure: Double, latitude: Double) -> Double {
        let sine = Double.sin(latitude * .pi / 180)
        let x = sine * sine
        let gravity = 9.780327 * (1 + x * (5.2792e-3 + x * 2.32e-5))
        let enthalpy = 1e8 * polynomial(dynamicEnthalpy, pressure / 1e4)
        let increase = gravityIncreasePerMetre * gravity
        return 2 * enthalpy / (gravity + .sqrt(gravity * gravity + 2 * increase * enthalpy))
    }

    private static let gravityIncreasePerMetre = 2.26e-7
    /// Of the standard ocean, by powers of 10000 dbar (Roquet et al. 2015).
    private static let dynamicEnthalpy = [
        0, 9.726613854843870e-4, -2.252956605630465e-5, 2.376909655387404e-6, -1.664294869986011e-7,
        -5.988108894465758e-9, -2.1078768810e-9, 2.8019291329e-10,
    ]
}
