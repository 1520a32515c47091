import RealModule

/// The temperature at which sea water freezes, degC (Millero 1978, UNESCO Technical Papers 28; 44), for salinities of 4
/// to 40 and down to 500 dbar.
public enum FreezingPoint {
    /// On ITS-90; practical salinity, sea pressure in dbar.
    public static func value(salinity: Double, pressure: Double) -> Double {
        t68(salinity: salinity, pressure: pressure) / PracticalSalinity.t68PerT90
    }

    public static func t68(salinity s: Double, pressure: Double) -> Double {
        s * (-0.0575 + 1.710523e-3 * .sqrt(s) - 2.154996e-4 * s) - 7.53e-4 * pressure
    }
}
