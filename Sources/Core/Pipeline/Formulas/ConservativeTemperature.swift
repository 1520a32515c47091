import RealModule

/// Conservative temperature, degC: potential enthalpy by a fixed heat capacity (TEOS-10: IOC, SCOR, IAPSO 2010, after
/// the Gibbs functions of Feistel 2003 and 2008).
public enum ConservativeTemperature {
    /// The heat capacity of the definition, J/(kg K).
    public static let heatCapacity = 3991.86795711963

    /// Absolute salinity in g/kg, temperature in degC on ITS-90, sea pressure in dbar.
    public static func value(absoluteSalinity: Double, temperature: Double, pressure: Double) -> Double {
        let theta = potentialTemperature(
            absoluteSalinity: absoluteSalinity, temperature: temperature, pressure: pressure)
        return value(absoluteSalinity: absoluteSalinity, potentialTemperature: theta)
    }

    /// The potential temperature at the surface is where the entropy is that of the parcel: two Newton steps from a
    /// polynomial's estimate leave less than 1e-13 degC.
    static func potentialTemperature(absoluteSalinity s: Double, temperature t: Double, pressure p: Double) -> Double {
        let entropy = TEOSEntropy.value(absoluteSalinity: s, temperature: t, pressure: p)
        let practical = s / ReferenceSalinity.perPracticalSalinity
        let rise =
            8.65483913395442e-6 - practical * 1.41636299744881e-6 - p * 7.38286467135737e-9
            + t
            * (-8.38241357039698e-6 + practical * 2.83933368585534e-8 + t * 1.77803965218656e-8
                + p * 1.71155619208233e-10)
        var theta = t + p * rise
        var slope = heatCapacity / ((273.15 + theta) * (1 - 0.05 * (1 - practical / 35)))
        for _ in 0..<2 {
            let excess = TEOSEntropy.value(absoluteSalinity: s, temperature: theta, pressure: 0) - entropy
            let middle = theta - excess / slope / 2
            slope = TEOSEntropy.slopeAtSurface(absoluteSalinity: s, temperature: middle)
            theta -= excess / slope
        }
        return theta
    }

    private static func value(absoluteSalinity: Double, potentialTemperature: Double) -> Double {
        let x2 = TEOSEntropy.salinityScale * absoluteSalinity
        let x = Double.sqrt(x2)
        let y = potentialTemperature / 40
        let salt =
            polynomial(salinity, y)
            + x * (polynomial(root, y) + x * (polynomial(square, y) + x * polynomial(higher, x)))
        return (polynomial(water, y) + x2 * salt) / heatCapacity
    }

    private static let water = [
        61.01362420681071, 168776.46138048015, -2735.2785605119625, 2574.2164453821433, -1536.6644434977543,
        545.7340497931629, -50.91091728474331, -18.30489878927802,
    ]
    private static let salinity = [
        268.5520265845071, -12019.028203559312, 3734.858026725145, -2046.7671145057618, 465.28655623826234,
        -0.6370820302376359, -10.650848542359153,
    ]
    private static let root = [
        937.2099110620707, 588.1802812170108, 248.39476522971285, -3.871557904936333, -2.6268019854268356,
    ]
    private static let square = [
        -1687.914374187449, 936.3206544460336, -942.7827304544439, 369.4389437509002, -33.83664947895248,
        -9.987880382780322,
    ]
    /// Powers of x from the third on, which do not depend on the temperature.
    private static let higher = [246.9598888781377, 123.59576582457964, -48.5891069025409]
}
