import RealModule

/// The temperature that a parcel of sea water takes when it is brought to another pressure without exchange of heat
/// (Bryden 1973, Deep-Sea Res. 20:401; Fofonoff 1977, Deep-Sea Res. 24:489; UNESCO Technical Papers 44).
public enum PotentialTemperature {
    /// At the surface, degC on ITS-90, from temperature in degC on ITS-90 and sea pressure in dbar.
    public static func value(salinity: Double, temperature: Double, pressure: Double) -> Double {
        let t68 = temperature * PracticalSalinity.t68PerT90
        return value(salinity: salinity, t68: t68, pressure: pressure, reference: 0) / PracticalSalinity.t68PerT90
    }

    private static let root = Double.sqrt(0.5)
    private static let surfaceLapse = [3.5803e-5, 8.5258e-6, -6.836e-8, 6.6228e-10]
    private static let firstLapse = [1.8741e-8, -6.7795e-10, 8.733e-12, -5.4481e-14]
    private static let secondLapse = [-4.6206e-13, 1.8676e-14, -2.1687e-16]

    /// On IPTS-68, by one step of the Runge-Kutta method of fourth order in Gill's form.
    public static func value(salinity s: Double, t68: Double, pressure: Double, reference: Double) -> Double {
        let step = reference - pressure
        let middle = pressure + step / 2
        let first = step * lapse(salinity: s, t68: t68, pressure: pressure)
        var t = t68 + first / 2
        let second = step * lapse(salinity: s, t68: t, pressure: middle)
        t += (1 - root) * (second - first)
        var carried = 2 * (1 - root) * second + (3 * root - 2) * first
        let third = step * lapse(salinity: s, t68: t, pressure: middle)
        t += (1 + root) * (third - carried)
        carried = 2 * (1 + root) * third - (3 * root + 2) * carried
        let fourth = step * lapse(salinity: s, t68: t, pressure: reference)
        return t + (fourth - 2 * carried) / 6
    }

    /// The adiabatic lapse rate, degC/dbar; temperature on IPTS-68.
    public static func lapse(salinity: Double, t68 t: Double, pressure p: Double) -> Double {
        let s = salinity - 35
        let surface = polynomial(surfaceLapse, t) + s * (1.8932e-6 - 4.2393e-8 * t)
        let first = polynomial(firstLapse, t) + s * (2.7759e-12 * t - 1.1351e-10)
        let second = polynomial(secondLapse, t)
        return surface + p * (first + p * second)
    }
}
