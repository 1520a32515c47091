import RealModule

/// Depth below the surface from sea pressure and latitude (Saunders and Fofonoff, UNESCO Technical Papers 44).
public enum WaterDepth {
    /// Metres; pressure in dbar, latitude in degrees. For a standard ocean (S 35, T 0).
    public static func value(pressure p: Double, latitude: Double) -> Double {
        let sine = Double.sin(latitude * .pi / 180)
        let x = sine * sine
        let gravity = 9.780318 * (1 + x * (5.2788e-3 + x * 2.36e-5)) + 1.092e-6 * p
        return p * (9.72659 + p * (-2.2512e-5 + p * (2.279e-10 + p * -1.82e-15))) / gravity
    }
}
